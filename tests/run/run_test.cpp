#include "run/run.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/failure.hpp"
#include "base/unique_fd.hpp"
#include "record/listener.hpp"
#include "recording/packed.hpp"
#include "run/children.hpp"
#include "run/places.hpp"
#include "supervisor/family.hpp"
#include "supervisor/proc.hpp"
#include "support/command.hpp"
#include "trace/reader.hpp"

using namespace spawnarium::test;
using run::Run;

namespace {

const std::string kUnruly = std::string{SPAWNARIUM_TEST_PROGRAMS} + "/unruly_family";

std::vector<trace::Event> events_of(const std::filesystem::path& trace) {
  trace::Reader reader{trace};
  std::vector<trace::Event> events;
  reader.read_new(events);
  return events;
}

std::string output_of(const std::filesystem::path& trace) {
  trace::Reader reader{trace};
  std::vector<trace::Event> events;
  reader.read_new(events);
  std::string text;
  for (const trace::Event& event : events)
    if (event.kind == trace::Kind::Output) text += reader.text(event.text);
  return text;
}

/// Until the program has printed `text`.
void await_output(const run::Run& run, const std::string& text) {
  const record::Listener listener{run.trace()};
  while (output_of(run.trace()).find(text) == std::string::npos && !run.finished())
    listener.wait(std::chrono::milliseconds{100});
}

pid_t guardian_of_last_run() { return supervisor::children_of(::getpid(), 2).back(); }
pid_t supervisor_of_last_run() { return supervisor::children_of(guardian_of_last_run()).at(0); }

/// Nothing of the run lives, not in its recording either, whose last words say why.
void check_ended_by(run::Run& run, const std::string& why) {
  const host::RunEnd end = run.wait();
  CHECK(end.supervisor_killed);
  CHECK(end.exit_status() == 1);
  CHECK(supervisor::descendants().empty());
  const trace::Reader reader{run.trace()};
  CHECK(reader.sealed());
  const auto events = events_of(run.trace());
  CHECK(events.back().kind == trace::Kind::RunEnded);
  CHECK(events.back().outcome == trace::Outcome::Interrupted);
  std::string notes;
  std::set<trace::Serial> alive;
  for (const trace::Event& event : events) {
    if (event.kind == trace::Kind::Note) notes += reader.text(event.text);
    if (event.kind == trace::Kind::Started || event.kind == trace::Kind::ForeignProcess) alive.insert(event.object);
    if (event.kind == trace::Kind::Exited || event.kind == trace::Kind::Vanished) alive.erase(event.object);
  }
  CHECK(notes == why + "; all processes of the run were ended.");
  CHECK(alive.empty());
}

}  // namespace

TEST_CASE("Run: what does not end by itself is ended when its time is over, and what ends before is not") {
  Folder folder;
  run::Run endless{{.program = {"/bin/sh", "-c", "sleep 600 & sleep 600"},
                    .record = folder / "endless.spawn",
                    .stop_after = std::chrono::milliseconds{200}}};
  const host::RunEnd end = endless.wait();
  CHECK(end.stopped);
  CHECK(end.value == -SIGKILL);
  run::Run short_one{{.program = {"/bin/sh", "-c", "exit 3"},
                      .record = folder / "short.spawn",
                      .stop_after = std::chrono::hours{24 * 365 * 1000}}};
  CHECK_FALSE(short_one.wait().stopped);
  CHECK(short_one.wait().value == 3);
}

TEST_CASE("Run: the program's exit value, its output in the trace, a sealed recording") {
  Folder folder;
  run::Run run{{.program = {"/bin/sh", "-c", "echo one; exit 5"}, .record = folder / "run.spawn"}};
  const host::RunEnd end = run.wait();
  CHECK(end.value == 5);
  CHECK(end.exit_status() == 5);
  CHECK_FALSE(end.supervisor_killed);
  CHECK(run.finished());
  pollfd query{.fd = run.finished_fd(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&query, 1, 0) == 1);
  CHECK(output_of(run.trace()) == "one\n");
  CHECK(trace::Reader{run.trace()}.sealed());
}

TEST_CASE("Run: the program works in the folder that was asked for") {
  Folder folder;
  std::filesystem::create_directory(folder / "there");
  run::Run run{
      {.program = {"/bin/sh", "-c", "basename \"$PWD\""}, .record = folder / "run.spawn", .folder = folder / "there"}};
  run.wait();
  CHECK(output_of(run.trace()) == "there\n");
}

