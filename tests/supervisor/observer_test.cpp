#include "supervisor/observer.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"
#include "record/gate.hpp"
#include "support/command.hpp"

using spawnarium::test::Folder;
using trace::Kind;

namespace {

constexpr auto kStart = static_cast<std::uint8_t>(trace::Operation::StartProgram);

std::array<base::UniqueFd, 2> pipe() {
  int ends[2];
  base::check_syscall(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {base::UniqueFd{ends[0]}, base::UniqueFd{ends[1]}};
}

// As long as it lives, this process can open so many descriptors more.
class DescriptorsLeft {
 public:
  explicit DescriptorsLeft(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(lowest);
    const rlimit limit{.rlim_cur = static_cast<rlim_t>(lowest) + count, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  DescriptorsLeft(const DescriptorsLeft&) = delete;
  DescriptorsLeft& operator=(const DescriptorsLeft&) = delete;
  ~DescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

// An observed child that ends with 7, and what the trace says of it.
struct ObservedChild {
  ~ObservedChild() { recorder.detach(); }

  void begin() {
    pid = ::fork();
    if (pid == 0) ::_exit(7);
    observer.watch_main(main, pid);
  }
  void end() {
    siginfo_t info{};
    CHECK(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0);
    observer.reap();
  }
  void check_that_it_ended_as_itself() {
    CHECK(observer.main_value() == 7);
    observer.finish();
    std::vector<trace::Event> events;
    trace::Reader{folder / "run.spawn"}.read_new(events);
    std::string story;
    for (const trace::Event& event : events)
      if (event.kind != trace::Kind::ThreadBegan)  // That of the recorder.
        story += fmt::format("{} {}, ", event.object == main ? "main" : "another", trace::name_of(event.kind));
    CHECK(story == "main exited, main reaped, ");
  }

  /// How often the trace says of a process with this pid that it was found, or of one that it has ended.
  std::ptrdiff_t found(pid_t other) const {
    return count(
        [other](const trace::Event& event) { return event.kind == Kind::ForeignProcess && event.value == other; });
  }
  std::ptrdiff_t ended(trace::Serial process) const {
    return count([process](const trace::Event& event) {
      return (event.kind == Kind::Exited || event.kind == Kind::Vanished) && event.object == process;
    });
  }
  template <class Wanted>
  std::ptrdiff_t count(Wanted wanted) const {
    std::vector<trace::Event> events;
    trace::Reader{folder / "run.spawn"}.read_new(events);
    return std::count_if(events.begin(), events.end(), wanted);
  }

  Folder folder;
  record::Recorder recorder;
  trace::Serial self = recorder_begun().new_serial(), main = recorder.new_serial();
  trace::Reader reader{folder / "run.spawn"};
  supervisor::EventLoop loop;
  supervisor::Observer observer{recorder, reader, loop, self};
  pid_t pid = 0;

 private:
  record::Recorder& recorder_begun() {
    recorder.create(folder / "run.spawn", 1 << 20);
    return recorder;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ObservedChild, "Observer: a program that its parent is starting is not found before it is reported") {
  // main --> program, which its parent reports --> child, which nobody reports and which is found.
  std::array<base::UniqueFd, 2> of_program = pipe(), of_child = pipe();
  pid = ::fork();
  if (pid == 0) {
    for (const base::UniqueFd* in : {&of_program[1], &of_child[1]})
      if (const pid_t next = ::fork(); next != 0) {
        const bool said = ::write(in->get(), &next, sizeof next) == sizeof next;
        ::waitpid(next, nullptr, 0);
        ::_exit(said ? 0 : 1);
      }
    while (true) ::pause();
  }
  pid_t program = 0, child = 0;
  REQUIRE(::read(of_program[0].get(), &program, sizeof program) == sizeof program);
  REQUIRE(::read(of_child[0].get(), &child, sizeof child) == sizeof child);
  observer.watch_main(main, pid);
  const trace::Event call{.actor = main, .kind = Kind::CallBegun, .detail = kStart};
  recorder.write(call);
  while (found(child) == 0) loop.run_once();
  CHECK(found(program) == 0);
  const trace::Serial serial = recorder.new_serial();
  recorder.write({.actor = main, .object = serial, .peer = main, .value = program, .kind = Kind::ForeignProcess});
  recorder.write({.actor = main, .kind = Kind::CallEnded, .detail = kStart});
  observer.read_trace();
  ::kill(child, SIGKILL);
  CHECK(::waitpid(pid, nullptr, 0) == pid);
  observer.finish();
  CHECK(found(program) == 1);
  CHECK(ended(serial) == 1);
}

TEST_CASE_FIXTURE(ObservedChild, "Observer: a child of which /proc said nothing at its birth ends as itself") {
  {
    const DescriptorsLeft one{1};  // For the pidfd; none is left for /proc.
    begin();
  }
  end();
  check_that_it_ended_as_itself();
}

TEST_CASE_FIXTURE(ObservedChild, "Observer: a child of which /proc says nothing at its death ends as itself") {
  begin();
  {
    const DescriptorsLeft none{0};
    end();
  }
  check_that_it_ended_as_itself();
}

TEST_CASE_FIXTURE(ObservedChild, "Observer: a birth that it reads after the time of the run has jumped is a birth") {
  pid = ::fork();
  if (pid == 0)
    while (true) ::pause();
  record::GateControl{*recorder.header()}.set_time(1'000'000);
  recorder.write({.actor = main, .object = main, .peer = self, .value = pid, .kind = Kind::Running});
  record::GateControl{*recorder.header()}.set_time(10'000'000'000);
  observer.read_trace();
  CHECK(ended(main) == 0);
  ::kill(pid, SIGKILL);
  CHECK(::waitid(P_PID, static_cast<id_t>(pid), nullptr, WEXITED | WNOWAIT) == 0);
  observer.reap();
  observer.finish();
  CHECK(found(pid) == 0);
  CHECK(ended(main) == 1);
}
