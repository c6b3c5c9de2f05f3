#include "supervisor/kernel_states.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/command.hpp"
#include "trace/reader.hpp"

using namespace std::chrono_literals;
using spawnarium::test::Folder;
using supervisor::KernelStates;

namespace {

/// What is written of a child process in a recording of its own.
struct Watched {
  Watched() {
    recorder.create(folder / "run.spawn", 1 << 20);
    self = recorder.new_serial();
    child = recorder.new_serial();
    reader.emplace(folder / "run.spawn");
  }
  ~Watched() { recorder.detach(); }

  void is(pid_t child_pid) {
    pid = child_pid;
    identities.note_owner(::getpid(), self);
    identities.note_owner(pid, child);
  }

  /// The samples that a look writes that is made so long after the first.
  std::vector<trace::Event> samples(std::chrono::milliseconds after) {
    states.begin_look();
    std::vector<KernelStates::Sight> sights{
        {pid, *supervisor::read_stat(pid), supervisor::asleep_in(pid), recorder.now_ns()}};
    states.add_threads(sights, pid, sights.front().stat.threads);
    states.say(sights, {pid, ::getpid()}, begin + after);
    std::vector<trace::Event> events;
    reader->read_new(events);
    std::erase_if(events, [](const trace::Event& event) { return event.kind != trace::Kind::KernelState; });
    return events;
  }

  Folder folder;
  record::Recorder recorder;
  trace::Serial self = 0, child = 0;
  std::optional<trace::Reader> reader;
  record::Life life{recorder};
  supervisor::Identities identities;
  KernelStates states{life, identities, ::getpid()};
  KernelStates::Clock::time_point begin = KernelStates::Clock::now();
  pid_t pid = 0;
};

/// A child that reads from a pipe, into which only this process could write.
struct ReadingChild : Watched {
  ReadingChild() {
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t forked = ::fork();
    if (forked == 0) {
      char byte = 0;
      ::close(ends[1]);
      ::_exit(::read(ends[0], &byte, 1) == 0 ? 0 : 1);
    }
    ::close(ends[0]);
    is(forked);
    const auto asleep = [this] { return supervisor::asleep_in(pid).call == trace::SystemCall::Read; };
    while (!asleep() && supervisor::read_stat(pid)->state != 'Z') ::sched_yield();
  }
  ~ReadingChild() {
    ::close(ends[1]);
    ::waitpid(pid, nullptr, 0);
  }

  /// The same samples in words.
  std::string look(std::chrono::milliseconds after) {
    std::string story;
    for (const trace::Event& event : samples(after))
      story += fmt::format("{}, {} for {}. ", event.object == child ? "child" : "another",
                           static_cast<char>(event.value), event.peer == self ? "self" : "another");
    return story;
  }

  int ends[2] = {-1, -1};
};

/// A child with a second thread, which pauses. Its main thread sleeps in `sleeps`, in the given system call.
struct ThreadedChild : Watched {
  explicit ThreadedChild(trace::SystemCall call, void (*sleeps)()) {
    const pid_t forked = ::fork();
    if (forked == 0) {
      std::thread{[] {
        for (;;) ::pause();
      }}.detach();
      for (;;) sleeps();
    }
    is(forked);
    const auto asleep = [&] {
      const std::vector<pid_t> threads = supervisor::threads_of(pid);
      for (const pid_t each : threads)
        if (each != pid) thread = each;
      return thread != 0 && supervisor::asleep_in(pid).call == call &&
             supervisor::thread_asleep_in(pid, thread).call == trace::SystemCall::Pause;
    };
    while (!asleep() && supervisor::read_stat(pid)->state != 'Z') ::sched_yield();
    states.watch(pid);
  }
  ~ThreadedChild() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }

  pid_t thread = 0;
};

void sleep_at_futex() {
  static int word = 0;
  ::syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, nullptr);
}

/// Both ends of a pipe are this process's own.
void read_own_pipe() {
  int ends[2];
  char byte = 0;
  if (::pipe(ends) == 0) [[maybe_unused]]
    const auto nothing = ::read(ends[0], &byte, 1);
}

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

TEST_CASE("KernelStates: a thread of the program has samples of its own, one of the library has none") {
  for (const bool of_program : {true, false}) {
    CAPTURE(of_program);
    ThreadedChild f{trace::SystemCall::Read, read_own_pipe};
    f.states.note_thread(f.thread, 4711, f.child, of_program);
    const std::vector<trace::Event> samples = f.samples(0ms);
    REQUIRE(samples.size() == (of_program ? 2 : 1));
    CHECK(samples[0].object == f.child);
    if (!of_program) continue;
    CHECK(samples[1].object == 4711);
    CHECK(samples[1].system_call() == trace::SystemCall::Pause);
  }
}

TEST_CASE("KernelStates: a thread that has ended, or is another process's, has no samples") {
  ThreadedChild f{trace::SystemCall::Read, read_own_pipe};
  f.states.note_thread(f.thread, 4711, f.child, true);
  f.states.note_thread_end(4711);
  CHECK(f.samples(0ms).size() == 1);
  f.states.note_thread(f.thread, 4712, f.self, true);
  CHECK(f.samples(1ms).empty());
}

TEST_CASE("KernelStates: only a process whose threads are all known is the one that can end its wait at its own pipe") {
  for (const bool known : {true, false}) {
    CAPTURE(known);
    ThreadedChild f{trace::SystemCall::Read, read_own_pipe};
    if (known) f.states.note_thread(f.thread, 4711, f.child, false);
    const std::vector<trace::Event> samples = f.samples(0ms);
    REQUIRE(samples.size() == 1);
    CHECK(samples[0].peer == (known ? f.child : trace::kNobody));
  }
}

TEST_CASE("KernelStates: threads are said to wait for one another once their process has rested for three looks") {
  ThreadedChild f{trace::SystemCall::Futex, sleep_at_futex};
  std::vector<std::uint32_t> threads;
  for (int i = 0; i < 5; ++i)
    for (const trace::Event& event : f.samples(i * 1ms)) threads.push_back(event.extra);
  CHECK(threads == std::vector<std::uint32_t>{0, 2});
}
