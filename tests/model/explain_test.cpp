#include "model/explain.hpp"

#include <doctest/doctest.h>

#include <set>

#include "model/operations.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using base::Language;
using model::World;
using spawnarium::test::RunBuilder;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

TEST_CASE("Explain: what a process does and why it waits") {
  RunBuilder run;
  const Serial main = run.main(), f0 = run.create(main, "f0"), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"),
               f3 = run.child(main, "f3");
  const Serial queue = run.object(main, ObjectType::Queue);
  run.at_ms(100).begin(f1, Operation::Sleep, f1, {.value = 3'000'000'000});
  run.waits(main, Operation::Join, f1, {.value = -1});
  run.waits(f2, Operation::Get, queue, {.value = 2'000'000'000});
  run.exited(f3, 1);
  const World world = world_of(run);
  const auto said = [&](Serial actor, Language language = Language::English) {
    return model::explain(world, actor, 500ms, language);
  };
  CHECK(said(f0) == "f0 exists as a Process object only: start() has not been called.");
  CHECK(said(f1) == "f1 sleeps; 2.6 s are left.");
  CHECK(said(main) == "main waits in join for f1: f1 sleeps.");
  CHECK(said(f2) == "f2 waits in get(timeout=2): queue1 is empty; 1.6 s are left.");
  CHECK(said(f3) == "f3 has ended (exit code 1) and is a zombie: main has not yet joined it.");
  CHECK(said(f2, Language::Chinese) == "f2 在 get(timeout=2) 中等待：queue1 是空的，还剩 1.6 s。");
  CHECK(said(f3, Language::Chinese) == "f3 已经结束（退出码 1），处于僵死状态：main 还没有 join 它。");
  CHECK(said(4711).empty());
}

TEST_CASE("Explain: an event that was set and cleared again has been set") {
  RunBuilder run;
  const Serial main = run.main(), w = run.child(main, "w"), event = run.object(main, ObjectType::Event);
  run.waits(main, Operation::Wait, event, {.value = -1});
  const auto said = [&] { return model::explain(world_of(run), main, 500ms, Language::English); };
  CHECK(said() == "main waits in wait: event1 has not been set.");
  run.does(w, Operation::Clear, event);  // It was not set.
  CHECK(said() == "main waits in wait: event1 has not been set.");
  run.does(w, Operation::Set, event).does(w, Operation::Clear, event);
  CHECK(said() == "main waits in wait: w set event1 and cleared it again.");
}

TEST_CASE("Explain: a child that no Process object has started is waited for, not joined") {
  RunBuilder run;
  const Serial main = run.main();
  const std::uint32_t call = run.begin(main, Operation::Fork, trace::kNobody);
  const Serial fork = run.create(main, "fork-1");
  run.tell({.actor = main, .object = fork, .value = 801, .kind = trace::Kind::Started}).running(fork).end(main, call);
  run.exited(fork, 0);
  const World world = world_of(run);
  CHECK(model::explain(world, fork, 0ms, Language::English) ==
        "fork-1 has ended (exit code 0) and is a zombie: main has not yet waited for it.");
}

TEST_CASE("Explain: what was never started is not about to be, and why it could not be") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.create(f1, "f2"), f3 = run.create(f1, "f3");
  const auto said = [&](Serial process) { return model::explain(world_of(run), process, 500ms, Language::English); };
  const std::uint32_t call = run.begin(f1, Operation::Start, f3);
  run.end(f1, call, trace::Outcome::Raised, {.text = "AssertionError: no"});
  CHECK(said(f2) == "f2 exists as a Process object only: start() has not been called.");
  CHECK(said(f3) == "f3 could not be started: start() raised AssertionError: no");
  run.exited(f1, 1);
  CHECK(said(f2) == "f2 was never started: f1, which had its Process object, has ended.");
  run.start(f1, f3);
  CHECK(said(f3) == "f3 is running.");
}

TEST_CASE("Explain: who does nothing that is traced sleeps when the kernel says so, and is paused when that says so") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto kernel = [&](Serial process, char state) {
    run.tell({.actor = RunBuilder::kSupervisor, .object = process, .value = state, .kind = trace::Kind::KernelState});
  };
  const auto said = [&](Serial process) { return model::explain(world_of(run), process, 500ms, Language::English); };
  run.at_ms(100).does(main, Operation::Print, trace::kNobody);
  CHECK(said(main) == "main is running.");
  kernel(main, 'S');
  CHECK(said(main) == "main sleeps in the system, in a call that is not traced.");
  run.at_ms(110).does(main, Operation::Print, trace::kNobody);
  CHECK(said(main) == "main is running.");  // Since then nobody has looked.
  run.at_ms(120).begin(f1, Operation::Sleep, f1, {.value = 3'000'000'000});
  kernel(f1, 'S');
  CHECK(said(f1) == "f1 sleeps; 2.6 s are left.");
  kernel(f1, 'T');
  CHECK(said(f1) == "f1 has been paused by a signal; SIGCONT lets it go on.");
}

TEST_CASE("Explain: each thing that a wait may be for has a reason of its own, in both languages") {
  struct Case {
    Operation operation;
    ObjectType type;
    const char* english;
    const char* chinese;
  };
  const Case cases[]{
      {Operation::Get, ObjectType::Queue, "queue1 is empty", "queue1 是空的"},
      {Operation::Put, ObjectType::Queue, "queue1 is full", "queue1 已满"},
      {Operation::Feed, ObjectType::Queue, "the pipe of queue1 is full", "queue1 的管道已满"},
      {Operation::JoinThread, ObjectType::Queue, "its feeder has not yet written its buffer into queue1",
       "feeder 线程还没有把缓冲区写入 queue1"},
      {Operation::JoinQueue, ObjectType::JoinableQueue, "0 tasks of joinablequeue1 are not done",
       "joinablequeue1 还有 0 项任务未完成"},
      {Operation::Recv, ObjectType::Pipe, "nothing has come through pipe1", "pipe1 里还没有消息"},
      {Operation::Poll, ObjectType::Pipe, "nothing has come through pipe1", "pipe1 里还没有消息"},
      {Operation::SendBytes, ObjectType::Pipe, "pipe1 is full", "pipe1 已满"},
      {Operation::Acquire, ObjectType::Lock, "lock1 is just being handed on", "lock1 正在交接"},
      {Operation::Acquire, ObjectType::Semaphore, "the value of semaphore1 is 0", "semaphore1 的值为 0"},
      {Operation::Wait, ObjectType::Event, "event1 has not been set", "event1 还没有被设置"},
      {Operation::Wait, ObjectType::Condition, "nobody has notified condition1 since", "此后还没有谁通知 condition1"},
      {Operation::BarrierWait, ObjectType::Barrier, "1 of 3 have come to barrier1", "barrier1 需要 3 方，已到 1 方"},
      {Operation::Input, ObjectType::None, "nothing has been typed", "还没有输入"},
  };
  // TaskEnd: tasks_test.cpp.
  std::set<model::WaitsFor> tried{model::WaitsFor::ActorEnd, model::WaitsFor::ItemToFeed, model::WaitsFor::TaskEnd,
                                  model::WaitsFor::Outside};
  for (const Case& each : cases) {
    RunBuilder run;
    const Serial main = run.main();
    const bool barrier = each.type == ObjectType::Barrier;
    const Serial object = each.type == ObjectType::None ? trace::kNobody : run.object(main, each.type, barrier ? 3 : 0);
    run.waits(main, each.operation, object);
    const World world = world_of(run);
    const std::string name{trace::name_of(each.operation)};
    CHECK(model::explain(world, main, world.now, Language::English) ==
          "main waits in " + name + ": " + each.english + ".");
    CHECK(model::explain(world, main, world.now, Language::Chinese) ==
          "main 在 " + name + " 中等待：" + each.chinese + "。");
    tried.insert(model::facts_of(each.operation).waits_for);
  }
  CHECK(tried.size() == static_cast<std::size_t>(model::WaitsFor::Line) + 1);
}

TEST_CASE("Explain: a whole moment is its deadlocks, its processes, and the threads that have not ended") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), worker = run.thread(main, "T"),
               over = run.thread(f1, "U");
  run.tell({.actor = over, .object = over, .kind = trace::Kind::ThreadEnded});
  const Serial fork = run.object(main, ObjectType::Lock), spoon = run.object(main, ObjectType::Lock);
  for (const auto& [actor, lock] : {std::pair{f1, fork}, std::pair{worker, spoon}})
    run.does(actor, Operation::Acquire, lock);
  run.waits(f1, Operation::Acquire, spoon);
  run.waits(worker, Operation::Acquire, fork);
  const World world = world_of(run);
  CHECK(
      model::explain(world, model::deadlocks(world), world.now, Language::English) ==
      "Deadlock: f1 waits for lock2, held by main.T; main.T waits for lock1, held by f1: each waits for the next, and "
      "none will ever go on. Remedy: acquire these locks in the same order everywhere.\n"
      "main is running.\n"
      "f1 waits in acquire: main.T holds lock2.\n"
      "main.T waits in acquire: f1 holds lock1.\n");
}

TEST_CASE("Explain: a wait for a child names it, and what it does; of several each of them") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.waits(main, Operation::WaitPid, trace::kNobody);
  const auto said = [&](Serial actor, Language language = Language::English) {
    const World world = world_of(run);
    return model::explain(world, actor, world.now, language);
  };
  CHECK(said(main) == "main waits in waitpid for f1: f1 is still running.");
  const Serial f2 = run.child(main, "f2");
  run.begin(f2, Operation::Exec, trace::kNobody, {.text = "/usr/bin/sort"});
  CHECK(said(main) == "main waits in waitpid for f1 or f2: f1 is still running, f2 runs sort.");
  CHECK(said(main, Language::Chinese) == "main 在 waitpid 中等待 f1 或 f2：f1 还在运行，f2 正在运行 sort。");
  CHECK(said(f2) == "f2 runs sort.");
  run.tell({.actor = RunBuilder::kSupervisor, .object = f2, .value = 'S', .kind = trace::Kind::KernelState});
  CHECK(said(f2) == "f2 (running sort) sleeps in the system, in a call that is not traced.");
  CHECK(said(f2, Language::Chinese) == "运行着 sort 的 f2 在系统调用中睡眠，该调用没有被跟踪。");
  run.exited(f1, 0, main).reaped(f1, 0, main);
  CHECK(said(main) ==
        "main waits in waitpid for f2: f2 (running sort) sleeps in the system, in a call that is not traced.");
}

TEST_CASE("Explain: a process that nobody saw ending was about to, if it had said so") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.tell({.actor = f1, .object = f1, .value = 7, .kind = trace::Kind::Exiting});
  run.tell({.actor = RunBuilder::kSupervisor, .object = f1, .kind = trace::Kind::Vanished});
  const World world = world_of(run);
  CHECK(model::explain(world, f1, world.now, Language::English) ==
        "f1 is gone: it was about to end with exit code 7, and nobody saw its end.");
}

