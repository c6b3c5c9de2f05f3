// What the engine says of itself in the trace.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/connection.hpp"
#include "engine/process.hpp"
#include "engine/program.hpp"
#include "traced_run.hpp"

using engine::Process;
using trace::Kind;
using trace::Operation;
using trace::Outcome;
using namespace std::chrono_literals;

TEST_CASE("trace: the life of a process, told by its parent and by itself") {
  TracedRun run;
  Process child{{.target = [] { throw engine::SystemExit{3}; }, .name = "f1", .daemon = true}};
  child.start();
  child.join();
  child.close();
  CHECK(run.of_kind(Kind::Created).at(0).flags == trace::kDaemon);
  CHECK(run.text(run.of_kind(Kind::Created).at(0)) == "f1");
  const auto started = run.of_kind(Kind::Started).at(0);
  const auto running = run.of_kind(Kind::Running).at(0);
  CHECK(started.object == child.serial());
  CHECK(started.actor == run.main());
  CHECK(running.object == child.serial());
  CHECK(running.actor == child.serial());
  CHECK(running.value == started.value);
  CHECK(running.extra == static_cast<std::uint32_t>(::getpid()));
  CHECK(running.peer == run.main());
  CHECK(run.of_kind(Kind::Exiting).at(0).value == 3);
  CHECK(run.of_kind(Kind::Exited).at(0).value == 3);
  CHECK(run.of_kind(Kind::Reaped).at(0).actor == run.main());
  CHECK(run.of_kind(Kind::Closed).at(0).object == child.serial());
  const auto exited = run.of_kind(Kind::Exited).at(0), reaped = run.of_kind(Kind::Reaped).at(0);
  CHECK(exited.time_ns <= reaped.time_ns);
}

TEST_CASE("trace: join says how long it waited, for whom, and where it stands in the program") {
  TracedRun run;
  Process child{{.target = [] { ::pause(); }}};
  child.start();
  CHECK_FALSE(child.join(1ms));
  const int line = __LINE__ - 1;
  child.kill();
  child.join();
  const auto begun = run.calls(Kind::CallBegun, Operation::Join);
  const auto blocked = run.calls(Kind::CallBlocked, Operation::Join);
  const auto ended = run.calls(Kind::CallEnded, Operation::Join);
  REQUIRE(begun.size() == 2);
  REQUIRE(ended.size() == 2);
  CHECK(begun[0].value == 1'000'000);
  CHECK(begun[1].value == -1);
  REQUIRE_FALSE(blocked.empty());
  CHECK(blocked[0].peer == child.serial());
  CHECK(blocked[0].call == begun[0].call);
  CHECK(ended[0].outcome == Outcome::TimedOut);
  CHECK(ended[1].outcome == Outcome::Returned);
  CHECK(ended[1].value == -SIGKILL);
  CHECK(begun[0].line() == static_cast<std::uint32_t>(line));
  const auto source = run.reader().source(begun[0].source());
  CHECK(source.path.ends_with("tests/engine/trace_test.cpp"));
  CHECK(source.content.find("how long it waited, for whom") != std::string_view::npos);
}

TEST_CASE("trace: a plain fork(2) is a process of its own") {
  TracedRun run;
  const pid_t pid = ::fork();
  if (pid == 0) {
    engine::sleep(0ns);
    ::_exit(0);
  }
  ::waitpid(pid, nullptr, 0);
  const auto running = run.of_kind(Kind::Running);
  REQUIRE(running.size() == 1);
  CHECK(running[0].value == pid);
  CHECK(running[0].peer == run.main());
  CHECK(running[0].object != run.main());
  CHECK(run.calls(Kind::CallBegun, Operation::Sleep).at(0).actor == running[0].object);
}

