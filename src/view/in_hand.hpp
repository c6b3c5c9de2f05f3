#pragma once

#include <vector>

#include "view/shell.hpp"

/// The panel in hand: the one whose heading is marked, which keys scroll and whose edges keys move. It follows a click;
/// until the first key or click it is none.
namespace view {

/// All panels of a layout in the order in which keys go through them, tabs one after the other.
std::vector<Panel> panels_of(const ShellItems& items);
/// Those that are in front.
std::vector<Panel> panels_in_sight(const ShellItems& items);

/// The panel after (direction 1) or before (-1) `from` among `all`, around; where `from` is not `in_sight`, the first
/// or last that is.
Panel next_panel(const std::vector<Panel>& all, const std::vector<Panel>& in_sight, std::optional<Panel> from,
                 int direction);

/// In front of its tabs; where one panel is alone, this one is.
void bring_into_sight(Panel panel, ShellState& state);

enum class Toward : std::uint8_t { Left, Right, Up, Down };
/// Moves the panel's right or lower edge by so many pixels; where that is the window's, its other one. False: neither
/// can be moved.
bool move_edge(const ShellItems& items, Panel panel, Toward toward, float pixels, ShellState& state);

/// A text field that has the keyboard loses it. The window keeps its focus: without, Dear ImGui 1.90 gives no field of
/// it the keyboard again.
void leave_text_field();

/// The line above the panel in hand.
void draw_in_hand(Canvas& canvas, Rect panel);

}  // namespace view