TEST_CASE("Run: a recording whose name ends in .gz is packed when the run has ended; an older one stays until then") {
  Folder folder;
  const std::filesystem::path place = folder.file("run.spawn.gz", "older");
  run::Run run{{.program = {"/bin/sh", "-c", "echo one; read line; exit 5"}, .record = place},
               {.input = engine::Stream::Pipe}};
  await_output(run, "one\n");
  CHECK(std::filesystem::file_size(place) == 5);
  run.send_input("\n");
  const host::RunEnd end = run.wait();
  CHECK(end.recording_lost.empty());
  CHECK(end.exit_status() == 5);
  CHECK(run.recording() == place);
  const trace::Reader packed = recording::open(place);
  CHECK(packed.sealed());
  CHECK(packed.header().run_id == trace::Reader{run.trace()}.header().run_id);
  CHECK(std::filesystem::file_size(place) < std::filesystem::file_size(run.trace()) / 10);
}

TEST_CASE("Run: where the packed recording cannot be written, the end says so, and where the recording is") {
  Folder folder;
  std::filesystem::create_directory(folder / "gone");
  run::Run run{{.program = {"/bin/rmdir", (folder / "gone").string()}, .record = folder / "gone/run.spawn.gz"}};
  const host::RunEnd end = run.wait();
  CHECK(end.value == 0);
  CHECK(end.exit_status() == 1);
  CHECK(end.recording_lost.find("gone") != std::string::npos);
  CHECK(end.recording_lost.find(run::shown_path(run.trace())) != std::string::npos);
  CHECK(run.recording() == run.trace());
  CHECK(trace::Reader{run.trace()}.sealed());
}

TEST_CASE("Run: what is typed comes to the program, and so does its end") {
  Folder folder;
  run::Run run{{.program = {"/bin/cat"}, .record = folder / "run.spawn"}, {.input = engine::Stream::Pipe}};
  run.send_input("Ada\n");
  await_output(run, "Ada\n");
  run.end_of_input();
  CHECK(run.wait().value == 0);
  CHECK(output_of(run.trace()) == "Ada\n");
}

TEST_CASE("Run: changes are told on another thread, the last one after the end") {
  Folder folder;
  std::atomic<int> calls{0}, calls_after_end{0};
  {
    run::Run run{{.program = {"/bin/cat"}, .record = folder / "run.spawn"}, {.input = engine::Stream::Pipe}};
    run.on_change(
        [&] {
          ++calls;
          if (run.finished()) ++calls_after_end;
        },
        std::chrono::milliseconds{1});
    run.send_input("x\n");
    await_output(run, "x\n");
    run.end_of_input();
    run.wait();
  }
  CHECK(calls > 0);
  CHECK(calls_after_end >= 1);  // The end itself may be news.
}

TEST_CASE("Run: its destruction ends the program with all its descendants") {
  Folder folder;
  const auto record = folder / "run.spawn";
  {
    run::Run run{{.program = {kUnruly, "crowd", "daemon", "stopped", "hop", "deaf"}, .record = record}};
    await_output(run, "ready");
  }
  CHECK(supervisor::descendants().empty());
  CHECK(trace::Reader{record}.sealed());
}

TEST_CASE("Run: when the supervisor is killed, the descendants are ended and the trace is sealed from here") {
  Folder folder;
  run::Run run{{.program = {kUnruly, "crowd", "daemon", "stopped"}, .record = folder / "run.spawn"}};
  await_output(run, "ready");
  ::kill(supervisor_of_last_run(), SIGKILL);
  check_ended_by(run, "The supervisor was killed");
}

TEST_CASE(
    "Run: when the guardian is killed, the supervisor and the descendants are ended and the trace is sealed from "
    "here") {
  Folder folder;
  run::Run run{{.program = {kUnruly, "crowd", "daemon", "stopped"}, .record = folder / "run.spawn"}};
  await_output(run, "ready");
  ::kill(guardian_of_last_run(), SIGKILL);
  check_ended_by(run, "The supervisor's guardian was killed");
}

TEST_CASE("Run: a stopped guardian does not keep the run from ending") {
  Folder folder;
  run::Run run{{.program = {"/bin/cat"}, .record = folder / "run.spawn"}, {.input = engine::Stream::Pipe}};
  ::kill(guardian_of_last_run(), SIGSTOP);
  run.end_of_input();
  CHECK(run.wait().value == 0);
}

