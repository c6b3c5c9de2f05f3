#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "app/settings.hpp"
#include "host/host.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress.hpp"
#include "view/commands.hpp"
#include "view/start_screen.hpp"

namespace app {

/// The first screen: the lessons, then those that cannot be used, then what was open before, each an entry with a
/// number from 0.
class Shelf {
 public:
  void fill(const lesson::Library& library, const lesson::Progress& progress, const Settings& settings,
            const host::Host& host);

  /// What the arrows and Enter do. Returns the entry that was chosen.
  std::optional<std::size_t> command(view::Command command);
  /// Draws it. Returns the entry that was clicked.
  std::optional<std::size_t> draw(view::Canvas& canvas, view::Language language);
  /// What its buttons have asked for since the last call.
  view::Actions take_asked() { return std::exchange(asked_, {}); }

  std::size_t marked() const { return state_.marked; }

 private:
  std::vector<view::StartEntry> entries_;
  view::StartState state_;
  view::StartItems items_;  // As last drawn.
  view::Actions asked_;
};

}  // namespace app
