#include "supervisor/supervisor.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include "record/listener.hpp"
#include "supervised.hpp"
#include "supervisor/control.hpp"
#include "supervisor/proc.hpp"

using namespace spawnarium::test;
using trace::Kind;
using trace::Serial;

namespace {

constexpr std::chrono::seconds kLimit{20};

Serial main_of(const Recording& recording) { return recording.of(Kind::RunBegan).at(0).object; }

/// Blocks until the trace has an event that is `wanted`. Throws after kLimit: nothing here takes a tenth of it.
template <class Wanted>
void await(const std::filesystem::path& trace, Wanted wanted) {
  trace::Reader reader{trace};
  const record::Listener listener{trace};
  std::vector<trace::Event> events;
  const auto limit = std::chrono::steady_clock::now() + kLimit;
  for (; std::none_of(events.begin(), events.end(), wanted); reader.read_new(events)) {
    if (std::chrono::steady_clock::now() >= limit) throw std::runtime_error{"the awaited event did not come"};
    listener.wait(std::chrono::milliseconds{100});
  }
}

Serial supervisor_of(const Recording& recording) { return recording.of(Kind::RunBegan).at(0).actor; }

}  // namespace

TEST_CASE("Supervisor: output is forwarded and recorded byte for byte, and the exit status is the program's") {
  Folder folder;
  const auto trace = folder / "run.spawn";
  Supervised run{trace, {"sh", "-c", "printf 'a\\0b\\n'; exec >&-; printf 'to stderr' >&2; exit 7"}};
  CHECK(read_until(run.process.standard_output.get(), "") == std::string{"a\0b\n", 4});
  CHECK(read_until(run.process.standard_error.get(), "") == "to stderr");
  CHECK(run.wait() == 7);
  const Recording recording{trace};
  CHECK(recording.reader.sealed());
  CHECK(recording.output() == std::string{"a\0b\n", 4});
  CHECK(recording.of(Kind::OutputEnd).size() == 2);
  const Serial main = main_of(recording);
  CHECK(recording.first(Kind::Exited, main)->value == 7);
  CHECK(recording.first(Kind::Reaped, main)->actor == supervisor_of(recording));
  CHECK(recording.events.back().kind == Kind::RunEnded);
  CHECK(recording.events.back().value == 7);
}

TEST_CASE("Supervisor: a program that cannot be started is reported") {
  Folder folder;
  Supervised run{folder / "run.spawn", {"/no/such/program"}};
  CHECK(run.wait() == 127);
  supervisor::Message message{};
  REQUIRE(supervisor::receive(run.control.get(), message) == supervisor::Received::Message);
  CHECK(message.letter == static_cast<char>(supervisor::Report::Failed));
  CHECK(message.body == "Cannot start /no/such/program: No such file or directory.");
  CHECK(Recording{folder / "run.spawn"}.reader.sealed());
}

TEST_CASE("Supervisor: a signal ends the main process as -N") {
  Folder folder;
  Supervised run{folder / "run.spawn", {"sh", "-c", "kill -SEGV $$"}};
  CHECK(run.wait() == 128 + SIGSEGV);
  const Recording recording{folder / "run.spawn"};
  CHECK(recording.first(Kind::Exited, main_of(recording))->value == -SIGSEGV);
}

TEST_CASE("Supervisor: input comes through the control socket, and its end") {
  Folder folder;
  Supervised run{folder / "run.spawn", {"cat"}, {"--stdin", "pipe"}};
  supervisor::send(run.control.get(), supervisor::Command::Input, "Ada\n");
  CHECK(read_until(run.process.standard_output.get(), "Ada\n") == "Ada\n");
  supervisor::send(run.control.get(), supervisor::Command::EndOfInput);
  CHECK(run.wait() == 0);
  const Recording recording{folder / "run.spawn"};
  const auto inputs = recording.of(Kind::Input);
  REQUIRE(inputs.size() == 2);
  CHECK(recording.reader.text(inputs[0].text) == "Ada\n");
  CHECK(inputs[1].text == 0);
}

