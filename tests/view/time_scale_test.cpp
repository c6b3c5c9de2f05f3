#include "view/time_scale.hpp"

#include <doctest/doctest.h>

using namespace view;
using namespace std::chrono_literals;

namespace {

std::string labels(const TimeScale& scale, float width) {
  std::string text;
  for (const Tick& tick : ticks_of(scale, width))
    if (!tick.label.empty()) text += (text.empty() ? "" : ", ") + tick.label;
  return text;
}

}  // namespace

TEST_CASE("ticks_of: steps of 1, 2 and 5, the unit at the last") {
  CHECK(labels({0s, 2500ms, 0, 500}, 60) == "0.0, 0.5, 1.0, 1.5, 2.0, 2.5 s");
  CHECK(labels({0s, 10s, 0, 500}, 60) == "0, 2, 4, 6, 8, 10 s");
  CHECK(labels({0s, 10s, 0, 500}, 40) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 s");
  CHECK(labels({1000ms, 1002ms, 0, 500}, 100) == "1000.0, 1000.5, 1001.0, 1001.5, 1002.0 ms");
  CHECK(labels({0s, 4ms, 0, 400}, 100) == "0, 1, 2, 3, 4 ms");
}

TEST_CASE("ticks_of: labels are never nearer than asked and their number is bounded at every zoom") {
  for (double length = 1e3; length < 1e13; length *= 1.7) {
    const TimeScale scale{TraceTime{123'456'789}, TraceTime{123'456'789 + static_cast<std::int64_t>(length)}, 0, 900};
    const auto ticks = ticks_of(scale, 70);
    CHECK(ticks.size() < 120);
    float last = -1000;
    int count = 0;
    for (const Tick& tick : ticks) {
      if (tick.label.empty()) continue;
      CHECK(tick.x - last >= 69.9F);
      last = tick.x;
      ++count;
    }
    CHECK(count >= 1);
  }
}

TEST_CASE("TimeScale: zooming keeps the time under the mouse and stays within the whole") {
  const TimeScale scale{1s, 5s, 100, 400};
  CHECK(scale.time_at(200) == 2s);
  CHECK(scale.x_of(2s) == doctest::Approx(200));
  const TimeScale near = zoomed(scale, 200, 4, 10s);
  CHECK(near.end - near.begin == 1s);
  CHECK(near.time_at(200) == 2s);
  const TimeScale all = zoomed(scale, 200, 0.001, 10s);
  CHECK(all.begin == 0s);
  CHECK(all.end == 10s);
  const TimeScale nearest = zoomed(scale, 200, 1e12, 10s);
  CHECK(nearest.end - nearest.begin == kShortestView);
}

TEST_CASE("TimeScale: dragging stops at both ends") {
  const TimeScale scale{1s, 5s, 100, 400};
  CHECK(dragged(scale, 50, 10s).begin == 500ms);
  CHECK(dragged(scale, 5000, 10s).begin == 0s);
  CHECK(dragged(scale, -5000, 10s).end == 10s);
}

TEST_CASE("duration_text: as many digits as a reader can use") {
  CHECK(duration_text(1600ms) == "1.6\u00a0s");
  CHECK(duration_text(400ms) == "0.40\u00a0s");
  CHECK(duration_text(12300us) == "12\u00a0ms");
  CHECK(duration_text(1230us) == "1.2\u00a0ms");
  CHECK(duration_text(-5s) == "0\u00a0s");
  CHECK(duration_text(120s) == "120\u00a0s");
  CHECK(moment_text(1357ms) == "1.357\u00a0s");
}
