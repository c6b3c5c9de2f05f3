#include "view/timeline.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using model::SpanKind;
using trace::Operation;

namespace {

const ImVec2 kSize{620, 230};
constexpr Rect kBand{100, 10, 500, 20};

/// n spans of equal length without gaps, run and sleep in turn, over the first second.
model::Lane busy_lane(int n) {
  model::Lane lane;
  lane.actor = lane.process = 2;
  const TraceTime each = TraceTime{1s} / n;
  for (int i = 0; i < n; ++i)
    lane.spans.push_back(
        {.begin = each * i, .end = each * (i + 1), .kind = i % 2 == 0 ? SpanKind::Run : SpanKind::Sleep});
  return lane;
}

/// All that is drawn of it, in words.
std::string dump(const TimelineItems& items) {
  std::ostringstream text;
  const auto rect = [&](const Rect& r) { text << r.x << ',' << r.y << ' ' << r.width << 'x' << r.height << ' '; };
  for (const Rect& each : {items.axis, items.names, items.bands, items.minimap}) rect(each);
  for (const Tick& tick : items.ticks) text << tick.x << tick.label << ' ';
  for (const LaneItem& lane : items.lanes) rect(lane.band), text << lane.name << '\n';
  for (const SpanItem& span : items.spans) rect(span.rect), text << span.label << span.run << '\n';
  for (const ArrowItem& arrow : items.arrows) text << arrow.from.x << arrow.to.x << '\n';
  for (const TraceTime mark : items.marks) text << mark.count() << ' ';
  text << items.cursor << ' ' << items.known_until << ' ' << items.scroll << ' ' << items.overview->items.size();
  return text.str();
}

}  // namespace

TEST_CASE("span_items: wide spans stay as they are, side by side") {
  const auto items = span_items(busy_lane(10), {0s, 1s, kBand.x, kBand.width}, kBand, 1s);
  REQUIRE(items.size() == 10);
  for (std::size_t i = 0; i < items.size(); ++i) {
    CHECK_FALSE(items[i].merged);
    CHECK(items[i].rect.width == doctest::Approx(50).epsilon(0.01));
    CHECK(items[i].kind == (i % 2 == 0 ? SpanKind::Run : SpanKind::Sleep));
  }
}

