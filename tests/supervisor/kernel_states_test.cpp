#include "supervisor/kernel_states.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "support/command.hpp"
#include "trace/reader.hpp"

using namespace std::chrono_literals;
using spawnarium::test::Folder;
using supervisor::KernelStates;

namespace {

/// A child that reads from a pipe, into which only this process could write.
struct ReadingChild {
  ReadingChild() {
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    pid = ::fork();
    if (pid == 0) {
      char byte = 0;
      ::close(ends[1]);
      ::_exit(::read(ends[0], &byte, 1) == 0 ? 0 : 1);
    }
    ::close(ends[0]);
    const auto asleep = [this] { return supervisor::asleep_in(pid).call == trace::SystemCall::Read; };
    while (!asleep() && supervisor::read_stat(pid)->state != 'Z') ::sched_yield();
    identities.note_owner(::getpid(), self);
    identities.note_owner(pid, child);
  }
  ~ReadingChild() {
    recorder.detach();
    ::close(ends[1]);
    ::waitpid(pid, nullptr, 0);
  }

  /// What a look writes that is made so long after the first.
  std::string look(std::chrono::milliseconds after) {
    states.begin_look();
    states.say({{pid, *supervisor::read_stat(pid), supervisor::asleep_in(pid), recorder.now_ns()}}, {pid, ::getpid()},
               begin + after);
    std::vector<trace::Event> events;
    reader.read_new(events);
    std::string story;
    for (const trace::Event& event : events)
      if (event.kind == trace::Kind::KernelState)
        story += fmt::format("{}, {} for {}. ", event.object == child ? "child" : "another",
                             static_cast<char>(event.value), event.peer == self ? "self" : "another");
    return story;
  }

  Folder folder;
  record::Recorder recorder;
  trace::Serial self = recorder_begun().new_serial(), child = recorder.new_serial();
  trace::Reader reader{folder / "run.spawn"};
  record::Life life{recorder};
  supervisor::Identities identities;
  KernelStates states{life, identities, ::getpid()};
  KernelStates::Clock::time_point begin = KernelStates::Clock::now();
  int ends[2] = {-1, -1};
  pid_t pid = 0;

 private:
  record::Recorder& recorder_begun() {
    recorder.create(folder / "run.spawn", 1 << 20);
    return recorder;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ReadingChild, "KernelStates: a sleep at a pipe is written once, with the process that could end it") {
  states.watch(pid);
  CHECK(look(0ms) == "child, S for self. ");
  CHECK(look(300ms) == "");
  CHECK(look(2s) == "");
}

TEST_CASE_FIXTURE(ReadingChild, "KernelStates: a sleep at a pipe is written again once a process has ended") {
  states.watch(pid);
  CHECK(look(0ms) == "child, S for self. ");
  states.note_end();
  CHECK(look(100ms) == "");
  CHECK(look(300ms) == "child, S for self. ");
}

TEST_CASE_FIXTURE(ReadingChild, "KernelStates: nothing is written of a process that is not watched") {
  CHECK(look(0ms) == "");
  states.watch(pid);
  states.forget(pid);
  CHECK(look(300ms) == "");
}