TEST_CASE("Run: the wish to end is kept while the supervisor cannot take it") {
  Folder folder;
  run::Run run{{.program = {"/bin/cat"}, .record = folder / "run.spawn"}, {.input = engine::Stream::Pipe}};
  const pid_t supervisor = supervisor_of_last_run();
  ::kill(supervisor, SIGSTOP);
  run.send_input(std::string(1 << 20, 'x'));  // More than the socket's queue has room for.
  run.end();
  ::kill(supervisor, SIGCONT);
  pollfd query{.fd = run.finished_fd(), .events = POLLIN, .revents = 0};
  REQUIRE(::poll(&query, 1, 20'000) == 1);
  CHECK(run.wait().value == -SIGKILL);
  CHECK_FALSE(run.wait().stopped);  // By its time.
}

TEST_CASE("Run: a signal sent to the guardian alone comes to the program; a child of ours outlives a killed guardian") {
  Folder folder;
  engine::Spawned cat = run::spawn_own(
      {.argv = {"/bin/cat"}, .standard_input = engine::Stream::Pipe, .standard_output = engine::Stream::Pipe});
  {
    run::Run run{
        {.program = {"/bin/sh", "-c", "trap 'echo term; exit 5' TERM; echo ready; while :; do wait; sleep 60 & done"},
         .record = folder / "a.spawn"}};
    await_output(run, "ready");
    ::kill(guardian_of_last_run(), SIGTERM);
    CHECK(run.wait().value == 5);  // What it leaves behind gets no grace.
    CHECK(output_of(run.trace()) == "ready\nterm\n");
  }
  {
    run::Run run{{.program = {kUnruly, "crowd"}, .record = folder / "b.spawn"}};
    await_output(run, "ready");
    ::kill(guardian_of_last_run(), SIGKILL);
    CHECK(run.wait().supervisor_killed);
  }
  cat.standard_input.reset();
  int status = -1;
  CHECK(::waitpid(cat.child.pid, &status, 0) == cat.child.pid);
  CHECK(status == 0);
}

TEST_CASE("Run: two beside each other; the death of one's supervisor leaves the other alone") {
  Folder folder;
  run::Run first{{.program = {kUnruly, "crowd"}, .record = folder / "first.spawn"}};
  await_output(first, "ready");
  const pid_t supervisor_of_first = supervisor_of_last_run();
  run::Run second{{.program = {"/bin/cat"}, .record = folder / "second.spawn"}, {.input = engine::Stream::Pipe}};
  second.send_input("here\n");
  await_output(second, "here\n");
  ::kill(supervisor_of_first, SIGKILL);
  CHECK(first.wait().supervisor_killed);
  second.end_of_input();
  CHECK(second.wait().value == 0);
}

TEST_CASE("Run: says what is missing, and what to do") {
  Folder folder;
  const auto why = [](const host::Launch& launch) -> std::string {
    try {
      run::Run run{launch};
      return "it ran";
    } catch (const base::Failure& failure) {
      return failure.what();
    }
  };
  CHECK(why({.program = {"/no/script.py"}}) == "There is no script /no/script.py: check the name.");
  CHECK(
      why({.program = {(folder / ".").string()}}).ends_with("is a folder without __main__.py: name the script in it."));
  const auto script = folder.file("a.py", "print(1)\n").string();
  CHECK(why({.program = {script}, .python = "/no/python3"})
            .starts_with("There is no interpreter /no/python3: check --python"));
  CHECK(why({.program = {script}, .python = "/bin/true"}) == "/bin/true is not a Python interpreter that works.");
  CHECK(why({.program = {script}, .record = "/no/folder/run.spawn"}) == "There is no folder /no/folder to record in.");
  CHECK(why({.program = {script}, .record = folder / "."}).ends_with("is no file: name another one to record in."));
}

namespace {

/// Environment variables, until the end of the test.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
      const char* before = std::getenv(name.c_str());
      before_[name] = before != nullptr ? std::optional<std::string>{before} : std::nullopt;
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Environment() {
    for (const auto& [name, value] : before_)
      value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
  }

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

std::string state_folder_or_why_not() {
  try {
    return run::state_folder().string();
  } catch (const base::Failure& failure) {
    return failure.what();
  }
}

std::filesystem::path trace_in(const Folder& folder, int number, bool whole = true) {
  const std::uint64_t magic = trace::kMagic;
  const auto path = folder.file("20260101-00000" + std::to_string(number) + "-7-1.spawn",
                                whole ? std::string{reinterpret_cast<const char*>(&magic), sizeof magic} : "");
  std::filesystem::last_write_time(path,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours{100 - number});
  return path;
}

std::string left_in(const Folder& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{folder / ""})
    names.insert(entry.path().filename().string().substr(0, 15));
  std::string all;
  for (const std::string& name : names) all += (name.starts_with("20260101-") ? name.substr(14) : name) + " ";
  return all;
}

}  // namespace

TEST_CASE("prune_traces: keeps the newest, what is in use, and what is no live trace") {
  Folder folder;
  for (int i = 0; i < 6; ++i) trace_in(folder, i);
  folder.file("notes.txt", "mine");
  folder.file("kept.spawn", "mine");  // No name of ours.
  const base::UniqueFd used{::open((folder / "20260101-000001-7-1.spawn").c_str(), O_RDONLY | O_CLOEXEC)};
  REQUIRE(::flock(used.get(), LOCK_SH) == 0);
  run::prune_traces(folder / "", 2);
  CHECK(left_in(folder) == "1 4 5 kept.spawn notes.txt ");
}

TEST_CASE("prune_traces: what failed runs left behind does not count") {
  Folder folder;
  for (int i = 0; i < 6; ++i) trace_in(folder, i, i < 4);
  run::prune_traces(folder / "", 2);
  CHECK(left_in(folder) == "2 3 4 5 ");
}

TEST_CASE("state_folder: what is missing of it in the user's home is made, for him alone") {
  Folder folder;
  const Environment environment{{{"XDG_STATE_HOME", ""}, {"HOME", (folder / "").parent_path().string()}}};
  const std::filesystem::path state = run::state_folder();
  CHECK(state == folder / ".local/state/spawnarium");
  for (const auto& made : {state, state.parent_path(), state.parent_path().parent_path()})
    CHECK((std::filesystem::status(made).permissions() & std::filesystem::perms::all) ==
          std::filesystem::perms::owner_all);
}

TEST_CASE("state_folder: in the folder for temporary files, one that another user could have made is refused") {
  Folder folder;
  const Environment environment{
      {{"XDG_STATE_HOME", ""}, {"HOME", "/proc/no home"}, {"TMPDIR", (folder / "").string()}}};
  const std::filesystem::path ours = folder / ("spawnarium-" + std::to_string(::geteuid()));
  const std::string refusal = ours.string() +
                              " is not a folder of yours alone (a link, another owner, or open to others): remove it, "
                              "or set XDG_STATE_HOME to a "
                              "folder that can be written.";
  CHECK(state_folder_or_why_not() == ours.string());
  CHECK(state_folder_or_why_not() == ours.string());  // As it was made.
  std::filesystem::permissions(ours, std::filesystem::perms{0755});
  CHECK(state_folder_or_why_not() == refusal);
  std::filesystem::remove(ours);

  Folder victim;
  std::filesystem::create_directory(victim / "live");
  const auto file = victim.file("live/20260101-000000-7-1.spawn", "precious");
  std::filesystem::create_directory_symlink(victim / "", ours);
  CHECK(state_folder_or_why_not() == refusal);
  CHECK(std::filesystem::exists(file));
  std::filesystem::remove(ours);

  std::filesystem::create_directory(ours);
  std::filesystem::permissions(ours, std::filesystem::perms::owner_all);
  if (::chown(ours.c_str(), 12345, 12345) == 0)
    CHECK(state_folder_or_why_not() == refusal);  // Only root may give it away.
}

TEST_CASE("prune_traces: a folder of another user and links are left alone") {
  Folder folder;
  const auto precious = folder.file("precious", "mine");
  std::filesystem::create_symlink(precious, folder / "20260101-000000-7-1.spawn");
  for (int i = 1; i < 3; ++i) trace_in(folder, i);
  run::prune_traces(folder / "", 0);
  CHECK(left_in(folder) == "0 precious ");
  for (int i = 1; i < 3; ++i) trace_in(folder, i);
  if (::chown((folder / "").c_str(), 12345, 12345) != 0) return;
  run::prune_traces(folder / "", 0);
  CHECK(left_in(folder) == "0 1 2 precious ");
}
