#include "view/time_axis.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"
#include "view/time_scale.hpp"
#include "view/timeline.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

/// Events at 0, then three at 1 s, 2 s and 10 s.
struct Waits : SceneFixture {
  Serial main = 0;
  Transport transport;
  Waits() {
    main = run.main();
    for (const int ms : {1000, 2000, 10'000}) run.at_ms(ms).prints(main, "x");
    play();
  }
  TimeAxis axis(Pace pace) {
    transport.set_pace(pace, *history, std::nullopt);
    return {transport, *history};
  }
};

}  // namespace

TEST_CASE("TimeAxis: by the clock a place is a time") {
  const TimeAxis axis;
  CHECK(axis.place_of(3s) == 3s);
  CHECK(axis.clock_at(3s) == 3s);
  CHECK(axis.breaks().empty());
}

TEST_CASE("TimeAxis: in a story each moment stands where it is told, and places never fall") {
  Waits f;
  const TimeAxis axis = f.axis(Pace::Story);
  TraceTime last{-1};
  for (TraceTime t{}; t <= 10s; t += 7ms) {
    const TraceTime place = axis.place_of(t);
    CHECK(place >= last);
    CHECK(std::chrono::abs(axis.clock_at(place) - t) < 10ms + t / 50);
    last = place;
  }
  // Eight seconds of waiting take less than two.
  CHECK(axis.place_of(9999ms) - axis.place_of(2010ms) < 2s);
}

TEST_CASE("TimeAxis: by events each has the same distance, and places never fall") {
  Waits f;
  const TimeAxis axis = f.axis(Pace::Events);
  for (std::size_t i = 0; i < f.history->size(); ++i) {
    const TraceTime t{static_cast<std::int64_t>(f.history->event(i).time_ns)};
    CHECK(axis.place_of(t) == TimeAxis::kEvent * static_cast<std::int64_t>(f.history->count_at(t)));
    CHECK(axis.clock_at(axis.place_of(t)) == t);
  }
  TraceTime last{-1};
  for (TraceTime t{0}; t < 11s; t += 37ms) {
    CHECK(axis.place_of(t) >= last);
    last = axis.place_of(t);
    if (t < f.history->end()) CHECK(std::chrono::abs(axis.clock_at(last) - t) < 1ms);
  }
  CHECK(last == TimeAxis::kEvent * static_cast<std::int64_t>(f.history->size()));
}

TEST_CASE("Timeline: without the long waits what happened is nearer together, and each cut is marked") {
  Waits f;
  const Scene scene = f.at(10s);
  const TimeScene time{.axis = f.axis(Pace::Compressed)};
  const TimelineItems items = layout_timeline(scene, time, {}, {600, 200});
  REQUIRE(items.breaks.size() == 3);
  CHECK(items.breaks[2].length > 7s);
  const float second = items.scale.x_of(2s), third = items.scale.x_of(10s);
  CHECK(third - second < items.bands.width / 2);
  CHECK(items.cursor == doctest::Approx(items.bands.right()).epsilon(0.01));
  for (std::size_t i = 1; i < items.spans.size(); ++i) CHECK(items.spans[i].rect.x >= items.spans[i - 1].rect.x);
  float last = -100;
  for (const Tick& tick : items.ticks) {
    if (tick.label.empty()) continue;
    CHECK(tick.x - last >= 40);
    last = tick.x;
  }
  CHECK(last > 0);
}

TEST_CASE("Timeline: by events the axis counts them") {
  Waits f;
  const TraceTime t{static_cast<std::int64_t>(f.history->event(4).time_ns)};
  const Scene scene = f.at(t);
  const TimeScene time{.axis = f.axis(Pace::Events)};
  const TimelineItems items = layout_timeline(scene, time, {}, {600, 200});
  CHECK(items.breaks.empty());
  const auto last =
      std::find_if(items.ticks.rbegin(), items.ticks.rend(), [](const Tick& tick) { return !tick.label.empty(); });
  REQUIRE(last != items.ticks.rend());
  CHECK(last->label.find("events") != std::string::npos);
  const float share = (items.cursor - items.bands.x) / items.bands.width;
  CHECK(share == doctest::Approx(5.0 / static_cast<double>(f.history->size())).epsilon(0.01));
}

TEST_CASE("Timeline: what is looked at stays when the axis changes") {
  Waits f;
  const Scene scene = f.at(2s);
  TimeScene time;
  TimelineState state;
  prepare_timeline(scene, time, state);
  state.begin = 900ms;
  state.end = 2100ms;
  for (const Pace pace : {Pace::Events, Pace::Compressed, Pace::Clock}) {
    time.axis = f.axis(pace);
    prepare_timeline(scene, time, state);
    const TimelineItems items = layout_timeline(scene, time, state, {600, 200});
    CHECK(std::chrono::abs(items.scale.from() - 900ms) < 5ms);
    CHECK(std::chrono::abs(items.scale.until() - 2100ms) < 5ms);
  }
}

TEST_CASE("Timeline: a busy lane in columns shows the same shares by events and without the waits") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 3000; ++i) {
    const double ms = i < 1500 ? i : 5000 + i;
    f.run.at_ms(ms).begin(main, trace::Operation::Sleep, trace::kNobody, {.value = 500'000});
    f.run.at_ms(ms + 0.5).end(main, static_cast<std::uint32_t>(i + 1));
  }
  const Scene scene = f.at(7999ms);
  TimelineState state;
  Transport transport;
  for (const Pace pace : {Pace::Events, Pace::Compressed}) {
    transport.set_pace(pace, *f.history, std::nullopt);
    const TimeScene time{.axis = TimeAxis{transport, *f.history}};
    prepare_timeline(scene, time, state);
    const TimelineItems items = layout_timeline(scene, time, state, {600, 200});
    float covered = 0, slept = 0;
    for (const SpanItem& item : items.spans) {
      covered += item.rect.width;
      slept += item.rect.width * item.sleep;
    }
    CHECK(covered == doctest::Approx(items.bands.width).epsilon(0.03));
    CHECK(slept / covered == doctest::Approx(0.5).epsilon(0.3));
  }
}
