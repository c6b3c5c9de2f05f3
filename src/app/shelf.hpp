#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "app/settings.hpp"
#include "host/host.hpp"
#include "lesson/library.hpp"
#include "lesson/progress.hpp"
#include "view/commands.hpp"
#include "view/start_screen.hpp"

namespace app {

/// The first screen: the course with all lessons, those that cannot be used, and what was open before. What the host
/// cannot do has no entries.
class Shelf {
 public:
  /// What an entry stands for. The pointers lead into the library that was given to `fill`.
  using Chosen = std::variant<const lesson::Lesson*, const lesson::FolderError*, std::filesystem::path>;

  void fill(const lesson::Library& library, const lesson::Progress& progress, const Settings& settings,
            const host::Host& host);

  /// The search takes its letters. Returns whether this key was one.
  bool press(view::KeyPress key) { return view::press_in_search(key, state_); }
  /// What the arrows and Enter do. Returns the entry that was chosen.
  std::optional<Chosen> command(view::Command command);
  /// Draws it. Returns the entry that was clicked.
  std::optional<Chosen> draw(view::Canvas& canvas, view::Language language);
  /// What its buttons have asked for since the last call.
  view::Actions take_asked() { return std::exchange(asked_, {}); }

  /// Which of view::StartItems::places; the first is where to begin or to go on.
  std::size_t marked() const { return state_.marked; }
  /// The lesson that this is; nothing: another thing, or nothing was drawn yet.
  std::optional<Chosen> marked_entry() const;

 private:
  std::size_t add(view::StartEntry entry, Chosen chosen);
  void add_lessons(const lesson::Library& library, const lesson::Progress& progress, base::Language language);
  void group_by_idea(const lesson::Library& library, base::Language language);
  void group_by_tutorial(const lesson::Library& library, base::Language language);
  void choose_go_on(const lesson::Library& library, const std::string& last);
  void order(bool by_idea);

  view::StartCourse course_;
  std::vector<view::StartGroup> by_idea_, by_tutorial_;
  std::vector<Chosen> chosen_;  // One for each entry.
  view::StartState state_;
  view::StartItems items_;  // As last drawn.
  view::Actions asked_;
};

}  // namespace app
