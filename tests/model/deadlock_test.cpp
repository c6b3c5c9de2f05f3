#include <doctest/doctest.h>

#include "model/explain.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using base::Language;
using model::World;
using spawnarium::test::RunBuilder;
using trace::End;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

namespace {

std::string told(const RunBuilder& run, Language language = Language::English) {
  const World world = world_of(run);
  std::string text;
  for (const model::Deadlock& deadlock : model::deadlocks(world))
    text += model::explain(world, deadlock, language) + "\n";
  return text;
}

}  // namespace

TEST_CASE("Deadlock: two locks in opposite order; whoever joins them is a bystander") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  const Serial a = run.object(main, ObjectType::Lock), b = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, a).does(f2, Operation::Acquire, b);
  run.waits(f1, Operation::Acquire, b);
  run.waits(main, Operation::Join, f1, {.value = -1});
  CHECK(told(run).empty());
  run.waits(f2, Operation::Acquire, a);
  CHECK(told(run) ==
        "f1 waits for lock2, held by f2; f2 waits for lock1, held by f1: each waits for the next, and none will ever "
        "go on.\n");
  CHECK(told(run, Language::Chinese) ==
        "f1 等待 lock2，它被 f2 持有；f2 等待 lock1，它被 f1 持有：它们互相等待，永远不会继续。\n");
}

TEST_CASE("Deadlock: a lock whose holder was terminated is never released") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, lock);
  run.waits(main, Operation::Acquire, lock, {.value = -1});
  CHECK(told(run).empty());
  run.exited(f1, -15);
  CHECK(told(run) == "main waits for lock1, held by f1, which has ended (SIGTERM): it will never be released.\n");
  CHECK(told(run, Language::Chinese) ==
        "main 等待 lock1，它被 f1 持有，而后者已经结束（SIGTERM）：它永远不会被释放。\n");
}

TEST_CASE("Deadlock: what has a timeout is none") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, lock).exited(f1, -15);
  run.waits(main, Operation::Acquire, lock, {.value = 1'000'000'000});
  CHECK(told(run).empty());
}

TEST_CASE("Deadlock: recv on a pipe whose other end only the waiter holds") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), pipe = run.object(main, ObjectType::Pipe, 1);
  run.opens(main, pipe, End::A).opens(main, pipe, End::B).opens(f1, pipe, End::B);
  const auto recv = run.begin(main, Operation::Recv, pipe, {.value = -1});
  run.block(main, recv);
  CHECK(told(run).empty());  // f1 may yet send.
  run.exited(f1, 0);
  RunBuilder at_end = run;
  CHECK(told(run).empty());  // The end at which it waits is not known: nothing is said.
  at_end.end(main, recv, trace::Outcome::Interrupted);
  at_end.tell({.actor = main,
               .call = 99,
               .object = pipe,
               .value = -1,
               .extra = 1,
               .kind = trace::Kind::CallBegun,
               .detail = static_cast<std::uint8_t>(Operation::Recv)});
  at_end.tell({.actor = main,
               .call = 99,
               .object = pipe,
               .kind = trace::Kind::CallBlocked,
               .detail = static_cast<std::uint8_t>(Operation::Recv)});
  CHECK(told(at_end) ==
        "main waits in recv on pipe1, whose other end only main itself still holds open: neither a message nor the end "
        "of file will ever come.\n");
  at_end.closes(main, pipe, End::B);
  CHECK(told(at_end).empty());  // Now the end of file comes.
}

TEST_CASE("Deadlock: a join of a process that cannot end before its items are taken") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  const Serial feeder = run.thread(f1, "feeder", queue);
  run.puts(f1, queue, 1, "'xxxx'");
  run.waits(feeder, Operation::Feed, queue, {.value = -1});
  run.begin(f1, Operation::JoinThread, queue, {.value = -1});
  CHECK(told(run).empty());
  run.waits(main, Operation::Join, f1, {.value = -1});
  CHECK(told(run) ==
        "main waits in join for f1; f1 waits for its feeder to empty its buffer into queue1; f1.feeder waits for "
        "somebody to take from queue1, "
        "whose pipe is full: each waits for the next, and none will ever go on.\n");
}

TEST_CASE("Deadlock: a feeder waits for the writing lock of one that was terminated") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"),
               queue = run.object(main, ObjectType::Queue);
  run.puts(f2, queue, 1, "'x'");
  const Serial feeder = run.thread(f2, "feeder", queue);
  run.exited(f1, -15);
  run.waits(feeder, Operation::Feed, queue, {.value = -1, .peer = f1});
  run.begin(f2, Operation::JoinThread, queue, {.value = -1});
  CHECK(told(run) ==
        "f2.feeder waits for the writing lock of queue1, held by f1, which has ended (SIGTERM): it will never be "
        "released.\n");
}

