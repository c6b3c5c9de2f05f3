#include "view/corridors.hpp"

#include <cmath>
#include <limits>

namespace view {

void Corridors::add_row(std::vector<Rect> things) {
  if (things.empty()) return;
  std::sort(things.begin(), things.end(), [](const Rect& a, const Rect& b) { return a.x < b.x; });
  Row row{things.front().y, things.front().bottom(), {}};
  for (const Rect& thing : things) {
    row.top = std::min(row.top, thing.y);
    row.bottom = std::max(row.bottom, thing.bottom());
  }
  row.things = std::move(things);
  rows_.push_back(std::move(row));
}

std::size_t Corridors::row_of(const Rect& thing) const {
  const float middle = thing.center().y;
  const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& each) { return middle <= each.bottom; });
  return std::min(static_cast<std::size_t>(row - rows_.begin()), rows_.empty() ? 0 : rows_.size() - 1);
}

float Corridors::passage(const Row& row, float from, float to, float lane) const {
  constexpr float kNarrow = 2;  // Times the height of its row: lanes share a gap up to this width.
  float best = from, least = std::numeric_limits<float>::max();
  const auto consider = [&](float x) {
    const float cost = std::abs(x - from) + std::abs(to - x);
    if (cost < least) least = cost, best = x;
  };
  float left = area_.x;
  for (std::size_t i = 0; i <= row.things.size(); ++i) {
    const float right = i < row.things.size() ? row.things[i].x : area_.right();
    const float wide = right - left;
    if (wide > 1) {
      const bool narrow = wide < kNarrow * (row.bottom - row.top);
      const float edge = wide * 0.2F;
      if (narrow) {
        consider(left + edge + (wide - 2 * edge) * lane);
      } else {
        consider(std::clamp(to, left + edge, right - edge));
        consider(std::clamp(from, left + edge, right - edge));
      }
    }
    if (i < row.things.size()) left = std::max(left, row.things[i].right());
  }
  return best;
}

std::vector<ImVec2> Corridors::way(const Port& from, const Port& to, float lane) const {
  std::vector<ImVec2> points{from.at};
  float x = from.at.x;
  const auto turn = [&](std::size_t corridor, float next) {
    if (next == x) return;
    const float y = top(corridor) + (bottom(corridor) - top(corridor)) * lane;
    points.push_back({x, y});
    points.push_back({next, y});
    x = next;
  };
  std::size_t corridor = from.corridor;
  while (corridor != to.corridor) {
    const bool down = to.corridor > corridor;
    turn(corridor, passage(rows_[down ? corridor : corridor - 1], x, to.at.x, lane));
    corridor = down ? corridor + 1 : corridor - 1;
  }
  turn(corridor, to.at.x);
  points.push_back(to.at);
  return points;
}

bool crosses(std::span<const ImVec2> way, const Rect& rect) {
  const Rect inner = rect.inset(0.5F, 0.5F);
  if (inner.empty()) return false;
  for (std::size_t i = 1; i < way.size(); ++i) {
    // Liang-Barsky: the part of the segment within the rectangle.
    float from = 0, to = 1;
    const auto cut = [&](float start, float step, float low, float high) {
      if (step == 0) return start > low && start < high;
      const float a = (low - start) / step, b = (high - start) / step;
      from = std::max(from, std::min(a, b));
      to = std::min(to, std::max(a, b));
      return from < to;
    };
    const ImVec2 a = way[i - 1], step = minus(way[i], a);
    if (cut(a.x, step.x, inner.x, inner.right()) && cut(a.y, step.y, inner.y, inner.bottom())) return true;
  }
  return false;
}

}  // namespace view
