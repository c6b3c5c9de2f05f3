#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "app/settings.hpp"
#include "host/host.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress.hpp"
#include "view/commands.hpp"
#include "view/start_screen.hpp"

namespace app {

/// The first screen: the lessons, then those that cannot be used, then what was open before. What the host cannot do
/// has no entries.
class Shelf {
 public:
  /// What an entry stands for. The pointers lead into the library that was given to `fill`.
  using Chosen = std::variant<const lesson::Lesson*, const lesson::FolderError*, std::filesystem::path>;

  void fill(const lesson::Library& library, const lesson::Progress& progress, const Settings& settings,
            const host::Host& host);

  /// What the arrows and Enter do. Returns the entry that was chosen.
  std::optional<Chosen> command(view::Command command);
  /// Draws it. Returns the entry that was clicked.
  std::optional<Chosen> draw(view::Canvas& canvas, view::Language language);
  /// What its buttons have asked for since the last call.
  view::Actions take_asked() { return std::exchange(asked_, {}); }

  std::size_t marked() const { return state_.marked; }

 private:
  void add(view::StartEntry entry, Chosen chosen);
  void add_lessons(const lesson::Library& library, const lesson::Progress& progress, base::Language language);

  std::vector<view::StartEntry> entries_;
  std::vector<Chosen> chosen_;  // One for each entry.
  view::StartState state_;
  view::StartItems items_;  // As last drawn.
  view::Actions asked_;
  std::optional<base::Text> no_files_;  // Why no file can be opened here.
};

}  // namespace app
