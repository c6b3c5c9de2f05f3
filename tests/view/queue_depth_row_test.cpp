#include "view/queue_depth_row.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"
#include "view/timeline.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

constexpr Rect kNames{0, 0, 100, 40}, kRow{100, 0, 300, 40};

// main makes a queue of at most two items; f1 puts at 10, 20 and 60 ms, main gets at 50 and 80 ms.
struct Queueing : SceneFixture {
  Serial main = run.main(), queue = run.object(main, trace::ObjectType::Queue, 2);
  Serial f1 = run.at_ms(5).child(main, "f1");
  Queueing() {
    put(10, 1);
    put(20, 2);
    get(50, 1);
    put(60, 3);
    get(80, 2);
    run.at_ms(100).output("x");
  }
  void put(double at_ms, std::uint64_t number) { run.at_ms(at_ms).puts(f1, queue, number, "x"); }
  void get(double at_ms, std::uint64_t number) { run.at_ms(at_ms).gets(main, queue, f1, number); }
  std::vector<std::int64_t> depths() {
    if (!history) play();
    QueueDepths all;
    all.update(*history);
    std::vector<std::int64_t> depths;
    for (const QueueDepths::Step& step : all.of(queue)) depths.push_back(step.depth);
    return depths;
  }
  QueueDepthItem item(TraceTime from, TraceTime until) {
    const Scene scene = at(100ms);
    QueueDepths all;
    all.update(*history);
    return layout_queue_depth(*world.object(queue), all.of(queue), {from, until, kRow.x, kRow.width}, scene, kNames,
                              kRow);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Queueing, "Queue depth: a step at each put and get; what is no queue has none") {
  CHECK(depths() == std::vector<std::int64_t>{1, 2, 1, 2, 1});
  QueueDepths all;
  all.update(*history);
  CHECK(all.of(main).empty());
}

TEST_CASE_FIXTURE(Queueing, "Queue depth: piece by piece, and with events that come late, it is what it is at once") {
  play();
  QueueDepths at_once, by_pieces;
  at_once.update(*history);
  model::History growing{run};
  const std::span<const trace::Event> all{run.events()};
  const std::size_t late = all.size() / 2;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == late) continue;
    growing.add(all.subspan(i, 1));
    by_pieces.update(growing);
  }
  growing.add(all.subspan(late, 1));
  by_pieces.update(growing);
  CHECK(by_pieces.of(queue) == at_once.of(queue));
}

TEST_CASE_FIXTURE(Queueing, "Queue depth: named and bounded, the fullest bar reaches the line of maxsize") {
  const QueueDepthItem all = item(0ms, 100ms);
  CHECK(all.name == "queue1");
  CHECK(all.bound == "maxsize 2");
  REQUIRE(all.bars.size() == 5);
  CHECK(all.bars[1].depth == 2);
  CHECK(all.bars[1].rect.y == doctest::Approx(all.bound_line));
  CHECK(all.bars[0].rect.height == doctest::Approx(all.bars[1].rect.height / 2));
  CHECK(all.bars[1].label == "2");
  CHECK(all.bars[0].rect.x == doctest::Approx(kRow.x + 30).epsilon(0.01));
}

TEST_CASE_FIXTURE(Queueing,
                  "Queue depth: in any part the bars reach from edge to edge, and none is lost below a pixel") {
  const QueueDepthItem part = item(30ms, 40ms);
  REQUIRE(part.bars.size() == 1);
  CHECK(part.bars[0].rect.x == doctest::Approx(kRow.x));
  CHECK(part.bars[0].rect.right() == doctest::Approx(kRow.right()));
  const QueueDepthItem far = item(0ms, 100s);
  REQUIRE(far.bars.size() >= 1);
  CHECK(far.bars[0].depth == 2);
  CHECK(far.bars[0].rect.width >= 1);
}

TEST_CASE_FIXTURE(Queueing, "Queue depth: the bar under the mouse says how many, and for how long") {
  const QueueDepthItem all = item(0ms, 100ms);
  const Scene scene = at(100ms);
  const std::string full = queue_depth_tooltip(all, all.bars[1].rect.center(), scene);
  CHECK(full.find("2 in it, full") != std::string::npos);
  CHECK(queue_depth_tooltip(all, {kRow.x + 1, kRow.center().y}, scene).find("0 in it") != std::string::npos);
  CHECK(queue_depth_tooltip(all, {0, 0}, scene).empty());
}

TEST_CASE_FIXTURE(Queueing,
                  "Timeline: depths are hidden until asked for; then the row follows that of the queue's process") {
  const Scene scene = at(100ms);
  TimelineState state;
  prepare_timeline(scene, {}, state);
  const TimelineItems hidden = layout_timeline(scene, {}, state, {620, 230});
  CHECK(hidden.depths.empty());
  state.rows.toggle(RowKind::QueueDepth);
  prepare_timeline(scene, {}, state);
  const TimelineItems shown = layout_timeline(scene, {}, state, {620, 230});
  REQUIRE(shown.depths.size() == 1);
  CHECK(shown.depths[0].band.y >= shown.lanes[0].band.bottom());
  CHECK(shown.depths[0].band.bottom() <= shown.lanes[1].band.y);
  CHECK(shown.depths[0].band.x == shown.bands.x);
  CHECK(&timeline_items(scene, {}, state, {620, 230}) == &timeline_items(scene, {}, state, {620, 230}));
  state.rows.toggle(RowKind::QueueDepth);
  CHECK(timeline_items(scene, {}, state, {620, 230}).depths.empty());
}
