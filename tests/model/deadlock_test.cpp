#include "model/deadlock.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

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
using trace::SystemCall;

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

TEST_CASE("Deadlock: of a full queue, no one is left who could take from it: the only one that did puts into it") {
  RunBuilder run;
  const Serial main = run.main(), worker = run.child(main, "worker");
  const Serial todo = run.object(main, ObjectType::Queue, 1, trace::kNobody, "todo"),
               done = run.object(main, ObjectType::Queue, 0, trace::kNobody, "done");
  run.puts(main, todo, 1, "5").gets(worker, todo, main, 1);
  run.waits(main, Operation::Get, done, {.value = -1});
  CHECK(told(run).empty());
  run.waits(worker, Operation::Put, todo, {.value = -1});
  CHECK(told(run) ==
        "no one is left who could take from todo, which is full: worker, the only one that ever did, waits itself to "
        "put into it.\n");
  CHECK(told(run, Language::Chinese) ==
        "todo 已满，而已经没有谁能从中取走：只有 worker 这样做过，而它自己也在等待放入。\n");
  RunBuilder three = run;  // Another that took and now puts: one sentence of both.
  const Serial other = three.child(worker, "other");
  three.gets(other, todo, main, 2).waits(other, Operation::Put, todo, {.value = -1});
  CHECK(told(three) ==
        "no one is left who could take from todo, which is full: worker and other, the only ones that ever did, wait "
        "themselves to put into it.\n");
  run.exited(worker, -9);
  CHECK(told(run) ==
        "main waits in get, done being empty, and no one is left who could put into it; no one ever did.\n");
}

TEST_CASE("Deadlock: two queues in a ring name who takes from which") {
  RunBuilder run;
  const Serial main = run.main(), worker = run.child(main, "worker");
  const Serial todo = run.object(main, ObjectType::Queue, 1), done = run.object(main, ObjectType::Queue, 1);
  run.puts(main, todo, 1, "1").gets(worker, todo, main, 1);
  run.puts(worker, done, 1, "1").gets(main, done, worker, 1);
  run.waits(worker, Operation::Put, done, {.value = -1});
  run.waits(main, Operation::Put, todo, {.value = -1});
  CHECK(told(run) ==
        "main waits to put into queue1, which is full and from which only worker ever took; worker waits to put into "
        "queue2, which is full and from which only main ever took: each waits for the next, and none will ever go "
        "on.\n");
}

TEST_CASE("Deadlock: get of a queue whose only producer has ended") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"),
               queue = run.object(main, ObjectType::Queue);
  run.puts(f1, queue, 1, "1").gets(f2, queue, f1, 1);
  run.waits(f2, Operation::Get, queue, {.value = -1});
  run.waits(main, Operation::Join, f2, {.value = -1});
  CHECK(told(run).empty());
  run.exited(f1, 0);
  CHECK(
      told(run) ==
      "f2 waits in get, queue1 being empty, and no one is left who could put into it: f1, the only one that ever did, "
      "has ended (exit code 0).\n");
}

TEST_CASE("Deadlock: each kind has its remedy, in both languages") {
  const auto remedies = [](const RunBuilder& run) {
    const World world = world_of(run);
    std::string text;
    for (const model::Deadlock& each : model::deadlocks(world)) {
      CHECK_FALSE(model::remedy(world, each, Language::Chinese).empty());
      CHECK(model::deadlock_sentence(world, each, Language::English) ==
            "Deadlock: " + model::explain(world, each, Language::English) +
                " Remedy: " + model::remedy(world, each, Language::English));
      text += model::remedy(world, each, Language::English) + "\n";
    }
    return text;
  };
  RunBuilder start;
  const Serial main = start.main(), f1 = start.child(main, "f1");
  const Serial lock = start.object(main, ObjectType::Lock), queue = start.object(main, ObjectType::JoinableQueue),
               barrier = start.object(main, ObjectType::Barrier, 3), event = start.object(main, ObjectType::Event),
               seats = start.object(main, ObjectType::Semaphore, 1);
  const auto with_main_joining = [&](RunBuilder run) {
    run.waits(main, Operation::Join, f1);
    return remedies(run);
  };
  {
    RunBuilder run = start;
    run.does(f1, Operation::Acquire, lock).waits(f1, Operation::Acquire, lock);
    CHECK(with_main_joining(run) == "release lock1 before acquiring it again, or make it an RLock.\n");
  }
  {
    RunBuilder run = start;
    run.does(main, Operation::Acquire, lock).waits(f1, Operation::Acquire, lock);
    CHECK(with_main_joining(run) == "main has to release lock1 before it waits.\n");
  }
  for (const int status : {0, -15}) {
    RunBuilder run = start;
    run.does(f1, Operation::Acquire, lock).exited(f1, status).waits(main, Operation::Acquire, lock);
    CHECK(remedies(run) ==
          (status == 0 ? "hold lock1 in `with lock1:`, which releases it in any case.\n"
                       : "do not kill a process that may hold lock1; let it end by itself, told by an Event or a "
                         "message.\n"));
  }
  {
    RunBuilder run = start;
    run.waits(f1, Operation::BarrierWait, barrier);
    CHECK(with_main_joining(run).starts_with("make the number of parties of barrier1"));
  }
  {
    RunBuilder run = start;
    run.waits(f1, Operation::Wait, event);
    CHECK(with_main_joining(run).starts_with("set or notify event1"));
  }
  {
    RunBuilder run = start;
    run.does(main, Operation::Acquire, seats).waits(f1, Operation::Acquire, seats);
    CHECK(with_main_joining(run).starts_with("release semaphore1 as often"));
  }
  {
    RunBuilder run = start;
    run.puts(main, queue, 1, "1").gets(f1, queue, main, 1).exited(f1, 0).waits(main, Operation::JoinQueue, queue);
    CHECK(remedies(run) == "call joinablequeue1.task_done() once for each item that get has returned.\n");
  }
}