TEST_CASE("Deadlock: get of an empty queue when nobody is left to put") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  run.waits(f1, Operation::Get, queue, {.value = -1});
  CHECK(told(run).empty());
  run.waits(main, Operation::Join, f1, {.value = -1});
  CHECK(told(run) ==
        "main waits in join for f1; f1 waits in get, queue1 being empty: each waits for the next, and none will ever "
        "go on.\n");
}

TEST_CASE("Deadlock: getters behind a reader that was killed with the reading lock") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"),
               queue = run.object(main, ObjectType::Queue);
  run.waits(f1, Operation::Get, queue, {.value = -1});
  run.waits(f2, Operation::Get, queue, {.value = -1, .peer = f1});
  run.exited(f1, -9).puts(main, queue, 1, "1");
  CHECK(told(run) ==
        "f2 waits for the reading lock of queue1, held by f1, which has ended (SIGKILL): it will never be released.\n");
}

TEST_CASE(
    "Deadlock: whoever got the reading lock at last waits for an item, not for the one that had the lock before") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"),
               queue = run.object(main, ObjectType::Queue);
  const auto first = run.waits(f1, Operation::Get, queue, {.value = -1});
  const auto second = run.waits(f2, Operation::Get, queue, {.value = -1, .peer = f1});
  run.puts(main, queue, 1, "1").end(f1, first, trace::Outcome::Returned, {.peer = main, .serial = 1});
  run.block(f2, second);
  run.waits(f1, Operation::Get, queue, {.value = -1, .peer = f2});
  CHECK(told(run).empty());
}

TEST_CASE("Deadlock: a running or sleeping process, or one of which nothing is known, may end any wait for anybody") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), event = run.object(main, ObjectType::Event),
               found = run.new_serial();
  run.waits(f1, Operation::Wait, event, {.value = -1});
  run.begin(main, Operation::Sleep, main, {.value = 1'000'000});
  CHECK(told(run).empty());
  RunBuilder stuck = run;
  stuck.waits(main, Operation::Wait, event, {.value = -1});
  CHECK_FALSE(told(stuck).empty());
  stuck.tell({.actor = RunBuilder::kSupervisor,
              .object = found,
              .peer = main,
              .value = 4711,
              .text = stuck.keep("sh"),
              .kind = trace::Kind::ForeignProcess});
  CHECK(told(stuck).empty());
}

TEST_CASE("Deadlock: a join of a thread is a wait like any other") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), thread = run.thread(main, "T");
  const Serial lock = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, lock);
  run.waits(thread, Operation::Acquire, lock);
  run.waits(main, Operation::Join, thread, {.peer = thread});
  CHECK(told(run).empty());
  run.waits(f1, Operation::Join, main);
  CHECK(told(run) ==
        "main waits in join for main.T; main.T waits for lock1, held by f1; f1 waits in join for main: each waits for "
        "the next, and none will ever go on.\n");
}

TEST_CASE(
    "Deadlock: a lock that a thread left locked may still be released by its process, as long as that can go on") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), thread = run.thread(main, "T");
  const Serial lock = run.object(main, ObjectType::Lock);
  run.does(thread, Operation::Acquire, lock);
  run.tell({.actor = thread, .object = thread, .kind = trace::Kind::ThreadEnded});
  run.waits(f1, Operation::Acquire, lock);
  CHECK(told(run).empty());
  const World world = world_of(run);
  CHECK(model::explain(world, f1, world.now, Language::English) ==
        "f1 waits in acquire: the thread main.T held lock1 when it ended.");
  run.waits(main, Operation::Acquire, lock);
  CHECK(told(run).find("main waits for lock1, held by main.T, which has ended: it will never be released.\n") !=
        std::string::npos);
}

TEST_CASE("Deadlock: waitpid waits for the child that it names, or for any child there is") {
  for (const bool any : {false, true}) {
    RunBuilder run;
    const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
    run.does(main, Operation::Acquire, lock);
    run.waits(main, Operation::WaitPid, any ? trace::kNobody : f1);
    CHECK(told(run).empty());
    run.waits(f1, Operation::Acquire, lock);
    CHECK(told(run) ==
          "main waits in waitpid for f1; f1 waits for lock1, held by main: each waits for the next, and none will ever "
          "go on.\n");
  }
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
  run.child(main, "f2");  // It may end.
  run.does(main, Operation::Acquire, lock);
  run.waits(f1, Operation::Acquire, lock);
  run.waits(main, Operation::WaitPid, trace::kNobody);
  CHECK(told(run).empty());
}