TEST_CASE("span_items: what is below a pixel is merged, never dropped, with the share of each kind") {
  const auto items = span_items(busy_lane(100'000), {0s, 1s, kBand.x, kBand.width}, kBand, 1s);
  CHECK(items.size() < 100);  // Columns that look alike are one bar.
  float covered = 0;
  for (const SpanItem& item : items) {
    CHECK(item.merged);
    CHECK(item.run == doctest::Approx(0.5).epsilon(0.26));
    CHECK(item.sleep == doctest::Approx(0.5).epsilon(0.26));
    covered += item.rect.width;
  }
  CHECK(covered == doctest::Approx(kBand.width).epsilon(0.01));
}

TEST_CASE("span_items: a lone span of a microsecond in an hour leaves a pixel") {
  model::Lane lane;
  lane.spans.push_back({.begin = 1800s, .end = TraceTime{1800s} + 1us, .kind = SpanKind::Run});
  const auto items = span_items(lane, {0s, 3600s, kBand.x, kBand.width}, kBand, 3600s);
  REQUIRE(items.size() == 1);
  CHECK(items[0].rect.width >= 1);
  CHECK(items[0].run > 0);
}

TEST_CASE("span_items: only what is in sight, cut at its edges; an open end ends now") {
  model::Lane lane = busy_lane(10);
  lane.spans.push_back({.begin = 1s, .end = TraceTime::max(), .kind = SpanKind::WaitJoin});
  const auto items = span_items(lane, {450ms, 1500ms, kBand.x, kBand.width}, kBand, 1200ms);
  CHECK(items.front().rect.x == doctest::Approx(kBand.x));
  CHECK(items.back().open_end);
  CHECK(items.back().end == 1200ms);
  CHECK(items.back().rect.right() == doctest::Approx(kBand.x + kBand.width * 750.F / 1050.F).epsilon(0.001));
}

TEST_CASE("Timeline: a busy lane in columns shows the same shares as span by span") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 3000; ++i) {
    f.run.at_ms(i).begin(main, Operation::Sleep, trace::kNobody, {.value = 500'000});
    f.run.at_ms(i + 0.5).end(main, static_cast<std::uint32_t>(i + 1));
  }
  const Scene scene = f.at(3s);
  TimelineState state;
  prepare_timeline(scene, {}, state);
  const TimelineItems busy = layout_timeline(scene, {}, state, kSize);
  REQUIRE(busy.spans.size() > 0);
  float covered = 0, slept = 0;
  for (const SpanItem& item : busy.spans) {
    CHECK(item.merged);
    covered += item.rect.width;
    slept += item.rect.width * item.sleep;
  }
  CHECK(covered == doctest::Approx(busy.bands.width).epsilon(0.02));
  CHECK(slept / covered == doctest::Approx(0.5).epsilon(0.3));
  state.begin = 100ms;
  state.end = 103ms;
  const TimelineItems near = layout_timeline(scene, {}, state, kSize);
  CHECK(std::count_if(near.spans.begin(), near.spans.end(),
                      [](const SpanItem& s) { return !s.merged && s.kind == SpanKind::Sleep; }) >= 3);
}

TEST_CASE(
    "Timeline: of arrows to lanes out of sight only the beginning is drawn, and none between two that are both out of "
    "sight") {
  SceneFixture f;
  const Serial main = f.run.main();
  Serial last = trace::kNobody;
  for (int i = 0; i < 100; ++i) last = f.run.at_ms(10 + i).child(main, "child-" + std::to_string(i));
  f.run.at_ms(200).child(last, "grandchild");
  f.run.at_ms(300).output("x");
  const TimelineItems items = layout_timeline(f.at(250ms), {}, {}, kSize);
  const float bottom_of_main = items.lanes[0].band.bottom();
  std::size_t whole = 0;
  for (const ArrowItem& arrow : items.arrows) {
    CHECK(arrow.sender == main);
    const bool receiver_seen = std::any_of(items.lanes.begin(), items.lanes.end(), [&](const LaneItem& lane) {
      return lane.actor == arrow.receiver && lane.band.y < items.bands.bottom();
    });
    if (receiver_seen) ++whole;
    else CHECK(arrow.to.y < bottom_of_main + 2 * f.theme.fonts.text.size);
  }
  CHECK(whole > 2);
  CHECK(whole < items.arrows.size());
}

TEST_CASE("Timeline: a lane for each process and thread, arrows between them, the cursor at t") {
  SceneFixture f;
  const Serial main = f.run.main(), queue = f.run.object(main, trace::ObjectType::Queue);
  const Serial f1 = f.run.at_ms(10).child(main, "f1");
  const Serial feeder = f.run.thread(f1, "feeder", queue);
  f.run.at_ms(20).puts(f1, queue, 1, "1");
  f.run.feeds(feeder, queue, f1, 1);
  f.run.at_ms(30).gets(main, queue, f1, 1);
  f.run.at_ms(40).exited(f1, 0);
  f.run.at_ms(100).output("x");
  const TimelineItems items = layout_timeline(f.at(50ms), {}, {}, kSize);
  REQUIRE(items.lanes.size() == 3);
  CHECK(items.lanes[0].name == "main");
  CHECK(items.lanes[1].name == "f1");
  CHECK(items.lanes[2].thread);
  for (const std::size_t lane : {0U, 1U}) {  // The number stands before the name.
    CHECK_FALSE(items.lanes[lane].badge.empty());
    CHECK(items.lanes[lane].badge.right() <= items.lanes[lane].name_rect.x);
  }
  CHECK(items.lanes[2].badge.empty());
  CHECK(items.cursor == doctest::Approx(items.bands.x + items.bands.width / 2).epsilon(0.01));
  const auto count = [&](model::ArrowKind kind) {
    return std::count_if(items.arrows.begin(), items.arrows.end(), [&](const ArrowItem& a) { return a.kind == kind; });
  };
  CHECK(count(model::ArrowKind::Start) == 1);
  CHECK(count(model::ArrowKind::Message) == 1);
  CHECK(std::any_of(items.spans.begin(), items.spans.end(),
                    [&](const SpanItem& s) { return s.actor == f1 && s.kind == SpanKind::Zombie; }));
}

TEST_CASE("Timeline: lanes do not overlap; too many scroll, and the minimap shows all") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 100; ++i) f.run.child(main, "f" + std::to_string(i));
  const Scene scene = f.at(1ms);
  const TimelineItems top = layout_timeline(scene, {}, {}, kSize);
  CHECK(top.content_height > top.bands.height);
  CHECK(top.lanes.size() < 100);
  for (std::size_t i = 1; i < top.lanes.size(); ++i) CHECK(top.lanes[i].band.y >= top.lanes[i - 1].band.bottom());
  TimelineState low;
  low.scroll = 1e6F;
  const TimelineItems bottom = layout_timeline(scene, {}, low, kSize);
  CHECK(bottom.lanes.back().name == "f99");
  CHECK(bottom.scroll == doctest::Approx(bottom.content_height - bottom.bands.height));
  CHECK_FALSE(top.overview->items.empty());
  CHECK(bottom.overview != top.overview);
  low.overview = top.overview;
  CHECK(layout_timeline(scene, {}, low, kSize).overview == top.overview);  // Nothing in it has changed.
  CHECK(layout_timeline(f.at(2ms), {}, low, {kSize.x + 10, kSize.y}).overview != top.overview);
}

