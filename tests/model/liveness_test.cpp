#include "model/liveness.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support/run_builder.hpp"

using model::Liveness;
using model::World;
using spawnarium::test::RunBuilder;
using trace::End;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

namespace {

/// The actors that will never go on, in the order of their serials.
std::vector<Serial> blocked(const RunBuilder& run) {
  const World world = world_of(run);
  std::vector<Serial> found;
  const Liveness liveness{world};
  for (const Liveness::Node& each : liveness.nodes())
    if (!each.free && !each.idle()) found.push_back(each.serial);
  std::sort(found.begin(), found.end());
  return found;
}

using Serials = std::vector<Serial>;

}  // namespace

TEST_CASE("Liveness: an actor can go on if it does not wait, or waits for one that can") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, lock);
  run.waits(main, Operation::Acquire, lock, {.value = -1});
  CHECK(blocked(run).empty());
  run.waits(f1, Operation::Join, main, {.value = -1});
  CHECK(blocked(run) == Serials{main, f1});
}

TEST_CASE("Liveness: a timeout frees its waiter and all that wait for it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  const Serial lock = run.object(main, ObjectType::Lock);
  run.does(f2, Operation::Acquire, lock).exited(f2, -9);
  run.waits(main, Operation::Join, f1, {.value = -1});
  RunBuilder timed = run;
  run.waits(f1, Operation::Acquire, lock, {.value = -1});
  CHECK(blocked(run) == Serials{main, f1});
  timed.waits(f1, Operation::Acquire, lock, {.value = 1'000'000'000});
  CHECK(blocked(timed).empty());
}

TEST_CASE("Liveness: what has ended is no node, and a feeder with nothing to do is idle") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  const Serial feeder = run.thread(main, "feeder", queue);
  run.exited(f1, 0);
  const World world = world_of(run);
  const Liveness liveness{world};
  CHECK(liveness.node(f1) == nullptr);
  REQUIRE(liveness.node(main) != nullptr);
  CHECK_FALSE(liveness.node(main)->idle());
  REQUIRE(liveness.feeder(*liveness.node(main), queue) != nullptr);
  CHECK(liveness.feeder(*liveness.node(main), queue)->serial == feeder);
}

TEST_CASE("Liveness: the other end of a pipe is where the waiting process is not") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), pipe = run.object(main, ObjectType::Pipe, 1);
  run.opens(main, pipe, End::A).opens(f1, pipe, End::B);
  run.waits(main, Operation::Recv, pipe, {.value = -1});
  const World world = world_of(run);
  const Liveness liveness{world};
  const auto* other = liveness.other_end(*liveness.node(main), *world.object(pipe));
  REQUIRE(other != nullptr);
  CHECK(*other == Serials{f1});
}