TEST_CASE("Supervisor: input larger than a pipe arrives whole") {
  Folder folder;
  Supervised run{folder / "run.spawn", {"wc", "-c"}, {"--stdin", "pipe"}};
  const std::string part(supervisor::kMaximumBody, 'x');
  std::size_t sent = 0;
  for (int i = 0; i < 40; ++i)
    if (supervisor::send(run.control.get(), supervisor::Command::Input, part)) ++sent;
    else ::usleep(1000), --i;  // Its queue is full for now.
  while (!supervisor::send(run.control.get(), supervisor::Command::EndOfInput)) ::usleep(1000);  // As above.
  CHECK(read_until(run.process.standard_output.get(), "\n") == std::to_string(sent * part.size()) + "\n");
  CHECK(run.wait() == 0);
}

TEST_CASE("Supervisor: a reader that goes away ends a writing program by SIGPIPE") {
  Folder folder;
  Supervised run{folder / "run.spawn", {program("unruly_family"), "output"}};
  CHECK(read_until(run.process.standard_output.get(), "and on\n").starts_with("ready\n"));
  run.process.standard_output.reset();
  CHECK(run.wait() == 128 + SIGPIPE);
}

TEST_CASE("Supervisor: orphans are adopted, reaped and awaited") {
  Folder folder;
  const auto trace = folder / "run.spawn";
  Supervised run{trace, {program("unruly_family"), "daemon", "crowd", "exit"}};
  // Main has ended with 3 once its reaping is in the trace; its descendants live on.
  trace::Serial main = 0;
  {
    read_until(run.process.standard_output.get(), "ready\n");
    trace::Reader reader{trace};
    const record::Listener listener{trace};
    std::vector<trace::Event> events;
    bool adopted_all = false, reaped = false;
    while (!adopted_all || !reaped) {
      listener.wait(std::chrono::seconds{1});
      reader.read_new(events);
      std::size_t adopted = 0;
      for (const trace::Event& event : events) {
        if (event.kind == Kind::RunBegan) main = event.object;
        if (event.kind == Kind::Reaped && event.object == main) reaped = true;
        if (event.kind == Kind::Adopted) ++adopted;
      }
      adopted_all = adopted >= 5;  // The daemon and the crowd's four; their children keep their parents.
    }
  }
  supervisor::send(run.control.get(), supervisor::Command::End);
  CHECK(run.wait() == 3);
  const Recording recording{trace};
  const Serial self = supervisor_of(recording);
  CHECK(recording.first(Kind::Exited, main)->value == 3);
  std::size_t orphans = 0;
  for (const trace::Event& found : recording.of(Kind::ForeignProcess)) {
    const trace::Event* exited = recording.first(Kind::Exited, found.object);
    const trace::Event* reaped = recording.first(Kind::Reaped, found.object);
    const trace::Event* adopted = recording.first(Kind::Adopted, found.object);
    REQUIRE(exited);
    REQUIRE(reaped);
    // The process between main and the daemon ends at once and is reaped by main: whether the observer has met it is
    // chance.
    if (exited->value == 0 && reaped->actor == main) continue;
    ++orphans;
    REQUIRE(adopted);
    CHECK(exited->value == -SIGKILL);
    CHECK(reaped->actor == self);
    CHECK(adopted->peer == self);
    CHECK((found.flags & trace::kObserved) != 0);
  }
  CHECK(orphans == 9);
  for (const trace::Event& orphaned : recording.of(Kind::Orphaned)) {
    const trace::Event* end = recording.first(Kind::Exited, orphaned.peer);
    if (end != nullptr)
      CHECK(end->time_ns <= orphaned.time_ns);  // The parent's end comes first, however it was noticed.
  }
}

TEST_CASE("Supervisor: a stopped process is sampled as stopped") {
  Folder folder;
  const auto trace = folder / "run.spawn";
  Supervised run{trace, {program("unruly_family"), "stopped"}};
  read_until(run.process.standard_output.get(), "ready\n");
  {
    trace::Reader reader{trace};
    const record::Listener listener{trace};
    std::vector<trace::Event> events;
    bool stopped = false;
    while (!stopped) {
      listener.wait(std::chrono::seconds{1});
      reader.read_new(events);
      for (const trace::Event& event : events) stopped |= event.kind == Kind::KernelState && event.value == 'T';
    }
  }
  supervisor::send(run.control.get(), supervisor::Command::Terminate);
  supervisor::send(run.control.get(), supervisor::Command::End);
  CHECK(run.wait() != 0);
}

