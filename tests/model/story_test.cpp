#include "model/story.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/enumerators.hpp"
#include "model/explain.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using base::Language;
using spawnarium::test::RunBuilder;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

namespace {

std::string story(const RunBuilder& run, Language language) {
  model::World world;
  std::string story;
  for (const trace::Event& event : run.events()) {
    const std::string told = model::sentence(event, world, run, language);
    if (!told.empty()) story += told + "\n";
    world = model::apply(std::move(world), event, run);
  }
  return story;
}

RunBuilder example() {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.create(main, "f1", true);
  run.start(main, f1).prints(f1, "hello\n");
  const Serial queue = run.object(main, ObjectType::Queue, 2);
  run.puts(f1, queue, 1, "'x'").gets(main, queue, f1, 1);
  run.end(main, run.waits(main, Operation::Get, queue, {.value = 2'000'000'000}), Outcome::Empty);
  run.begin(f1, Operation::Sleep, f1, {.value = 3'000'000'000});
  run.does(main, Operation::Terminate, f1).signal(main, f1, 15).exited(f1, -15, main);
  run.end(main, run.waits(main, Operation::Join, f1, {.value = 1'500'000'000}), Outcome::Returned)
      .reaped(f1, -15, main);
  return run;
}

}  // namespace

TEST_CASE("Story: what happened, in English") {
  CHECK(story(example(), Language::English) ==
        "the run begins: python3 program.py\n"
        "main begins to run (pid 802)\n"
        "main created the process f1, a daemon\n"
        "main calls f1.start()\n"
        "main started f1 (pid 803)\n"
        "f1 begins to run (pid 803)\n"
        "f1 prints 'hello'\n"
        "main created queue1 for at most 2 items\n"
        "f1 puts 'x' into queue1\n"
        "main calls queue1.get()\n"
        "main got 'x' from queue1\n"
        "main calls queue1.get(timeout=2)\n"
        "main waits in get: queue1 is empty\n"
        "main got nothing: queue1 is empty (Empty)\n"
        "f1 sleeps for 3 s\n"
        "main calls f1.terminate()\n"
        "main sends SIGTERM to f1\n"
        "f1 was ended by SIGTERM and is a zombie until it is joined\n"
        "main calls f1.join(timeout=1.5)\n"
        "main waits in join for f1 to end\n"
        "main has joined f1\n"
        "main collected the exit status of f1: the zombie is gone\n");
}

TEST_CASE("Story: what happened, in Chinese") {
  CHECK(story(example(), Language::Chinese) ==
        "运行开始：python3 program.py\n"
        "main 开始运行（pid 802）\n"
        "main 创建了守护进程 f1\n"
        "main 调用 f1.start()\n"
        "main 启动了 f1（pid 803）\n"
        "f1 开始运行（pid 803）\n"
        "f1 打印 'hello'\n"
        "main 创建了 queue1，最多容纳 2 项\n"
        "f1 把 'x' 放入 queue1\n"
        "main 调用 queue1.get()\n"
        "main 从 queue1 取到 'x'\n"
        "main 调用 queue1.get(timeout=2)\n"
        "main 在 get 中等待：queue1 是空的\n"
        "main 没有取到：queue1 是空的（Empty）\n"
        "f1 睡眠 3 s\n"
        "main 调用 f1.terminate()\n"
        "main 向 f1 发送 SIGTERM\n"
        "f1 被 SIGTERM 终止，在父进程回收之前处于僵死状态\n"
        "main 调用 f1.join(timeout=1.5)\n"
        "main 在 join 中等待 f1 结束\n"
        "main 等到了 f1 结束，join 返回\n"
        "main 回收了 f1 的退出状态：僵尸进程消失\n");
}

TEST_CASE("Story: every operation that begins, waits or fails says something in both languages") {
  for (const Operation named : base::enumerators<Operation>()) {
    if (named == Operation{}) continue;
    RunBuilder run;
    const Serial main = run.main(), queue = run.object(main, ObjectType::Queue);
    model::World world;
    for (const trace::Event& event : run.events()) world = model::apply(std::move(world), event, run);
    for (const Language language : {Language::English, Language::Chinese}) {
      std::string told;
      for (const Kind kind : {Kind::CallBegun, Kind::CallBlocked, Kind::CallEnded}) {
        const trace::Event event{.actor = main,
                                 .call = 1,
                                 .object = queue,
                                 .kind = kind,
                                 .detail = static_cast<std::uint8_t>(named),
                                 .outcome = kind == Kind::CallEnded ? Outcome::Returned : Outcome::None};
        told += model::sentence(event, world, run, language);
      }
      INFO(trace::name_of(named));
      CHECK_FALSE(told.empty());
      CHECK(told.find('{') == std::string::npos);
    }
  }
}

TEST_CASE("Story: every kind of event says something in both languages, but for those that are no news") {
  const std::set<Kind> silent{Kind::None,      Kind::KernelState, Kind::ObjectNamed, Kind::CallBlocked,
                              Kind::CallEnded, Kind::Line,        Kind::Output,      Kind::OutputEnd,
                              Kind::Chosen,    Kind::Folded};  // Unless it is of memory that the program
                                                               // shares.
  for (const Kind kind : base::enumerators<Kind>()) {
    RunBuilder run;
    const Serial main = run.main(), f1 = run.child(main, "f1");
    model::World before;
    for (const trace::Event& event : run.events()) before = model::apply(std::move(before), event, run);
    const trace::Event event{.actor = main,
                             .object = f1,
                             .peer = trace::kNobody,
                             .value = 1,
                             .text = run.keep("x"),
                             .kind = kind,
                             .detail = static_cast<std::uint8_t>(kind == Kind::Note ? 0 : 1)};
    for (const Language language : {Language::English, Language::Chinese}) {
      INFO(trace::name_of(kind));
      CHECK(model::sentence(event, before, run, language).empty() == silent.contains(kind));
    }
  }
}

TEST_CASE("Story: what is about to end is news where its exit code is not 0; the end itself says both") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  model::World before;
  for (const trace::Event& event : run.events()) before = model::apply(std::move(before), event, run);
  trace::Event exiting{.actor = f1, .object = f1, .value = 3, .kind = Kind::Exiting};
  CHECK(model::sentence(exiting, before, run, Language::English) == "f1 is about to end with exit code 3");
  exiting.value = 0;
  CHECK(model::sentence(exiting, before, run, Language::English).empty());
}

TEST_CASE("Story: times and lengths of time for people") {
  CHECK(model::time_text(3456us) == "0.003456 s");
  CHECK(model::time_text(12s) == "12.0000 s");
  CHECK(model::duration_text(3s) == "3 s");
  CHECK(model::duration_text(1600ms) == "1.6 s");
  CHECK(model::duration_text(20ms) == "20 ms");
  CHECK(model::duration_text(300us) == "300 us");
  CHECK(model::duration_text(2500ns) == "2.5 us");
}

TEST_CASE("Story: nobody holds a semaphore: its value is 0") {
  spawnarium::test::RunBuilder run;
  const Serial main = run.main(), seats = run.object(main, trace::ObjectType::Semaphore, 1);
  const Serial a = run.child(main, "a"), b = run.child(main, "b");
  run.at_ms(10).does(a, trace::Operation::Acquire, seats);
  run.at_ms(20).waits(b, trace::Operation::Acquire, seats, {.peer = a});
  run.at_ms(30).exited(a, -9);
  run.waits(main, trace::Operation::Join, b);
  model::History history{run};
  history.add(std::span<const trace::Event>{run.events()});
  std::string told;
  for (std::size_t i = 0; i < history.size(); ++i)
    told += model::sentence(history.event(i), history.after(i), run, base::Language::English) + "\n";
  CHECK(told.find("b waits to acquire semaphore1: its value is 0") != std::string::npos);
  CHECK(told.find("holds") == std::string::npos);
  const model::World world = history.after(history.size());
  for (const model::Deadlock& deadlock : model::deadlocks(world)) {
    const std::string why = model::explain(world, deadlock, base::Language::English);
    CHECK(why.find("held by") == std::string::npos);
    CHECK(why.find("released") == std::string::npos);
  }
  REQUIRE_FALSE(model::deadlocks(world).empty());
}

TEST_CASE("Story: a failed operation has the exception's own text, and no other cause than is known") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  const auto fails = [&](Operation operation, Serial object, Outcome outcome, std::string_view text,
                         std::int64_t value = 0) {
    run.end(main, run.begin(main, operation, object), outcome, {.value = value, .text = text});
  };
  fails(Operation::Get, queue, Outcome::Interrupted, "KeyboardInterrupt");
  fails(Operation::Get, queue, Outcome::Raised, "RuntimeError: late");
  fails(Operation::Get, queue, Outcome::Raised, "");
  fails(Operation::Input, trace::kNobody, Outcome::EndOfFile, "");
  fails(Operation::Input, trace::kNobody, Outcome::EndOfFile, "/dev/null");
  fails(Operation::Join, f1, Outcome::False, "");
  fails(Operation::Join, f1, Outcome::False, "", 1);
  run.child(main, "f2");
  run.end(main, run.waits(main, Operation::WaitPid, trace::kNobody), Outcome::Returned);
  run.child(main, "f3");
  run.child(main, "f4");
  run.waits(main, Operation::WaitPid, trace::kNobody);
  const std::string english = story(run, Language::English), chinese = story(run, Language::Chinese);
  for (const std::string line :
       {"main: get was interrupted by a signal: KeyboardInterrupt\n", "main: get raised RuntimeError: late\n",
        "main: get raised an exception\n", "main finds the end of its input (EOFError)\n",
        "main finds the end of its input, which is /dev/null in each process that multiprocessing starts (EOFError)\n",
        "main cannot learn how f1 ended: its exit status has been collected already\n",
        "main cannot learn how f1 ended: SIGCHLD is ignored, so the system keeps no exit status\n",
        "main waits in waitpid for f2 to end\n", "main waits in waitpid for f2, f3 or f4 to end\n"}) {
    CAPTURE(line);
    CHECK(english.find(line) != std::string::npos);
  }
  CHECK(english.find('?') == std::string::npos);
  for (const std::string line : {"main：get 被信号打断：KeyboardInterrupt\n", "main 读到输入的末尾（EOFError）\n",
                                 "main 无法得知 f1 如何结束：SIGCHLD 被忽略，系统不保留退出状态\n",
                                 "main 在 waitpid 中等待 f2 结束\n", "main 在 waitpid 中等待 f2、f3 或 f4 结束\n"}) {
    CAPTURE(line);
    CHECK(chinese.find(line) != std::string::npos);
  }
}

TEST_CASE("Story: what is read from shared memory and written into it, and what is written over unread") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  const Serial value = run.object(main, ObjectType::Value, 0, trace::kNobody, "7");
  const Serial array = run.object(main, ObjectType::Array, 3, trace::kNobody, "[0, 0, 0]");
  const auto reads = [&](Serial actor, Serial object, std::int64_t index, std::string_view text) {
    run.end(actor, run.begin(actor, Operation::Load, object, {.value = index}), Outcome::Returned,
            {.value = index, .text = text});
  };
  const auto writes = [&](Serial actor, Serial object, std::int64_t index, std::string_view text) {
    run.end(actor, run.begin(actor, Operation::Store, object, {.value = index, .text = text}), Outcome::Returned,
            {.value = index, .text = text});
  };
  reads(f1, value, -1, "7");
  reads(f2, value, -1, "7");
  writes(f1, value, -1, "8");
  writes(f2, value, -1, "8");
  reads(f1, value, -1, "8");
  writes(f1, value, -1, "9");
  reads(f1, array, 2, "0");
  writes(f2, array, 1, "5");  // Another element.
  writes(f1, array, 2, "1");
  reads(f1, array, -1, "[0, 5, 1]");
  const std::string english = story(run, Language::English), chinese = story(run, Language::Chinese);
  CHECK(english.substr(english.find("main created value1")) ==
        "main created value1, which holds 7\n"
        "main created array1, which holds [0, 0, 0]\n"
        "f1 reads 7 from value1\n"
        "f2 reads 7 from value1\n"
        "f1 writes 8 into value1\n"
        "f2 writes 8 into value1, over the 8 that f1 has written since f2 read it\n"
        "f1 reads 8 from value1\n"
        "f1 writes 9 into value1\n"
        "f1 reads 0 from array1[2]\n"
        "f2 writes 5 into array1[1]\n"
        "f1 writes 1 into array1[2]\n"
        "f1 reads [0, 5, 1] from array1[:]\n");
  CHECK(chinese.find("f2 把 8 写入 value1，覆盖了 f1 在它读取之后写入的 8\n") != std::string::npos);
}

TEST_CASE("sentence: a process that sleeps outside of operations is told once it is known who alone can wake it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto told = [&](const RunBuilder::Sample& sample) {
    const model::World before = world_of(run);
    run.seen(f1, sample);
    return model::sentence(run.events().back(), before, run, Language::English);
  };
  const RunBuilder::Sample for_main{.call = trace::SystemCall::Read, .extra = 4, .text = "pipe", .peer = main};
  CHECK(told({.call = trace::SystemCall::Read, .extra = 4, .text = "pipe"}).empty());
  CHECK(told(for_main) == "f1 waits to read from descriptor 3, an empty pipe whose other end only main holds open");
  CHECK(told(for_main).empty());
  CHECK(told({.state = 'R'}).empty());
  CHECK_FALSE(told(for_main).empty());
}

TEST_CASE("Story: an answer is of the moment of the question: what has ended since is not said to be alive") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto last = [&] {
    model::History history{run};
    history.add(std::span<const trace::Event>{run.events()});
    return model::sentence(history, history.size() - 1, base::Language::English);
  };
  run.does(main, Operation::IsAlive, f1);
  CHECK(last() == "main asks whether f1 is alive: yes");
  const auto asked = run.begin(main, Operation::IsAlive, f1);
  run.exited(f1, 0).end(main, asked);
  CHECK(last() == "main has been told that f1 is alive: it was, when main asked; it has ended since");
}

namespace {

/// Two ends of a socket, each made by its own process; the server knows both, the client only its own.
struct Sockets {
  RunBuilder run;
  Serial main = run.main(), f1 = run.child(main, "f1"), client = 0, server = 0;

  void open_client() {
    client = run.object(f1, ObjectType::Connection, 1);
    opened(f1, client, 77, 0);
  }
  void open_server() {
    server = run.object(main, ObjectType::Connection, 1);
    opened(main, server, 88, 77);
  }
  void opened(Serial actor, Serial object, std::uint32_t own, std::uint32_t other) {
    run.tell({.actor = actor,
              .object = object,
              .serial = own,
              .extra = other,
              .kind = trace::Kind::EndOpened,
              .detail = static_cast<std::uint8_t>(trace::End::A)});
  }
  std::string last() const {
    model::History history{run};
    history.add(std::span<const trace::Event>{run.events()});
    return model::sentence(history, history.size() - 1, base::Language::English);
  }
  void received(Serial actor, Serial object, Operation operation = Operation::Recv) {
    run.end(actor, run.begin(actor, operation, object, {.value = -1}));
  }
};

}  // namespace

TEST_CASE("Connections of sockets: the two ends are one thing, and a message goes from one to the other") {
  Sockets sockets;
  sockets.open_client();
  sockets.run.puts(sockets.f1, sockets.client, 1, "'ping'", Operation::Send);  // Before the other end is known.
  CHECK(world_of(sockets.run).dump().find("ping") == std::string::npos);
  sockets.open_server();
  CHECK(world_of(sockets.run).object(sockets.client)->pipe.size() == 1);
  sockets.received(sockets.main, sockets.server);
  CHECK(sockets.last() == "main received 'ping' from connection1");
  sockets.run.puts(sockets.main, sockets.server, 1, "'pong'", Operation::Send);
  sockets.run.puts(sockets.f1, sockets.client, 2, "'more'", Operation::Send);
  sockets.received(sockets.f1, sockets.client);  // Not its own, though it lies there too.
  CHECK(sockets.last() == "f1 received 'pong' from connection1");
  const model::World world = world_of(sockets.run);
  const model::IpcObject& whole = *world.object(sockets.client);
  CHECK(whole.paired);
  CHECK(whole.ends_a == std::vector{sockets.f1});
  CHECK(whole.ends_b == std::vector{sockets.main});
  CHECK(whole.pipe.size() == 1);
  CHECK(whole.put_count == 3);
  CHECK(whole.got_count == 2);
  CHECK(model::name_of_object(world, sockets.server, base::Language::English) == "connection1");
  sockets.run.waits(sockets.f1, Operation::Recv, sockets.client, {.value = -1});
  const model::World waiting = world_of(sockets.run);
  CHECK(model::explain(waiting, sockets.f1, waiting.now, base::Language::English) ==
        "f1 waits in recv: nothing has come through connection1, and its other end is still held open by main.");
}

TEST_CASE("Connections of sockets: a message that is received before it is told to have been sent") {
  Sockets sockets;
  sockets.open_server();
  sockets.open_client();
  sockets.received(sockets.main, sockets.server);
  CHECK(sockets.last() == "main received a message from connection1");
  sockets.run.puts(sockets.f1, sockets.client, 1, "'ping'", Operation::Send);
  CHECK(world_of(sockets.run).object(sockets.server)->pipe.empty());
}

TEST_CASE("Connections of sockets: of one whose other end is not known no content is claimed") {
  Sockets sockets;
  sockets.open_client();
  sockets.run.puts(sockets.f1, sockets.client, 1, "b'ping'", Operation::SendBytes);
  sockets.received(sockets.f1, sockets.client, Operation::RecvBytes);
  CHECK(sockets.last() == "f1 received bytes of unknown content from connection1");
  CHECK(world_of(sockets.run).object(sockets.client)->taken.empty());
  CHECK(world_of(sockets.run).dump().find("ping") == std::string::npos);
}

TEST_CASE("Story: only the thread that raised is silent about what it writes to standard error") {
  RunBuilder run;
  const Serial main = run.main(), thread = run.thread(main, "T");
  run.tell({.actor = thread, .text = run.keep("ValueError: no"), .kind = Kind::Raised});
  run.does(thread, Operation::Write, trace::kNobody, {.value = 2, .text = "Traceback ...\n", .flags = trace::kPart});
  run.does(main, Operation::Write, trace::kNobody, {.value = 2, .text = "careful\n"});
  const std::string told = story(run, Language::English);
  CHECK(told.find("main.T raised an exception that nobody caught: ValueError: no") != std::string::npos);
  CHECK(told.find("Traceback") == std::string::npos);
  CHECK(told.find("main writes 'careful'") != std::string::npos);
}