TEST_CASE("trace: an exception is raised, misuse too") {
  TracedRun run;
  Process child{{.target = [] {
    ::close(STDERR_FILENO);
    throw std::runtime_error{"no such tank"};
  }}};
  CHECK_THROWS(child.join());
  CHECK(run.calls(Kind::CallEnded, Operation::Join).at(0).outcome == Outcome::Raised);
  child.start();
  child.join();
  CHECK(run.text(run.of_kind(Kind::Raised).at(0)) == "std::runtime_error: no such tank");
}

TEST_CASE("trace: a message is the same at both ends") {
  TracedRun run;
  engine::Pipe pipe{engine::Direction::OneWay};
  Process child{{.target = [&] {
    pipe.second.send("one");
    pipe.second.send(2);
  }}};
  child.start();
  CHECK(pipe.first.recv<std::string>() == "one");
  CHECK(pipe.first.recv<int>() == 2);
  child.join();
  const auto sent = run.calls(Kind::CallEnded, Operation::Send);
  const auto received = run.calls(Kind::CallEnded, Operation::Recv);
  REQUIRE(sent.size() == 2);
  REQUIRE(received.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(received[i].peer == child.serial());
    CHECK(received[i].peer == sent[i].peer);
    CHECK(received[i].serial == sent[i].serial);
    CHECK(received[i].object == pipe.first.serial());
    CHECK(received[i].extra == static_cast<std::uint32_t>(trace::End::A));
    CHECK(sent[i].extra == static_cast<std::uint32_t>(trace::End::B));
  }
  CHECK(sent[0].serial != sent[1].serial);
  const auto begun = run.calls(Kind::CallBegun, Operation::Send);
  CHECK(run.text(begun[0]) == "'one'");
  CHECK(run.text(begun[1]) == "2");
  CHECK(begun[0].serial == 3);
}

TEST_CASE("trace: who holds which end of a pipe, forked children too") {
  TracedRun run;
  {
    engine::Pipe pipe;
    Process child{{.target = [&] { pipe.first.close(); }}};
    child.start();
    child.join();
    const auto opened = run.of_kind(Kind::EndOpened), closed = run.of_kind(Kind::EndClosed);
    REQUIRE(opened.size() == 4);
    CHECK(opened[0].actor == run.main());
    CHECK(opened[2].actor == child.serial());
    CHECK(opened[3].object == pipe.first.serial());
    REQUIRE(closed.size() == 1);
    CHECK(closed[0].actor == child.serial());
    CHECK(closed[0].detail == static_cast<std::uint8_t>(trace::End::A));
    const auto created = run.of_kind(Kind::ObjectCreated).at(0);
    CHECK(created.object_type() == trace::ObjectType::Pipe);
    CHECK(created.extra == 1);
    CHECK(created.value == 2);
  }
  CHECK(run.of_kind(Kind::EndClosed).size() == 3);
}

TEST_CASE(
    "trace: an operation that an exception leaves has its text; what was thrown before it began does not end it") {
  TracedRun run;
  const auto text_of_last = [&](Operation operation) {
    const auto ends = run.calls(Kind::CallEnded, operation);
    CHECK(ends.back().outcome == Outcome::Raised);
    return run.text(ends.back());
  };
  Process child{{.target = [] {}}};
  CHECK_THROWS(child.join());
  CHECK(text_of_last(Operation::Join) == "AssertionError: can only join a started process");
  { const record::Call unknown{Operation::Get, trace::kNobody}; }
  CHECK(text_of_last(Operation::Get).empty());
  const engine::ValueError outside{"of no operation"};
  { const record::Call unknown{Operation::Put, trace::kNobody}; }
  CHECK(text_of_last(Operation::Put).empty());
}

TEST_CASE("trace: a join whose child was reaped by other means ends without a status, and is not timed out") {
  TracedRun run;
  Process child{{.target = [] {}}};
  child.start();
  ::waitpid(*child.pid(), nullptr, 0);
  CHECK_FALSE(child.join());
  const auto ended = run.calls(Kind::CallEnded, Operation::Join).back();
  CHECK(ended.outcome == Outcome::False);
  CHECK(ended.value == 0);
}
