#include "model/deadlock_finder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "model/explain.hpp"
#include "model/live_story.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using base::Language;
using model::World;
using spawnarium::test::RunBuilder;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

namespace {

/// Two processes that lock each other out at 10 ms.
RunBuilder locked_out(Serial& f1, Serial& f2) {
  RunBuilder run;
  const Serial main = run.main();
  f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  const Serial a = run.object(main, ObjectType::Lock), b = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, a).does(f2, Operation::Acquire, b);
  run.waits(main, Operation::Join, f1);
  run.waits(f1, Operation::Acquire, b);
  run.at_ms(10).waits(f2, Operation::Acquire, a);
  return run;
}

std::vector<std::string> lines_of(const model::History& history, model::TraceTime now) {
  std::vector<std::string> lines;
  for (const model::DeadlockLine& each : model::deadlock_lines(history, now, Language::English))
    lines.push_back(model::time_text(each.at) + " " + each.sentence.substr(0, each.sentence.find(':', 10)));
  return lines;
}

const std::vector<std::string> kLockedOut{
    "0.010002 s Deadlock: f1 waits for lock2, held by f2; f2 waits for lock1, held by f1"};

}  // namespace

TEST_CASE("DeadlockFinder: a deadlock is found when it has stood for a while, and said to be closed where it was") {
  Serial f1 = 0, f2 = 0;
  const RunBuilder run = locked_out(f1, f2);
  model::History history{run};
  history.add(run.events());
  CHECK(lines_of(history, 100ms).empty());
  CHECK(lines_of(history, 500ms) == kLockedOut);
  CHECK(history.deadlocks(500ms)[0].deadlock.since == std::chrono::microseconds{10'002});

  model::LiveStory story{run, Language::English};
  story.add(run.events());
  REQUIRE(story.stand_still().size() == 1);
  CHECK(story.stand_still().empty());
}

TEST_CASE("DeadlockFinder: a deadlock is found although a signal has ended it") {
  Serial f1 = 0, f2 = 0;
  RunBuilder run = locked_out(f1, f2);
  run.at_ms(900).exited(f2, -9).exited(f1, -9);
  model::History history{run};
  history.add(run.events());
  CHECK(lines_of(history, history.end()) == kLockedOut);
  const World before = history.at(500ms);
  CHECK(model::standing_deadlocks(history, before).size() == 1);
  CHECK(model::standing_deadlocks(history, history.after(history.size())).empty());
}

TEST_CASE("DeadlockFinder: what looks like a deadlock and goes on, or is seen on a core, is none") {
  Serial f1 = 0, f2 = 0;
  RunBuilder run = locked_out(f1, f2);
  SUBCASE("f2 was only about to get what f1 had released") {
    run.at_ms(20).exited(f2, -9).exited(f1, -9);
    model::History history{run};
    history.add(run.events());
    CHECK(lines_of(history, 5s).empty());
  }
  SUBCASE("f2 runs") {
    run.at_ms(100).tell(
        {.actor = RunBuilder::kSupervisor, .object = f2, .value = 'R', .kind = trace::Kind::KernelState});
    model::History history{run};
    history.add(run.events());
    CHECK(lines_of(history, 5s).empty());
    run.tell({.actor = RunBuilder::kSupervisor, .object = f2, .value = 'S', .kind = trace::Kind::KernelState});
    model::History asleep{run};
    asleep.add(run.events());
    CHECK(lines_of(asleep, 5s) == kLockedOut);
  }
}

TEST_CASE("DeadlockFinder: a deadlock is found although its processes were seen to run before they ended") {
  Serial f1 = 0, f2 = 0;
  RunBuilder run = locked_out(f1, f2);
  run.at_ms(600).seen(f1, {.state = 'R'}).at_ms(601).exited(f1, -9);
  model::History history{run};
  history.add(run.events());
  CHECK(lines_of(history, history.end()) == kLockedOut);
}

TEST_CASE("DeadlockFinder: an event that comes late takes back what it contradicts") {
  Serial f1 = 0, f2 = 0;
  const RunBuilder run = locked_out(f1, f2);
  model::History history{run};
  history.add(run.events());
  CHECK(lines_of(history, 500ms) == kLockedOut);
  RunBuilder more = run;
  more.at_ms(11).exited(f2, -9);
  history.add(std::vector<trace::Event>{more.events().back()});
  CHECK(lines_of(history, 500ms) ==
        std::vector<std::string>{"0.011001 s Deadlock: f1 waits for lock2, held by f2, which has ended (SIGKILL)"});
}

TEST_CASE("DeadlockFinder: each deadlock is found once, and only what may end one is a reason to look") {
  Serial f1 = 0, f2 = 0;
  const RunBuilder run = locked_out(f1, f2);
  const World world = world_of(run);
  model::DeadlockFinder finder;
  CHECK(finder.look(world, 100ms).empty());
  CHECK(finder.look(world, 500ms).size() == 1);
  CHECK(finder.look(world, 600ms).empty());
  for (const trace::Event& event : run.events()) CHECK_FALSE(finder.due(event));
  RunBuilder killed = run;
  killed.at_ms(900).exited(f2, -9);
  CHECK(finder.due(killed.events().back()));
  CHECK_FALSE(finder.due(killed.events().back()));  // Within 20 ms of the last one.
}