TEST_CASE("Deadlock: a program that is not traced and sleeps at a pipe that a waiting process holds") {
  RunBuilder run;
  const Serial main = run.main(), sort = run.child(main, "fork-1");
  run.begin(sort, Operation::Exec, trace::kNobody, {.text = "/usr/bin/sort"});
  run.waits(main, Operation::WaitPid, sort);
  CHECK(told(run).empty());
  run.seen(sort, {.call = SystemCall::Read, .extra = 1, .text = "pipe", .peer = main});
  CHECK(told(run) ==
        "main waits in waitpid for fork-1; fork-1 (running sort) waits to read from its standard input, an empty pipe "
        "whose other end only main holds open: each waits for the next, and none will ever go on.\n");
  CHECK(told(run, Language::Chinese) ==
        "main 在 waitpid 中等待 fork-1；运行着 sort 的 fork-1 等待从标准输入读取，那是一个空管道，另一端只有 main "
        "持有：它们互相等待，永远不会继续。\n");
  run.seen(sort, {.call = SystemCall::Read, .extra = 1, .text = "pipe"});  // Several hold it.
  CHECK(told(run).empty());
  run.seen(sort, {.call = SystemCall::Write, .extra = 5, .text = "pipe", .peer = sort});
  CHECK(told(run) ==
        "fork-1 (running sort) waits to write into descriptor 4, a full pipe whose other end only fork-1 (running "
        "sort) itself holds open: no one is left who could end this.\n");
}

TEST_CASE("Deadlock: at a pipe that is not traced it stands since it was seen who holds the other end") {
  RunBuilder run;
  const Serial main = run.main(), reader = run.child(main, "reader"), writer = run.child(main, "writer");
  run.at_ms(100).waits(main, Operation::Join, reader);
  run.at_ms(200).seen(reader, {.call = SystemCall::Read, .extra = 4, .text = "pipe", .peer = writer});
  CHECK(model::deadlocks(world_of(run)).empty());
  run.at_ms(700).exited(writer, 0);
  run.at_ms(900).seen(reader, {.call = SystemCall::Read, .extra = 4, .text = "pipe", .peer = reader});
  const std::vector<model::Deadlock> all = model::deadlocks(world_of(run));
  REQUIRE_FALSE(all.empty());
  for (const model::Deadlock& each : all) CHECK(each.since >= 900ms);
}

TEST_CASE("Deadlock: a process that waits for a lock of its threads, of which it has no other") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.waits(main, Operation::Join, f1, {.value = -1});
  run.seen(f1, {.call = SystemCall::Futex, .extra = 2});  // One of two threads.
  CHECK(told(run).empty());
  run.seen(f1, {.call = SystemCall::Futex});  // A timeout or another process may end it.
  CHECK(told(run).empty());
  run.seen(f1, {.call = SystemCall::Futex, .extra = 1});
  CHECK(told(run) ==
        "f1 waits for a lock of its threads, and has no other thread that could release it: no one is left who could "
        "end this.\n");
}

TEST_CASE("Deadlock: what was seen before a process began to wait is no proof that it has not written meanwhile") {
  RunBuilder run;
  const Serial main = run.main(), cat = run.child(main, "cat");
  run.begin(cat, Operation::Exec, trace::kNobody, {.text = "cat"});
  const RunBuilder::Sample asleep{.call = SystemCall::Read, .extra = 1, .text = "pipe", .peer = main};
  run.seen(cat, asleep);
  run.waits(main, Operation::WaitPid, cat);
  CHECK(told(run).empty());
  run.seen(cat, asleep);
  CHECK_FALSE(told(run).empty());
}