TEST_CASE("Supervisor: the closing of the control socket ends the whole family, whatever it does") {
  for (const std::string what : {"crowd", "daemon", "stopped", "hop", "deaf", "output"}) {
    CAPTURE(what);
    adopt_orphans();
    Folder folder;
    Supervised run{folder / "run.spawn", {program("unruly_family"), what, "crowd"}};
    read_until(run.process.standard_output.get(), "ready\n");
    run.control.reset();
    CHECK(run.wait() == 128 + SIGKILL);
    CHECK(wait_for_descendants() == 0);
    const Recording recording{folder / "run.spawn"};
    CHECK(recording.reader.sealed());
    CHECK(recording.events.back().outcome == trace::Outcome::Interrupted);
  }
}

TEST_CASE("Supervisor: an interrupt that comes by two ways in the same instant is one") {
  Folder folder;
  Supervised run{folder / "run.spawn", {program("unruly_family"), "deaf", "crowd"}};
  read_until(run.process.standard_output.get(), "ready\n");
  const auto begin = std::chrono::steady_clock::now();
  ::kill(run.process.child.pid, SIGINT);
  supervisor::send(run.control.get(), supervisor::Command::Interrupt);
  CHECK(run.wait() == 128 + SIGKILL);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds{3});  // The whole grace.
}

TEST_CASE("Supervisor: a grace that only the main process was given ends with it") {
  for (const bool lives : {true, false}) {
    CAPTURE(lives);
    Folder folder;
    const auto trace = folder / "run.spawn";
    Supervised run{trace, {program("unruly_family"), "crowd", "daemon", "stopped", lives ? "" : "exit"}};
    read_until(run.process.standard_output.get(), "ready\n");
    if (!lives) await(trace, [](const trace::Event& event) { return event.kind == Kind::Exited && event.value == 3; });
    const auto begin = std::chrono::steady_clock::now();
    supervisor::send(run.control.get(), supervisor::Command::TerminateAll);
    CHECK(run.wait() == (lives ? 128 + SIGTERM : 3));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{2500});
    CHECK(Recording{trace}.reader.sealed());
  }
}

TEST_CASE("Supervisor: a grace that the whole process group was given outlasts the main process") {
  Folder folder;
  const auto trace = folder / "run.spawn";
  // The child ends by itself, once its parent has ended.
  Supervised run{trace,
                 {"sh", "-c",
                  "trap 'exit 4' INT; "
                  "(trap '' INT; echo ready; while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo on) & "
                  "while :; do wait; done"}};
  read_until(run.process.standard_output.get(), "ready\n");
  supervisor::Message message{};
  REQUIRE(supervisor::receive(run.control.get(), message) == supervisor::Received::Message);
  // As a terminal sends it to the group that the supervisor and the program share.
  ::kill(supervisor::children_of(run.process.child.pid).at(0), SIGINT);
  ::kill(std::stoi(message.body), SIGINT);
  CHECK(run.wait() == 4);
  CHECK(Recording{trace}.output() == "ready\non\n");
}

TEST_CASE("Supervisor: the second SIGTERM does not wait for the grace of the first") {
  Folder folder;
  Supervised run{folder / "run.spawn", {program("unruly_family"), "deaf", "crowd"}};
  read_until(run.process.standard_output.get(), "ready\n");
  const auto begin = std::chrono::steady_clock::now();
  ::kill(run.process.child.pid, SIGTERM);
  ::usleep(300'000);  // No order is waited for: nearer to each other the two would be one.
  supervisor::send(run.control.get(), supervisor::Command::TerminateAll);
  CHECK(run.wait() == 128 + SIGKILL);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{2500});
  const Recording recording{folder / "run.spawn"};
  REQUIRE(recording.first(Kind::SignalSent, main_of(recording)));
  CHECK(recording.first(Kind::SignalSent, main_of(recording))->value == SIGTERM);
}
