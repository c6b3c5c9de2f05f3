#include "view/spotlight.hpp"

#include <cmath>
#include <numbers>

namespace view {
namespace {

constexpr int kSides = 32;  // Of a quarter of the circle.
constexpr float kDim = 0.72F;

// Everything around `hole`.
void dim_around(Rect hole, Color dim, Canvas& canvas) {
  const Rect all = canvas.area();
  const float top = std::clamp(hole.y, 0.0F, all.height), bottom = std::clamp(hole.bottom(), 0.0F, all.height);
  canvas.fill({0, 0, all.width, top}, dim);
  canvas.fill({0, bottom, all.width, all.height - bottom}, dim);
  canvas.fill({0, top, hole.x, bottom - top}, dim);
  canvas.fill({hole.right(), top, all.width - hole.right(), bottom - top}, dim);
}

// What the square around a circle has beyond it: in each corner a fan of triangles. They touch, so their edges must not
// be smoothed.
void dim_corners(ImVec2 center, float radius, Color dim, Canvas& canvas) {
  ImDrawList& list = canvas.draw_list();
  const ImDrawListFlags before = list.Flags;
  list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
  const ImVec2 middle = canvas.to_window(center);
  const ImU32 color = dim.packed();
  for (int quarter = 0; quarter < 4; ++quarter) {
    const float from = std::numbers::pi_v<float> / 2 * static_cast<float>(quarter);
    const auto on_circle = [&](int step) {
      const float angle = from + std::numbers::pi_v<float> / 2 * static_cast<float>(step) / kSides;
      return plus(middle, ImVec2(std::cos(angle) * radius, std::sin(angle) * radius));
    };
    const ImVec2 corner =
        plus(middle, ImVec2(quarter == 0 || quarter == 3 ? radius : -radius, quarter < 2 ? radius : -radius));
    for (int step = 0; step < kSides; ++step)
      list.AddTriangleFilled(corner, on_circle(step), on_circle(step + 1), color);
  }
  list.Flags = before;
}

}  // namespace

void draw_spotlight(ImVec2 center, float radius, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const Color dim = theme.colors.ground.faded(kDim);
  const float r = std::round(radius);
  const ImVec2 middle(std::round(center.x), std::round(center.y));
  dim_around({middle.x - r, middle.y - r, 2 * r, 2 * r}, dim, canvas);
  dim_corners(middle, r, dim, canvas);
  canvas.ring(middle, r, theme.colors.now.faded(0.6F), theme.px(2));
}

void draw_spotlight_on(Rect panel, std::span<const Rect> others, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  for (const Rect& other : others) canvas.fill(other, theme.colors.ground.faded(kDim), theme.px(6));
  canvas.frame(panel, theme.colors.now, theme.px(2), theme.px(6));
}

}  // namespace view
