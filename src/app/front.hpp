#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "view/commands.hpp"
#include "view/file_dialog.hpp"
#include "view/glossary.hpp"
#include "view/help.hpp"
#include "view/menu.hpp"

namespace app {

/// What lies over the rest of the window until it is closed: the keys, the words, a menu, or a dialog that chooses a
/// file. One at a time.
class Front {
 public:
  struct Choice {
    view::MenuEntry entry;
    std::function<void()> choose;
  };
  using ListFolder = std::function<base::FolderListing(const std::filesystem::path&)>;
  using ChooseFile = std::function<void(const std::filesystem::path&)>;

  using OpenLesson = std::function<void(const std::string& number)>;

  /// `show_words`: for the entry of the help that leads there.
  void show_help(view::HelpState help, std::function<void()> show_words) {
    show(Help{std::move(help), std::move(show_words)});
  }
  /// `term`: the id of the word to begin with; empty: the first.
  void show_words(std::vector<view::GlossaryEntry> entries, std::string_view term, OpenLesson open);
  void show_menu(std::string title, std::vector<Choice> choices);
  void show_files(ListFolder list, const std::filesystem::path& folder, ChooseFile choose);
  void close() { show(std::monostate{}); }

  bool empty() const { return std::holds_alternative<std::monostate>(what_); }
  bool help() const { return std::holds_alternative<Help>(what_); }
  bool words() const { return std::holds_alternative<Words>(what_); }
  bool menu() const { return std::holds_alternative<Menu>(what_); }
  bool files() const { return std::holds_alternative<Files>(what_); }
  /// How often it was another thing: opened, closed, or a dialog gone on to another folder.
  std::uint64_t changes() const { return changes_; }

  /// A menu, a dialog and the words take the keys, and the help those that scroll it. Returns whether this one was
  /// taken. May call what was given to be chosen.
  bool press(view::KeyPress key);
  /// Draws it, and does what was clicked.
  void draw(view::Canvas& canvas, view::Language language);

 private:
  struct Help {
    view::HelpState state;
    std::function<void()> show_words;
  };
  struct Words {
    std::vector<view::GlossaryEntry> entries;
    OpenLesson open;
    view::GlossaryState state = {};
  };
  struct Menu {
    std::string title;
    std::vector<view::MenuEntry> entries;
    std::vector<std::function<void()>> choose;
    view::MenuState state = {};
  };
  struct Files {
    base::FolderListing folder;
    ListFolder list;
    ChooseFile choose;
    view::FileDialogState state = {};
  };

  using What = std::variant<std::monostate, Help, Words, Menu, Files>;

  void show(What what) {
    what_ = std::move(what);
    ++changes_;
  }
  static bool press_in(view::HelpState& help, view::KeyPress key);
  bool press_in(Words& words, view::KeyPress key);
  bool press_in(Menu& menu, view::KeyPress key);
  bool press_in(Files& files, view::KeyPress key);
  void choose(Menu& menu, std::size_t entry);
  void choose(Files& files, std::size_t entry);
  void open(Words& words, const std::string& lesson);
  void draw(Help& help, view::Canvas& canvas, view::Language language);
  void draw(Words& words, view::Canvas& canvas, view::Language language);
  void draw(Menu& menu, view::Canvas& canvas, view::Language language);
  void draw(Files& files, view::Canvas& canvas, view::Language language);

  What what_;
  std::uint64_t changes_ = 0;
};

}  // namespace app
