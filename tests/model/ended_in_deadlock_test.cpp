#include "model/ended_in_deadlock.hpp"

#include <doctest/doctest.h>

#include "support/run_builder.hpp"

using model::ended_in_deadlock;
using spawnarium::test::RunBuilder;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

namespace {

/// Two processes that lock each other out at 10 ms, and the end of the run, which a test tells.
struct LockedOut {
  RunBuilder run;
  Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  std::uint32_t join = 0;
  LockedOut() {
    const Serial a = run.object(main, ObjectType::Lock), b = run.object(main, ObjectType::Lock);
    run.does(f1, Operation::Acquire, a).does(f2, Operation::Acquire, b);
    join = run.waits(main, Operation::Join, f1);
    run.waits(f1, Operation::Acquire, b);
    run.at_ms(10).waits(f2, Operation::Acquire, a);
    run.at_ms(900);
  }
  std::size_t count(Outcome outcome) {
    run.tell({.actor = RunBuilder::kSupervisor, .kind = trace::Kind::RunEnded, .outcome = outcome});
    model::History history{run};
    history.add(run.events());
    REQUIRE(history.deadlocks(history.end()).size() == 1);
    return ended_in_deadlock(history).size();
  }
};

}  // namespace

TEST_CASE("ended_in_deadlock: a run that is ended from outside while its processes lock each other out") {
  LockedOut f;
  f.run.exited(f.f1, -9).exited(f.f2, -9).exited(f.main, -9);
  CHECK(f.count(Outcome::Interrupted) == 1);
}

TEST_CASE("ended_in_deadlock: Ctrl-C ends the waits with an exception") {
  LockedOut f;
  f.run.end(f.main, f.join, Outcome::Raised);
  f.run.exited(f.f1, 1).exited(f.f2, 1).exited(f.main, -2);
  CHECK(f.count(Outcome::Interrupted) == 1);
}

TEST_CASE("ended_in_deadlock: not where the run ended by itself, or a process of it has ended the deadlock") {
  LockedOut f;
  SUBCASE("somebody has killed the two, and main has come to its end") {
    f.run.exited(f.f1, -9).exited(f.f2, -9).end(f.main, f.join).exited(f.main, 0);
    CHECK(f.count(Outcome::Returned) == 0);
  }
  SUBCASE("main has killed them, and was ended later") {
    f.run.signal(f.main, f.f1, 9).signal(f.main, f.f2, 9).exited(f.f1, -9).exited(f.f2, -9).exited(f.main, -9);
    CHECK(f.count(Outcome::Interrupted) == 0);
  }
}
