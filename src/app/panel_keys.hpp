#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "view/commands.hpp"
#include "view/in_hand.hpp"
#include "view/shell.hpp"
#include "view/side_by_side.hpp"

namespace app {

/// Which panels are in sight, and what keys do with them: take one in hand, scroll it, move its edges.
///
///     PanelKeys keys;
///     const view::ShellItems items = keys.lay_out(shell, look, size);        // each frame
///     if (auto answer = keys.command(command, shell, look, panels, language)) say(answer->says);
///
/// The panel in hand itself is ShellState::in_hand: a click takes one too (view/in_hand.hpp).
class PanelKeys {
 public:
  using PlacedPanel = std::pair<view::Panel, view::Rect>;

  /// Decides, with ShellState, how the next frame is laid out: keys that come faster than frames are all obeyed.
  struct Look {
    float scale = 1;
    view::Bars bars = view::Bars::All;
    bool something_selected = false;
    bool hand = false;  ///< The program is held: the cards to choose from are in sight.
    bool side_by_side = false;
    bool editing = false;  ///< The code is a text field, which scrolls with its cursor.
  };

  /// The layout of a frame with one run. Remembers what is in sight.
  view::ShellItems lay_out(const view::ShellState& state, const Look& look, ImVec2 size);
  /// Remembers the panels of a frame with two runs side by side.
  void laid_out(const view::SideBySideItems& items);
  /// Panels with their places in the last frame; none of two runs.
  const std::vector<PlacedPanel>& places() const { return places_; }

  std::vector<view::Panel> in_sight(const view::ShellState& state, const Look& look) const;

  struct Answer {
    std::string says;                      ///< Empty: nothing.
    std::optional<view::Command> instead;  ///< The timeline has other commands for this key.
    std::optional<view::Panel> taken;      ///< In hand now, with the keyboard.
  };
  /// Obeys NextPanel ... FollowLine; nothing: the command is another. `shown`: the panels of each run in sight.
  std::optional<Answer> command(view::Command command, view::ShellState& state, const Look& look,
                                std::span<view::Panels* const> shown, base::Language language) const;

 private:
  view::ShellItems items_of(const view::ShellState& state, const Look& look) const;
  std::vector<view::Panel> in_reach(const view::ShellState& state, const Look& look) const;
  std::optional<view::Panel> in_hand(view::ShellState& state, const Look& look) const;
  Answer take_next(int direction, view::ShellState& state, const Look& look) const;
  std::string move_edge(view::Toward toward, view::ShellState& state, const Look& look, base::Language language) const;

  std::vector<PlacedPanel> places_;       // Of the last frame.
  std::vector<view::Panel> of_two_runs_;  // Of the last frame with two runs.
  ImVec2 size_{};                         // Of the last frame with one.
};

}  // namespace app
