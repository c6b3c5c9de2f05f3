#include "view/time_fan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "view/scene_fixture.hpp"
#include "view/timeline.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;

namespace {

constexpr float kEm = 15;
constexpr Rect kArea{100, 0, 600, kFanHeight* kEm};

/// main starts f1 in a moment, which then sleeps for three seconds.
struct Slept : SceneFixture {
  Serial main = run.main();
  model::Transport transport;
  Slept() {
    run.at_ms(10);
    const Serial f1 = run.child(main, "f1");
    run.at_ms(11).begin(f1, Operation::Sleep, trace::kNobody, {.value = 3'000'000'000});
    run.at_ms(3011).exited(f1, 0).reaped(f1, 0, main);
    run.at_ms(3012).exited(main, 0);
    run.tell({.actor = run.kSupervisor, .kind = trace::Kind::RunEnded, .outcome = trace::Outcome::Returned});
    play();
    transport.set_pace(model::Pace::Story, *history, std::nullopt);
  }
  TimeScale film() {
    const TimeAxis axis{transport, *history};
    return {TraceTime{0}, axis.place_of(history->end()), kArea.x, kArea.width, axis};
  }
};

}  // namespace

TEST_CASE("layout_fan: the pieces lie side by side over the whole of both axes, slow and fast by turns") {
  Slept f;
  const TimeFan fan = layout_fan(f.film(), kArea, kEm);
  REQUIRE(fan.pieces.size() > 1);
  CHECK(fan.pieces.front().film_begin == kArea.x);
  CHECK(fan.pieces.front().run_begin == kArea.x);
  CHECK(fan.pieces.back().film_end == doctest::Approx(kArea.right()));
  CHECK(fan.pieces.back().run_end == doctest::Approx(kArea.right()).epsilon(0.01));
  for (std::size_t i = 1; i < fan.pieces.size(); ++i) {
    CHECK(fan.pieces[i].film_begin == fan.pieces[i - 1].film_end);
    CHECK(fan.pieces[i].run_begin == fan.pieces[i - 1].run_end);
    CHECK(fan.pieces[i].slow != fan.pieces[i - 1].slow);
  }
}

TEST_CASE("layout_fan: a start is slow motion on a point, the sleep goes as it went") {
  Slept f;
  const TimeFan fan = layout_fan(f.film(), kArea, kEm);
  const FanPiece& start = fan.pieces.front();
  CHECK(start.slow);
  CHECK(start.run_end - start.run_begin < 0.25F * (start.film_end - start.film_begin));
  const auto sleep = std::max_element(fan.pieces.begin(), fan.pieces.end(), [](const FanPiece& a, const FanPiece& b) {
    return a.run_end - a.run_begin < b.run_end - b.run_begin;
  });
  CHECK_FALSE(sleep->slow);
  CHECK(sleep->run_end - sleep->run_begin > 0.9F * kArea.width);
}

TEST_CASE("Timeline: a fan stands below the lanes of a film that have room, instead of the map of the whole") {
  Slept f;
  const Scene scene = f.at(1s);
  const TimeScene film{.axis = TimeAxis{f.transport, *f.history}};
  const ImVec2 tall{700, 300}, low{700, 100};
  const TimelineItems items = layout_timeline(scene, film, {}, tall);
  REQUIRE_FALSE(items.fan.empty());
  CHECK(items.fan.rays.y >= items.bands.bottom());
  CHECK(items.fan.labels.bottom() <= tall.y);
  CHECK(items.minimap.empty());
  CHECK(layout_timeline(scene, film, {}, low).fan.empty());
  CHECK(layout_timeline(scene, {}, {}, tall).fan.empty());
  TimelineState near;
  near.end = 500ms;
  CHECK_FALSE(layout_timeline(scene, film, near, tall).minimap.empty());
}
