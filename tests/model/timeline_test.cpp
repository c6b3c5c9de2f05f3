#include "model/timeline.hpp"

#include <doctest/doctest.h>

#include "support/random_run.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using model::ArrowKind;
using model::SpanKind;
using model::Timeline;
using spawnarium::test::RunBuilder;
using trace::Event;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;
using trace::SystemCall;

namespace {

std::vector<SpanKind> kinds(const model::Lane& lane) {
  std::vector<SpanKind> kinds;
  for (const model::Span& span : lane.spans) kinds.push_back(span.kind);
  return kinds;
}

}  // namespace

TEST_CASE("Timeline: a lane runs, sleeps, waits, is a zombie, and its spans meet") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto sleep = run.at_ms(1).begin(f1, Operation::Sleep, f1, {.value = 1'000'000'000});
  const auto join = run.at_ms(2).waits(main, Operation::Join, f1, {.place = 0x01000009});
  run.at_ms(1001).end(f1, sleep).at_ms(1002).exited(f1, 0, main).at_ms(1003).reaped(f1, 0, main).end(main, join);
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  const model::Lane& child = *timeline.lane_of(f1);
  CHECK(kinds(child) == std::vector{SpanKind::Run, SpanKind::Sleep, SpanKind::Run, SpanKind::Zombie});
  for (std::size_t i = 1; i < child.spans.size(); ++i) CHECK(child.spans[i - 1].end == child.spans[i].begin);
  CHECK(child.spans.back().begin == 1002ms + 1us);
  CHECK(child.spans.back().end == 1003ms + 1us);
  const model::Lane& parent = *timeline.lane_of(main);
  CHECK(kinds(parent) == std::vector{SpanKind::Run, SpanKind::WaitJoin, SpanKind::Run});
  CHECK(parent.spans[1].object == f1);
  CHECK(parent.spans[1].outcome == trace::Outcome::Returned);
  CHECK(parent.spans[1].place == 0x01000009);
  CHECK(parent.spans.back().end == base::TraceTime::max());
  REQUIRE(timeline.arrows().size() == 2);
  CHECK(timeline.arrows()[0].kind == ArrowKind::Start);
  CHECK(timeline.arrows()[0].from == main);
  CHECK(timeline.arrows()[0].to == f1);
  CHECK(timeline.arrows()[1].kind == ArrowKind::Join);
  CHECK(timeline.arrows()[1].from_time == 1002ms + 1us);
  CHECK(timeline.arrows()[1].to_time == 1003ms + 2us);
}

TEST_CASE("Timeline: what the kernel says is stopped does not run, until it is continued or does something") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto sample = [&](char state) {
    run.tell({.actor = RunBuilder::kSupervisor, .object = f1, .value = state, .kind = Kind::KernelState});
  };
  run.at_ms(10).signal(main, f1, 19);
  sample('T');
  sample('T');
  SUBCASE("by SIGCONT") { run.at_ms(50).signal(main, f1, 18); }
  SUBCASE("by a sample") {
    run.at_ms(50);
    sample('R');
  }
  SUBCASE("by what it does") { run.at_ms(50).prints(f1, "x"); }
  const auto sleep = run.at_ms(60).begin(f1, Operation::Sleep, f1, {.value = 1'000'000'000});
  run.at_ms(70);
  sample('T');
  run.at_ms(80);
  sample('S');
  run.at_ms(90).end(f1, sleep);
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  const model::Lane& lane = *timeline.lane_of(f1);
  CHECK(kinds(lane) == std::vector{SpanKind::Run, SpanKind::Stopped, SpanKind::Run, SpanKind::Sleep, SpanKind::Stopped,
                                   SpanKind::Sleep, SpanKind::Run});
  CHECK(lane.spans[1].end >= 50ms);
  CHECK(lane.spans[1].end < 51ms);
  for (std::size_t i = 1; i < lane.spans.size(); ++i) CHECK(lane.spans[i - 1].end == lane.spans[i].begin);
}

TEST_CASE("Timeline: lanes come in the order of the family, threads beneath their process") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"), f3 = run.child(f1, "f3");
  const Serial queue = run.object(main, ObjectType::Queue), feeder = run.thread(main, "feeder", queue);
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  std::vector<Serial> order;
  std::vector<int> depths;
  for (const model::Lane& lane : timeline.lanes()) order.push_back(lane.actor), depths.push_back(lane.depth);
  CHECK(order == std::vector{main, feeder, f1, f3, f2});
  CHECK(depths == std::vector{0, 0, 1, 2, 1});
}

TEST_CASE("Timeline: a lane that turns out to be another's is there again when what came late lies before that") {
  RunBuilder run;
  const Serial main = run.main(), found = run.new_serial(), child = run.new_serial();
  const auto found_pid = RunBuilder::pid_of(child);
  run.tell({.actor = RunBuilder::kSupervisor,
            .object = found,
            .peer = main,
            .value = found_pid,
            .kind = Kind::ForeignProcess,
            .flags = trace::kObserved});
  run.at_ms(5);
  for (int i = 0; i < 10'000; ++i) run.end(main, run.begin(main, Operation::Print, main));
  run.at_ms(100).running(child, "child");
  run.at_ms(200);
  for (int i = 0; i < 10; ++i) run.end(main, run.begin(main, Operation::Print, main));
  const std::vector<Event>& all = run.events();
  const Event late{.time_ns = 60'000'000,
                   .actor = RunBuilder::kSupervisor,
                   .object = found,
                   .value = 'S',
                   .kind = Kind::KernelState};

  model::History history{run}, whole_history{run};
  Timeline timeline, whole;
  history.add(all);
  timeline.update(history);
  CHECK(timeline.lanes().size() == 2);
  CHECK(timeline.lanes()[1].actor == child);
  history.add(std::vector{late});
  timeline.update(history);

  std::vector<Event> together = all;
  together.push_back(late);
  whole_history.add(together);
  whole.update(whole_history);
  CHECK(spawnarium::test::text_of(timeline) == spawnarium::test::text_of(whole));
}

TEST_CASE("Timeline: arrows of messages and signals") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  run.at_ms(1).puts(main, queue, 1, "1").at_ms(2).gets(f1, queue, main, 1).at_ms(3).signal(main, f1, 15);
  const model::History history = [&] {
    model::History made{run};
    made.add(run.events());
    return made;
  }();
  Timeline timeline;
  timeline.update(history);
  REQUIRE(timeline.arrows().size() == 3);
  CHECK(timeline.arrows()[1].kind == ArrowKind::Message);
  CHECK(timeline.arrows()[1].from_time == 1ms + 2us);
  CHECK(timeline.arrows()[1].to_time == 2ms + 2us);
  CHECK(timeline.arrows()[1].object == queue);
  CHECK(timeline.arrows()[2].kind == ArrowKind::Signal);
  CHECK(timeline.arrows()[2].signal == 15);
}

TEST_CASE("Timeline: what it has not been given yet it takes in piece by piece") {
  RunBuilder run;
  const Serial main = run.main();
  for (int i = 0; i < 100; ++i) run.does(main, Operation::Sleep, main, {.value = 500});
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  CHECK_FALSE(timeline.update(history, 50));
  CHECK(timeline.events() == 50);
  int pieces = 1;
  while (!timeline.update(history, 50)) ++pieces;
  CHECK(pieces == 4);
  CHECK(timeline.lane_of(main)->spans.size() == 201);
}

TEST_CASE("Timeline: a killed process's waits end with it, and its threads too") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  const Serial feeder = run.thread(f1, "feeder", queue);
  run.waits(f1, Operation::Get, queue, {.value = -1});
  run.exited(f1, -9).reaped(f1, -9, main);
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  CHECK(kinds(*timeline.lane_of(f1)) == std::vector{SpanKind::Run, SpanKind::WaitGet, SpanKind::Zombie});
  CHECK(timeline.lane_of(f1)->spans.back().end < base::TraceTime::max());
  CHECK(timeline.lane_of(feeder)->spans.back().end < base::TraceTime::max());
}

