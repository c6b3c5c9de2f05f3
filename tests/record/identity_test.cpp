#include "record/identity.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "record/gate.hpp"
#include "support/temporary_folder.hpp"
#include "trace/error.hpp"
#include "trace/reader.hpp"

using record::Recorder;
using record::recorder;
using trace::Event;
using trace::Kind;
using trace::kNobody;
using trace::Serial;

namespace {

/// A run's trace, made by this process, which takes no part in it: recorder() belongs to the whole process, so the
/// programs that attach to the trace are children.
struct Case : spawnarium::test::TemporaryFolder {
  std::filesystem::path trace = path() / "run.spawn";
  Recorder maker;
  const Serial supervisor = (maker.create(trace), maker.new_serial());
  const Serial program = maker.new_serial();

  /// Runs `body` in a child whose environment names the trace and the process. Returns the child's pid where all that
  /// it claims was true, else -1.
  template <class Body>
  pid_t in_program(Serial named, Body body) const {
    return in_child([&] {
      std::string trace_is = record::trace_entry(trace.string()), process_is = record::process_entry(named);
      ::putenv(trace_is.data());
      if (named != kNobody) ::putenv(process_is.data());
      return body();
    });
  }

  template <class Body>
  static pid_t in_child(Body body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body() ? 0 : 1);
    int status = -1;
    return ::waitpid(child, &status, 0) == child && status == 0 ? child : -1;
  }

  std::vector<Event> written(Kind kind) const {
    trace::Reader reader{trace};
    std::vector<Event> events, all;
    reader.read_new(all);
    for (const Event& event : all)
      if (event.kind == kind) events.push_back(event);
    return events;
  }
  std::string text(const Event& event) const { return std::string{trace::Reader{trace}.text(event.text)}; }
};

}  // namespace

TEST_CASE_FIXTURE(Case, "attach: a program becomes the process that its environment names, once") {
  const pid_t pid = in_program(program, [&] {
    return record::attach("not this name") && recorder().process() == program &&
           ::getenv("SPAWNARIUM_PROCESS") == nullptr && ::getenv("SPAWNARIUM_TRACE") != nullptr &&
           !record::attach("a second time");
  });
  REQUIRE(pid > 0);
  const std::vector<Event> running = written(Kind::Running);
  REQUIRE(running.size() == 1);
  CHECK(running[0].object == program);
  CHECK(running[0].actor == program);
  CHECK(running[0].value == pid);
  CHECK(running[0].extra == static_cast<std::uint32_t>(::getpid()));
  CHECK_MESSAGE(running[0].text == 0, "its parent has named it");
}

TEST_CASE_FIXTURE(Case,
                  "attach: a program that the environment does not name is a new process with a name of its own") {
  REQUIRE(in_program(kNobody, [] { return record::attach("MainProcess"); }) > 0);
  const std::vector<Event> running = written(Kind::Running);
  REQUIRE(running.size() == 1);
  CHECK(running[0].object > program);
  CHECK(text(running[0]) == "MainProcess");
}

TEST_CASE_FIXTURE(Case, "attach: without a trace nothing happens; a file that is no trace is an error") {
  CHECK(in_child([] {
          ::unsetenv("SPAWNARIUM_TRACE");
          return !record::attach("name") && !recorder().on();
        }) > 0);
  std::ofstream{path() / "text"} << "hello, this is text and no trace at all";
  CHECK(in_child([&] {
          std::string trace_is = record::trace_entry((path() / "text").string());
          ::putenv(trace_is.data());
          try {
            record::attach("name");
          } catch (const trace::TraceError&) {
            return !recorder().on();
          }
          return false;
        }) > 0);
  CHECK(written(Kind::Running).empty());
}

TEST_CASE_FIXTURE(Case, "fork: the child that is expected becomes itself, and says the name that it was given") {
  const Serial child = maker.new_serial();
  REQUIRE(in_program(program, [&] {
            record::attach("program");
            record::expect_child(child, "worker");
            const bool held = in_child([&] {
                                return !record::after_fork_in_child("not this name") && recorder().process() == child;
                              }) > 0;
            record::forget_expected_child(true);
            return held && recorder().process() == program;
          }) > 0);
  const std::vector<Event> running = written(Kind::Running);
  REQUIRE(running.size() == 2);
  CHECK(running[1].object == child);
  CHECK(running[1].actor == child);
  CHECK(running[1].peer == program);
  CHECK(text(running[1]) == "worker");
}