TEST_CASE("Timeline: keys scroll the lanes by notch and page, and as far as there are any") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 40; ++i) f.run.child(main, ("f" + std::to_string(i)).c_str());
  const Scene scene = f.at(1s);
  TimelineState state;
  const auto after = [&](ScrollSteps keys) {
    state.keys = std::move(keys);
    prepare_timeline(scene, {}, state);
    return timeline_items(scene, {}, state, kSize).scroll;
  };
  CHECK(after({}) == 0);
  const float notch = after({ScrollStep::Down}), most = after({ScrollStep::End});
  CHECK(notch > 0);
  CHECK(after({ScrollStep::Begin, ScrollStep::Down, ScrollStep::Down}) == doctest::Approx(2 * notch));
  CHECK(after({ScrollStep::Begin, ScrollStep::PageDown}) > 2 * notch);
  CHECK(after({ScrollStep::End, ScrollStep::Down, ScrollStep::Up}) == doctest::Approx(most - notch));
  CHECK(after({ScrollStep::End, ScrollStep::Begin, ScrollStep::Up}) == 0);
}

TEST_CASE("Timeline: what is not laid out again looks as if it were, whatever changes between two frames") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 40; ++i) {
    f.run.at_ms(10 * i).begin(main, Operation::Sleep, trace::kNobody, {.value = 5'000'000});
    f.run.at_ms(10 * i + 5).end(main, static_cast<std::uint32_t>(i + 1));
  }
  Scene scene = f.at(50ms);
  TimelineState state;
  const std::vector<TraceTime> marks{100ms};
  TimeScene time;
  const auto all_as_new = [&](const Scene& now, ImVec2 size) {
    const std::string seen = dump(timeline_items(now, time, state, size));
    CHECK(seen == dump(layout_timeline(now, time, state, size)));
    return seen;
  };
  const std::string first = all_as_new(scene, kSize);
  const TimelineItems* const items = &timeline_items(scene, time, state, kSize);
  scene.t = 80ms;
  const std::string later = all_as_new(scene, kSize);
  CHECK(later != first);
  CHECK(&timeline_items(scene, time, state, kSize) == items);  // Only the moment has moved.
  time.bookmarks = marks;
  const std::string marked = all_as_new(scene, kSize);
  CHECK(marked != later);
  scene.language = Language::Chinese;
  all_as_new(scene, kSize);
  state.begin = 100ms;
  state.end = 120ms;
  CHECK(all_as_new(scene, kSize) != marked);
  state.scroll = 30;
  all_as_new(scene, kSize);
  all_as_new(scene, {kSize.x - 100, kSize.y + 20});
  const std::size_t told = f.run.events().size();
  f.run.at_ms(600).begin(main, Operation::Sleep, trace::kNobody, {.value = 5'000'000});
  f.history->add(std::span{f.run.events()}.subspan(told));
  f.timeline.update(*f.history);
  const Scene grown = f.at(600ms);
  state.begin = state.end = 0ms;
  CHECK(all_as_new(grown, kSize) != first);
}

TEST_CASE("Timeline: with the live edge in sight the picture follows it") {
  SceneFixture f;
  f.run.main();
  f.run.at_ms(10'000).output("x");
  const Scene scene = f.at(10s);
  TimelineState state;
  state.begin = 1s;
  state.end = 2s;
  const TimelineItems items = layout_timeline(scene, {.following = true}, state, kSize);
  CHECK(items.scale.end > scene.t);
  CHECK(items.scale.end - items.scale.begin == 1s);
}

TEST_CASE("Timeline: of many samples of the kernel each state is there once in a pixel, the last of them above") {
  SceneFixture f;
  const auto main = f.run.main();
  for (int i = 0; i < 20'000; ++i)
    f.run.at_ms(10 + i * 0.1)
        .tell({.actor = f.run.kSupervisor, .object = main, .value = "RSZ"[i % 3], .kind = trace::Kind::KernelState});
  const TimelineItems items = layout_timeline(f.at(3s), {}, {}, {620, 400});
  REQUIRE_FALSE(items.samples.empty());
  CHECK(items.samples.size() <= 3 * static_cast<std::size_t>(items.bands.width + 2));
  std::set<std::pair<float, char>> seen;
  for (const SampleItem& sample : items.samples) CHECK(seen.emplace(sample.x, sample.state).second);
  std::set<char> states;
  for (const auto& [x, state] : seen) states.insert(state);
  CHECK(states.size() == 3);
  CHECK(items.samples.back().state == "RSZ"[19'999 % 3]);
}
