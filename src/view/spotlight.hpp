#pragma once

#include <span>

#include "view/toolkit/canvas.hpp"

namespace view {

/// A presenter's spotlight: all but a circle is dimmed, so that everybody looks there.
void draw_spotlight(ImVec2 center, float radius, Canvas& canvas);
/// The same for a panel: it is framed, and the others are dimmed.
void draw_spotlight_on(Rect panel, std::span<const Rect> others, Canvas& canvas);

/// How far the circle reaches, in points.
inline constexpr float kSpotlightRadius = 130;

}  // namespace view
