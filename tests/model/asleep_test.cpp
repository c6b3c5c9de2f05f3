#include "model/asleep.hpp"

#include <doctest/doctest.h>

#include "model/explain.hpp"
#include "support/run_builder.hpp"

using base::Language;
using model::World;
using spawnarium::test::RunBuilder;
using trace::Operation;
using trace::Serial;
using trace::SystemCall;

namespace {

std::string clause(const RunBuilder& run, Serial process, Language language = Language::English) {
  const World world = world_of(run);
  return model::asleep_clause(world, process, language);
}
std::string call(const RunBuilder& run, Serial process) {
  const World world = world_of(run);
  return model::asleep_call(*world.process(process));
}

}  // namespace

TEST_CASE("asleep_clause: at which file or pipe a process waits, and for whom") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto seen = [&](const RunBuilder::Sample& sample) {
    run.seen(f1, sample);
    return clause(run, f1);
  };
  CHECK(seen({.call = SystemCall::Read}) == "f1 waits to read from a descriptor");
  CHECK(seen({.call = SystemCall::Read, .extra = 1, .text = "/dev/pts/3"}) ==
        "f1 waits to read from its standard input (/dev/pts/3)");
  CHECK(seen({.call = SystemCall::Read, .extra = 6, .text = "pipe"}) ==
        "f1 waits to read from descriptor 5, an empty pipe");
  CHECK(seen({.call = SystemCall::Read, .extra = 1, .text = "pipe", .peer = RunBuilder::kSupervisor}) ==
        "f1 waits to read from its standard input: nothing has been typed");
  CHECK(seen({.call = SystemCall::Write, .extra = 5, .text = "pipe", .peer = main}) ==
        "f1 waits to write into descriptor 4, a full pipe whose other end only main holds open");
  CHECK(clause(run, f1, Language::Chinese) == "f1 等待写入描述符 4，那是一个已满的管道，另一端只有 main 持有");
  CHECK(call(run, f1) == "write fd 4");
}

TEST_CASE("asleep_clause: other calls, and the program that it runs") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto seen = [&](SystemCall asleep) {
    run.seen(f1, {.call = asleep});
    return clause(run, f1);
  };
  CHECK(seen(SystemCall::Wait) == "f1 waits for a child to end");
  CHECK(seen(SystemCall::Pause) == "f1 waits for a signal");
  CHECK(seen(SystemCall::Futex) == "f1 waits for a lock or a notification that is not traced");
  CHECK(seen(SystemCall::None) == "f1 sleeps in the system, in a call that is not traced");
  CHECK(call(run, f1).empty());
  run.begin(f1, Operation::Exec, trace::kNobody, {.text = "/usr/bin/sleep"});
  CHECK(seen(SystemCall::Sleep) == "f1 (running sleep) sleeps for a time");
  CHECK(call(run, f1) == "sleep: nanosleep");
}

TEST_CASE("asleep_clause: of a forked process, why no thread will release the lock") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.create(main, "f1");
  run.tell({.actor = f1, .object = f1, .peer = main, .value = 812, .kind = trace::Kind::Running});
  run.seen(f1, {.call = SystemCall::Futex, .extra = 1});
  CHECK(clause(run, f1) ==
        "f1 waits for a lock of its threads, and has no other thread that could release it: what another thread held "
        "when f1 was forked stays locked");
}

TEST_CASE("asleep_clause: for which files a process waits, and in which call") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  SystemCall call_seen = SystemCall::Select;
  const auto seen = [&](std::string_view files, std::uint32_t forever, Serial peer = trace::kNobody) {
    run.seen(f1, {.call = call_seen, .extra = forever, .text = files, .peer = peer});
    return clause(run, f1);
  };
  CHECK(seen("", 0) == "f1 waits in select() until any of several files is ready, or a time is over");
  CHECK(seen("fd 3 (pipe)", 0) == "f1 waits in select() until fd 3 (pipe) is ready, or a time is over");
  CHECK(seen("stdin (/dev/pts/0), fd 4 (socket)", 1) ==
        "f1 waits in select() until one of these is ready: stdin (/dev/pts/0), fd 4 (socket)");
  CHECK(seen("fd 3 (pipe)", 1, main) ==
        "f1 waits in select() until fd 3 (pipe) is ready, and only main holds its other end open");
  CHECK(clause(run, f1, Language::Chinese) == "f1 在 select() 中等待 fd 3 (pipe) 就绪，而它的另一端只有 main 持有");
  CHECK(call(run, f1) == "select: fd 3 (pipe)");
  call_seen = SystemCall::Poll;
  CHECK(seen("fd 3 (pipe)", 0) == "f1 waits in poll() until fd 3 (pipe) is ready, or a time is over");
  call_seen = SystemCall::EpollWait;
  CHECK(seen("fd 3 (pipe)", 0) == "f1 waits in epoll_wait() until fd 3 (pipe) is ready, or a time is over");
  CHECK(call(run, f1) == "epoll_wait: fd 3 (pipe)");
}

TEST_CASE("asleep_clause: a thread sleeps for itself, and its process runs") {
  RunBuilder run;
  const Serial main = run.main(), thread = run.thread(main, "T"), f1 = run.child(main, "f1");
  run.seen(thread, {.call = SystemCall::Read, .extra = 4, .text = "pipe", .peer = f1});
  CHECK(clause(run, thread) ==
        "main.T waits to read from descriptor 3, an empty pipe whose other end only f1 holds open");
  const World world = world_of(run);
  CHECK(model::asleep_untraced(world, thread));
  CHECK_FALSE(model::asleep_untraced(world, main));
  CHECK(model::needed(world, thread) == f1);
  CHECK(model::explain(world, thread, world.now, Language::English) == clause(run, thread) + ".");
  run.begin(thread, Operation::Print, trace::kNobody, {.text = "x"});  // What it does now is younger than the sample.
  CHECK_FALSE(model::asleep_untraced(world_of(run), thread));
}

TEST_CASE("needed: a lock of threads, where all of them are known") {
  RunBuilder run;
  const Serial main = run.main(), thread = run.thread(main, "T");
  run.seen(thread, {.call = SystemCall::Futex, .extra = 2});
  CHECK(clause(run, thread) == "main.T waits for another thread of its process");
  CHECK(model::needed(world_of(run), thread) == main);
  run.seen(thread, {.call = SystemCall::Futex, .extra = 3});  // A third one is not known.
  CHECK(model::needed(world_of(run), thread) == trace::kNobody);
}