TEST_CASE("Deadlock: who wakes all at a barrier waits for one that was killed there, and the others for its lock") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"), f3 = run.child(main, "f3");
  const Serial gate = run.object(main, ObjectType::Barrier, 3);
  const auto waits = [&](Serial actor, trace::Stage stage, Serial peer, std::uint32_t call) {
    run.block(actor, call, peer, static_cast<std::int64_t>(stage));
  };
  const RunBuilder::Detail timeout{.value = 1'500'000'000};
  const auto first = run.begin(f1, Operation::BarrierWait, gate, timeout),
             second = run.begin(f2, Operation::BarrierWait, gate, timeout);
  waits(f1, trace::Stage::Lock, f2, first);  // Which no timeout ends, unlike what follows.
  CHECK_FALSE(world_of(run).process(f1)->activity.deadline);
  waits(f1, trace::Stage::Asleep, trace::kNobody, first);
  CHECK(world_of(run).process(f1)->activity.deadline);
  waits(f2, trace::Stage::Asleep, trace::kNobody, second);
  run.exited(f1, -9).waits(main, Operation::Join, f2, {.value = -1});
  CHECK(model::explain(world_of(run), f2, 0ms, Language::English)
            .starts_with("f2 waits in barrier_wait(timeout=1.5): 2 of 3 have come to barrier1, counting f1, which "
                         "ended while waiting there"));
  const auto third = run.begin(f3, Operation::BarrierWait, gate, timeout);
  waits(f3, trace::Stage::Answers, trace::kNobody, third);
  CHECK(told(run).empty());  // f2 has yet to answer.
  waits(f2, trace::Stage::LockAgain, f3, second);
  CHECK(told(run) ==
        "f3 holds the lock of barrier1 until all that it has woken have answered, among them f1, which has ended "
        "(SIGKILL): "
        "it will never answer.\n");
  CHECK(told(run, Language::Chinese) ==
        "f3 持有 barrier1 的锁，要等被它唤醒的都作出回应，其中有 f1，而后者已经结束（SIGKILL）：它永远不会回应。\n");
  CHECK(model::explain(world_of(run), f2, 0ms, Language::English) ==
        "f2 waits in barrier_wait: it is awake and wants the lock back, which f3 holds.");
}

TEST_CASE("Deadlock: one notified alone is no reason to wait for another that was killed asleep") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  const Serial condition = run.object(main, ObjectType::Condition);
  run.waits(f1, Operation::Wait, condition, {.value = -1});
  run.waits(f2, Operation::Wait, condition, {.value = -1});
  run.exited(f1, -9);
  const auto notify = run.begin(main, Operation::Notify, condition);
  run.block(main, notify, trace::kNobody, static_cast<std::int64_t>(trace::Stage::Answers));
  CHECK(told(run).empty());
}

TEST_CASE("Deadlock: no result comes once an exception has ended the thread that hands them out") {
  RunBuilder run;
  const Serial main = run.main(), pool = run.object(main, ObjectType::Pool), w = run.child(main, "w");
  const Serial task = run.new_serial(), thread = run.new_serial();
  run.tell({.actor = thread,
            .object = thread,
            .peer = main,
            .text = run.keep("Thread-3 (_handle_results)"),
            .kind = trace::Kind::ThreadBegan,
            .flags = trace::kPart});
  run.tell({.actor = main, .object = task, .peer = pool, .serial = 7, .kind = trace::Kind::TaskSubmitted});
  run.waits(main, Operation::Result, pool, {.value = -1, .serial = 7});
  run.tell({.actor = w, .object = task, .kind = trace::Kind::TaskTaken});
  run.tell({.actor = w, .object = task, .kind = trace::Kind::TaskEnded, .outcome = trace::Outcome::Returned});
  CHECK(told(run).empty());
  CHECK(model::explain(world_of(run), main, 500ms, base::Language::English) ==
        "main waits for a result of pool1: the workers have done their part, and the result is on its way.");
  run.tell({.actor = thread, .text = run.keep("TypeError: no"), .kind = trace::Kind::Raised});
  run.tell({.actor = thread, .object = thread, .kind = trace::Kind::ThreadEnded});
  CHECK(told(run) ==
        "main waits for a result of pool1, and main.Thread-3 (_handle_results), which hands out the results, was ended "
        "by TypeError: no.\n");
  run.object(main, ObjectType::Pool);  // It may have been the other's.
  CHECK(told(run).empty());
}

TEST_CASE("Deadlock: a main thread that waits for its last one is stuck only once that has begun") {
  RunBuilder run;
  const Serial main = run.main();
  run.at_ms(10).prints(main, "x\n").at_ms(20);
  const Serial late = run.thread(main, "late");
  run.at_ms(30).seen(main, {.call = SystemCall::Futex, .extra = 2}).seen(late, {.call = SystemCall::Futex, .extra = 2});
  const auto found = model::deadlocks(world_of(run));
  REQUIRE(found.size() == 1);
  CHECK(found.front().since >= 20ms);
}

TEST_CASE("Deadlock: two threads that wait for each other's lock, which is not traced") {
  RunBuilder run;
  const Serial main = run.main(), a = run.thread(main, "A"), b = run.thread(main, "B");
  run.waits(main, Operation::Join, a);
  run.seen(a, {.call = SystemCall::Futex, .extra = 3});
  CHECK(told(run).empty());
  run.seen(b, {.call = SystemCall::Futex, .extra = 3});
  CHECK(told(run) ==
        "main waits in join for main.A; main.A waits for another thread of its process, as does main.B: each waits for "
        "the next, and none will ever go on.\n");
  run.seen(b, {.state = 'R'});
  CHECK(told(run).empty());
}
