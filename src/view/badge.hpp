#pragma once

#include <cstddef>

#include "view/context.hpp"
#include "view/drawing.hpp"

namespace view {

/// The number of a process in its colour: a disc for the numbers that have a colour of their own, a square for those
/// after them, whose colours come again. As wide as badge_width says, in pixels.
void add_badge(Drawing& drawing, Serial process, std::size_t number, const Rect& rect, float opacity);
float badge_width(std::size_t number, float height);
/// The same on a panel that paints at once; nothing for a process without a number.
void draw_badge(Canvas& canvas, const Scene& scene, Serial process, const Rect& rect);

}  // namespace view
