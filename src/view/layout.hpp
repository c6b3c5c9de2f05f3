#pragma once

#include "view/toolkit/geometry.hpp"

/// What several layouts need besides view/geometry.hpp. Pure.
namespace view {

inline ImVec2 top_of(const Rect& r) { return {r.x + r.width / 2, r.y}; }
inline ImVec2 foot_of(const Rect& r) { return {r.x + r.width / 2, r.bottom()}; }

inline Rect between(const Rect& a, const Rect& b, float f) {
  return {a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f, a.width + (b.width - a.width) * f,
          a.height + (b.height - a.height) * f};
}

/// Whether `inner` lies within `outer`, but for rounding.
inline bool holds(const Rect& outer, const Rect& inner, float slack = 0.05F) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack && inner.right() <= outer.right() + slack &&
         inner.bottom() <= outer.bottom() + slack;
}

/// The smallest rectangle around both; an empty one adds nothing.
inline Rect around(const Rect& a, const Rect& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

}  // namespace view