TEST_CASE_FIXTURE(Case, "fork: a child that its Created has named says no name, and knows that it has been announced") {
  const Serial child = maker.new_serial();
  REQUIRE(in_program(program, [&] {
            record::attach("program");
            record::expect_child(child);
            return in_child([&] {
                     return record::after_fork_in_child("not this name") && recorder().process() == child;
                   }) > 0;
          }) > 0);
  const std::vector<Event> running = written(Kind::Running);
  REQUIRE(running.size() == 2);
  CHECK(running[1].object == child);
  CHECK(running[1].text == 0);
}

TEST_CASE_FIXTURE(Case, "fork: a child that nobody expects, or no longer, is a new process") {
  const Serial child = maker.new_serial();
  REQUIRE(in_program(program, [&] {
            record::attach("program");
            const auto stray = [&] { return !record::after_fork_in_child("stray") && recorder().process() > child; };
            const bool unexpected = in_child(stray) > 0;
            record::expect_child(child, "worker");
            record::forget_expected_child(false);
            return unexpected && in_child(stray) > 0;
          }) > 0);
  const std::vector<Event> running = written(Kind::Running);
  REQUIRE(running.size() == 3);
  CHECK(running[1].object != running[2].object);
  for (const Event& event : {running[1], running[2]}) {
    CHECK(event.peer == program);
    CHECK(text(event) == "stray");
  }
}

TEST_CASE_FIXTURE(Case, "fork: an expectation is for one child; a child does not hand it on") {
  const Serial child = maker.new_serial();
  CHECK(in_program(program, [&] {
          record::attach("program");
          record::expect_child(child, "worker");
          return in_child([&] {
                   record::after_fork_in_child("");
                   return in_child([&] {
                            record::after_fork_in_child("grandchild");
                            return recorder().process() > child;
                          }) > 0;
                 }) > 0;
        }) > 0);
}

TEST_CASE_FIXTURE(Case, "fork: the name of a child that is expected is cut at 255 bytes") {
  const Serial child = maker.new_serial();
  REQUIRE(in_program(program, [&] {
            record::attach("program");
            record::expect_child(child, std::string(300, 'n'));
            return in_child([] { return !record::after_fork_in_child(""); }) > 0;
          }) > 0);
  const std::vector<Event> running = written(Kind::Running);
  REQUIRE(running.size() == 2);
  CHECK(text(running[1]) == std::string(255, 'n'));
}

TEST_CASE_FIXTURE(Case, "fork: without a trace a child is still known to have been announced, and nothing is written") {
  CHECK(in_child([] {
          record::expect_child(7);
          return record::after_fork_in_child("name") && !recorder().on() && !record::after_fork_in_child("name");
        }) > 0);
  CHECK(written(Kind::Running).empty());
}

TEST_CASE_FIXTURE(Case,
                  "expect_child: under run control there is a gate before the child is born, gone if it never is") {
  const Serial child = maker.new_serial();
  CHECK(in_program(program, [&] {
          record::attach("program");
          record::GateControl control{*recorder().header()};
          control.step_mode(true);
          const std::size_t before = control.running();
          record::expect_child(child);
          const std::size_t expecting = control.running();
          record::forget_expected_child(false);
          return expecting == before + 1 && control.running() == before;
        }) > 0);
}

TEST_CASE_FIXTURE(Case, "exiting: the last step is the call, and then its event with the exit code") {
  REQUIRE(in_program(program, [] {
            record::attach("program");
            record::exiting(3);
            return true;
          }) > 0);
  const std::vector<Event> begun = written(Kind::CallBegun), exiting = written(Kind::Exiting);
  REQUIRE(begun.size() == 1);
  CHECK(begun[0].operation() == trace::Operation::Exit);
  CHECK(begun[0].object == program);
  CHECK(begun[0].value == 3);
  REQUIRE(exiting.size() == 1);
  CHECK(exiting[0].object == program);
  CHECK(exiting[0].value == 3);
}

TEST_CASE("is_identity_entry: the two entries of an environment, and nothing that only looks like them") {
  CHECK(record::is_identity_entry(record::trace_entry("/tmp/run.spawn")));
  CHECK(record::is_identity_entry(record::process_entry(7)));
  CHECK(record::is_identity_entry("SPAWNARIUM_PROCESS="));
  for (const char* other : {"", "PATH=/bin", "SPAWNARIUM_TRACE", "SPAWNARIUM_TRACES=x", "SPAWNARIUM_BUILD=x",
                            " SPAWNARIUM_TRACE=x", "X=SPAWNARIUM_TRACE="})
    CHECK_FALSE_MESSAGE(record::is_identity_entry(other), other);
}