TEST_CASE("Explain: a thread in code that is not traced is not said to run, for the kernel is not asked of it") {
  RunBuilder run;
  const Serial main = run.main(), ticker = run.thread(main, "ticker");
  CHECK(model::explain(world_of(run), ticker, 500ms, Language::English) ==
        "main.ticker runs, or waits in a call that is not traced.");
  run.end(ticker, run.begin(ticker, Operation::Print, trace::kNobody, {.text = "x\n", .place = trace::place_of(1, 7)}));
  CHECK(model::explain(world_of(run), ticker, 500ms, Language::English) ==
        "main.ticker is past line 7: it runs, or waits in a call that is not traced.");
}

TEST_CASE("present_sample: what the kernel said before a process's last change says nothing of it any more") {
  RunBuilder run;
  const Serial main = run.main();
  const auto sample = [&] {
    const World world = world_of(run);
    const model::KernelSample* const found = model::present_sample(*world.process(main));
    return found == nullptr ? '-' : found->state;
  };
  const auto kernel = [&](char state) {
    run.tell({.actor = RunBuilder::kSupervisor, .object = main, .value = state, .kind = trace::Kind::KernelState});
  };
  CHECK(sample() == '-');
  kernel('R');
  CHECK(sample() == 'R');
  const auto sleep = run.begin(main, Operation::Sleep, trace::kNobody, {.value = 1'000'000'000});
  CHECK(sample() == '-');
  kernel('S');
  CHECK(sample() == 'S');
  run.end(main, sleep);
  CHECK(sample() == '-');
}

TEST_CASE("Explain: who waits for an item learns that one was put and could not be pickled") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  const Serial feeder = run.thread(main, "feeder", queue);
  run.puts(main, queue, 1, "<lambda>");
  const World before = world_of(run);
  const auto feed = run.begin(feeder, Operation::Feed, queue);
  run.end(feeder, feed, trace::Outcome::Raised, {.text = "PicklingError: no", .peer = main, .serial = 1});
  CHECK(model::sentence(run.events().back(), before, run, Language::English) ==
        "main.feeder could not pickle <lambda>, which is lost: PicklingError: no");
  run.waits(f1, Operation::Get, queue, {.value = -1});
  CHECK(model::explain(world_of(run), f1, 500ms, Language::English) ==
        "f1 waits in get: queue1 is empty, and <lambda>, which main put, is lost.");
}
