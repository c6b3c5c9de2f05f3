#include "view/timeline_rows.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"
#include "view/timeline.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

// main, with f1 (and its feeder and child) and f2.
struct Family : SceneFixture {
  Serial main = run.main(), queue = run.object(main, trace::ObjectType::Queue);
  Serial f1 = run.at_ms(5).child(main, "f1"), feeder = run.thread(f1, "feeder", queue), g = run.child(f1, "g"),
         f2 = run.child(main, "f2");
  Family() { run.at_ms(20).output("x"); }
  std::vector<Serial> subjects(const RowChoice& choice) {
    const Scene scene = at(20ms);
    std::vector<Serial> all;
    for (const TimelineRow& row : timeline_rows(timeline, scene.whole.finally, choice).rows) all.push_back(row.subject);
    return all;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Family, "Rows: each process and thread has one; a queue has one where depths are shown") {
  CHECK(subjects({}) == std::vector{main, f1, feeder, g, f2});
  CHECK(subjects({.folded = {}, .hidden = {}}) == std::vector{main, queue, f1, feeder, g, f2});
  CHECK(subjects({.folded = {}, .hidden = {RowKind::QueueDepth, RowKind::Thread}}) == std::vector{main, f1, g, f2});
}

TEST_CASE_FIXTURE(Family, "Rows: a folded process has its threads and descendants in its own row") {
  RowChoice choice;
  choice.fold(f1);
  CHECK(subjects(choice) == std::vector{main, f1, f2});
  const TimelineRows rows = timeline_rows(timeline, whole.finally, choice);
  CHECK(rows.rows[1].folded == 2);
  CHECK(rows.of_lane == std::vector<std::size_t>{0, 1, 1, 1, 2});
  choice.fold(main);
  choice.hidden.clear();
  CHECK(subjects(choice) == std::vector{main});
  choice.fold(main);
  choice.fold(f1);
  CHECK(subjects(choice).size() == 6);
}

TEST_CASE_FIXTURE(Family,
                  "Timeline: what is folded is not drawn, its arrows begin and end at the row it is folded into") {
  run.at_ms(30).exited(g, 0);
  const Scene scene = at(30ms);
  TimelineState state;
  prepare_timeline(scene, {}, state);
  const std::size_t arrows = layout_timeline(scene, {}, state, {620, 230}).arrows.size();
  state.rows.fold(f1);
  const TimelineItems items = layout_timeline(scene, {}, state, {620, 230});
  CHECK(items.lanes.size() == 3);
  CHECK(items.lanes[1].folded == 2);
  CHECK(items.arrows.size() == arrows - 1);  // That from f1 to its own child lies within the row.
}
