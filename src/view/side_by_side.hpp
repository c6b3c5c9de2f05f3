#pragma once

#include <array>
#include <string>
#include <vector>

#include "view/shell.hpp"

/// Two runs of nearly the same program beside each other, at the same time t: left the program as it is, right the
/// changed one. What was changed in the source stands above each; what one printed and the other did not is marked in
/// the consoles.
namespace view {

/// One of the two.
struct Side {
  const RunScene* run = nullptr;
  Panels* panels = nullptr;
  Actions* actions = nullptr;
  std::string title;  ///< "Original", "Changed: without the join".
  std::string state;  ///< "ended after 2.003 s", "runs".
  struct ChangedLine {
    std::size_t number = 0;  ///< From 1.
    std::string text;
  };
  std::vector<ChangedLine> changed;  ///< Lines of its source that the other has not.
};

struct SideItems {
  Rect box, header;
  std::vector<Rect> lines;  ///< Of the changed lines; the last one may stand for more.
  std::vector<std::pair<Panel, Rect>> panels;
};
struct SideBySideItems {
  Rect top_bar, transport;
  std::array<SideItems, 2> sides;
};

/// Stage, timeline and console of both; only one panel of both where the user looks at one alone, or where there is no
/// room for more.
SideBySideItems layout_side_by_side(const ShellState& state, ImVec2 size, float scale, Bars bars,
                                    std::size_t changed_lines, int header_rows = 1);

/// How many rows title and state need beside each other, or below each other: the same for both sides.
int header_rows(const std::array<Side, 2>& sides, const Theme& theme, ImVec2 size);

/// `state` changes where the user takes a panel in hand: it is that of both runs.
void draw_side_by_side(const SideBySideItems& items, const std::array<Side, 2>& sides, const ShellScene& shell,
                       const Transport& transport, Canvas& canvas, ShellState& state, Actions& actions);

/// More changed lines than these are counted, not shown.
inline constexpr std::size_t kShownChanges = 3;

}  // namespace view
