#pragma once

#include "view/canvas.hpp"

namespace view {

/// A presenter's spotlight: all but a circle, or all but one panel, is dimmed, so that everybody looks there.
struct Spotlight {
  ImVec2 center{};
  float radius = 0;  ///< 0: the panel.
  Rect panel;
};
void draw_spotlight(const Spotlight& light, Canvas& canvas);

/// How far the circle reaches, in points.
inline constexpr float kSpotlightRadius = 130;

}  // namespace view