TEST_CASE("Timeline: what a signal's handler does within a wait does not end the wait") {
  RunBuilder run;
  const Serial main = run.main();
  const auto sleep = run.at_ms(1).begin(main, Operation::Sleep, main, {.value = 1'000'000'000});
  const auto print = run.at_ms(5).begin(main, Operation::Print, trace::kNobody, {.text = "handler"});
  run.at_ms(6).end(main, print).at_ms(1001).end(main, sleep);
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  const model::Lane& lane = *timeline.lane_of(main);
  CHECK(kinds(lane) == std::vector{SpanKind::Run, SpanKind::Sleep, SpanKind::Run, SpanKind::Sleep, SpanKind::Run});
  CHECK(lane.spans[3].operation == Operation::Sleep);
  CHECK(lane.spans[3].begin == lane.spans[2].end);
  CHECK(lane.spans[3].outcome == trace::Outcome::Returned);
  CHECK(lane.spans[3].end == 1001ms + 1us);
}

TEST_CASE("Timeline: waitpid is a wait, and its arrow comes from the child whose status it collected") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto wait = run.at_ms(2).waits(main, Operation::WaitPid, trace::kNobody);
  run.at_ms(9).exited(f1, 0, main).reaped(f1, 0, main).end(main, wait, trace::Outcome::Returned, {.peer = f1});
  const Serial thread = run.thread(main, "T");
  const auto join = run.at_ms(20).waits(main, Operation::Join, thread);
  run.at_ms(30).tell({.actor = thread, .object = thread, .kind = Kind::ThreadEnded}).at_ms(31).end(main, join);
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  CHECK(kinds(*timeline.lane_of(main)) ==
        std::vector{SpanKind::Run, SpanKind::WaitJoin, SpanKind::Run, SpanKind::WaitJoin, SpanKind::Run});
  REQUIRE(timeline.arrows().size() == 3);
  CHECK(timeline.arrows()[1].kind == ArrowKind::Join);
  CHECK(timeline.arrows()[1].from == f1);
  CHECK(timeline.arrows()[2].kind == ArrowKind::Join);
  CHECK(timeline.arrows()[2].from == thread);
  CHECK(timeline.arrows()[2].from_time == 30ms + 1us);
}

TEST_CASE("Timeline: outside of operations a lane sleeps or waits from where its process was seen to") {
  RunBuilder run;
  const Serial main = run.main();
  run.at_ms(10).seen(main, {.state = 'S'});
  run.at_ms(20).seen(main, {.state = 'R'});
  run.at_ms(30).seen(main, {.call = SystemCall::Read, .extra = 1});
  run.at_ms(32).seen(main, {.call = SystemCall::Read, .extra = 1});
  run.at_ms(35).seen(main, {.call = SystemCall::Futex});
  run.at_ms(40).prints(main, "awake");
  const auto wait = run.at_ms(50).waits(main, Operation::WaitPid, trace::kNobody);
  run.seen(main, {.call = SystemCall::Wait});
  run.at_ms(60).end(main, wait);
  run.seen(main, {.call = SystemCall::Futex});
  run.at_ms(65).tell({.actor = main, .object = main, .kind = Kind::Exiting});
  run.seen(main, {.state = 'S'});
  model::History history{run};
  history.add(run.events());
  Timeline timeline;
  timeline.update(history);
  const model::Lane& lane = *timeline.lane_of(main);
  CHECK(kinds(lane) == std::vector{SpanKind::Run, SpanKind::Sleep, SpanKind::Run, SpanKind::WaitOther,
                                   SpanKind::WaitOther, SpanKind::Run, SpanKind::WaitJoin, SpanKind::Run,
                                   SpanKind::WaitOther, SpanKind::Run});
  CHECK(lane.spans[1].begin == 10ms + 1us);
  CHECK_FALSE(lane.spans[1].in_operation());
  REQUIRE(lane.sample_at(lane.spans[3].begin) != nullptr);
  CHECK(lane.sample_at(lane.spans[3].begin)->call == SystemCall::Read);
  CHECK(lane.sample_at(lane.spans[4].begin)->call == SystemCall::Futex);
  CHECK(lane.sample_at(10ms) == nullptr);
}
