#pragma once

#include <imgui.h>

#include <algorithm>

namespace view {

/// Arithmetic with points and vectors in pixels.
inline ImVec2 plus(ImVec2 a, ImVec2 b) { return ImVec2(a.x + b.x, a.y + b.y); }
inline ImVec2 minus(ImVec2 a, ImVec2 b) { return ImVec2(a.x - b.x, a.y - b.y); }
inline ImVec2 times(ImVec2 a, float factor) { return ImVec2(a.x * factor, a.y * factor); }
inline ImVec2 between(ImVec2 a, ImVec2 b, float fraction) { return plus(a, times(minus(b, a), fraction)); }

/// A rectangle in pixels: x to the right, y down.
struct Rect {
  float x = 0, y = 0, width = 0, height = 0;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  ImVec2 top_left() const { return ImVec2(x, y); }
  ImVec2 bottom_right() const { return ImVec2(right(), bottom()); }
  ImVec2 center() const { return ImVec2(x + width / 2, y + height / 2); }
  ImVec2 size() const { return ImVec2(width, height); }
  bool empty() const { return width <= 0 || height <= 0; }
  bool contains(ImVec2 point) const { return point.x >= x && point.x < right() && point.y >= y && point.y < bottom(); }
  bool overlaps(const Rect& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
  Rect moved(ImVec2 by) const { return {x + by.x, y + by.y, width, height}; }
  /// Smaller by this much on each side (never less than nothing).
  Rect inset(float horizontal, float vertical) const {
    return {x + horizontal, y + vertical, std::max(0.0F, width - 2 * horizontal),
            std::max(0.0F, height - 2 * vertical)};
  }
  Rect inset(float by) const { return inset(by, by); }
  bool operator==(const Rect&) const = default;
};

}  // namespace view
