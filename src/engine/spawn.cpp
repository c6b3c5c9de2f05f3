#include "engine/spawn.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/check_syscall.hpp"
#include "base/high_fd.hpp"

namespace engine {

using base::check_syscall;
using base::UniqueFd;

namespace {

enum class Stage : int { Streams, Directory, Group, DeathSignal, KeptFds, Exec, Watch };

constexpr std::array kStageNames{"dup2 of the standard streams for",
                                 "chdir for",
                                 "setpgid for",
                                 "prctl PR_SET_PDEATHSIG for",
                                 "keep descriptors for",
                                 "exec",
                                 "pidfd_open of"};

struct Failure {
  Stage stage;
  int error;
};

struct PipeEnds {
  UniqueFd read, write;
};

PipeEnds make_pipe() {
  int fds[2];
  check_syscall(::pipe2(fds, O_CLOEXEC), "pipe2");
  return {UniqueFd{fds[0]}, UniqueFd{fds[1]}};
}

/// Our end of a stream, and the descriptor that the child makes its standard stream; -1: it keeps ours.
struct StreamEnds {
  UniqueFd ours, theirs;
};

/// Away from 0, 1, 2, which the child is going to overwrite.
UniqueFd above_standard_streams(UniqueFd fd) {
  if (fd.get() > 2) return fd;
  return UniqueFd{check_syscall(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3), "fcntl F_DUPFD_CLOEXEC")};
}

StreamEnds open_stream(Stream stream, int number) {
  if (stream == Stream::Inherit) return {};
  if (stream == Stream::Null) {
    UniqueFd null{check_syscall(::open("/dev/null", O_RDWR | O_CLOEXEC), "open /dev/null")};
    return {UniqueFd{}, above_standard_streams(std::move(null))};
  }
  PipeEnds ends = make_pipe();
  UniqueFd& theirs = number == 0 ? ends.read : ends.write;
  UniqueFd& ours = number == 0 ? ends.write : ends.read;
  return {std::move(ours), above_standard_streams(std::move(theirs))};
}

std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// All that the child needs, made before the fork: it must not allocate.
struct Plan {
  char* const* argv;
  char* const* environment;
  const char* directory;
  std::array<int, 3> streams;
  const int* kept_fds;
  std::size_t kept_count;
  bool own_group;
  int death_signal;
  pid_t parent;
  int report_fd;
  sigset_t no_signals;
};

// From here to exec the memory is the parent's and only async-signal-safe functions may be called (vfork(2),
// signal-safety(7)).

[[noreturn]] void fail(const Plan& plan, Stage stage) {
  const Failure failure{stage, errno};
  while (::write(plan.report_fd, &failure, sizeof failure) == -1 && errno == EINTR) {
  }
  ::_exit(127);
}

/// A handler of the parent's must not run in the child; exec(2) would reset them, but only after the mask is
/// opened.
void forget_signal_handlers() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction now {};
    if (::sigaction(number, nullptr, &now) == -1) continue;
    const bool caught = now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN;
    if (caught || number == SIGPIPE) ::sigaction(number, &standard, nullptr);
  }
}

void keep_fds(const Plan& plan) {
  // Where the kernel is older than the flag (5.11), what is not close-on-exec stays open: none of ours.
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  for (std::size_t i = 0; i < plan.kept_count; ++i) {
    if (::fcntl(plan.kept_fds[i], F_SETFD, 0) == -1) fail(plan, Stage::KeptFds);
  }
}

/// In a group of its own a program that reads from the terminal would be stopped (SIGTTIN) for good: it has none.
void leave_terminal() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal == -1) return;
  ::ioctl(terminal, TIOCNOTTY);
  ::close(terminal);
}

[[noreturn]] void become_program(const Plan& plan) {
  for (int number = 0; number < 3; ++number) {
    const int fd = plan.streams[static_cast<std::size_t>(number)];
    if (fd >= 0 && ::dup2(fd, number) == -1) fail(plan, Stage::Streams);
  }
  if (plan.directory != nullptr && ::chdir(plan.directory) == -1) fail(plan, Stage::Directory);
  if (plan.own_group && ::setpgid(0, 0) == -1) fail(plan, Stage::Group);
  if (plan.own_group) leave_terminal();
  if (plan.death_signal != 0) {
    if (::prctl(PR_SET_PDEATHSIG, plan.death_signal) == -1) fail(plan, Stage::DeathSignal);
    if (::getppid() != plan.parent) ::_exit(127);  // It died before we asked to be told.
  }
  keep_fds(plan);
  forget_signal_handlers();
  ::sigprocmask(SIG_SETMASK, &plan.no_signals, nullptr);
  ::execvpe(plan.argv[0], plan.argv, plan.environment);
  fail(plan, Stage::Exec);
}

/// vfork(2) with all signals blocked, so that no handler runs on the borrowed stack.
pid_t fork_program(const Plan& plan) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  const pid_t pid = ::vfork();
  if (pid == 0) become_program(plan);
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return check_syscall(pid, "vfork");
}

/// A child that could not be waited for by a descriptor would be waited for without end. Its pid is its own until it is
/// reaped.
[[noreturn]] void give_up(pid_t pid, int error, const std::string& program) {
  ::kill(pid, SIGKILL);
  base::retry_on_eintr([&] { return ::waitpid(pid, nullptr, 0); });
  throw SpawnError{error, kStageNames[static_cast<std::size_t>(Stage::Watch)], program};
}

}  // namespace

SpawnError::SpawnError(int error, std::string stage, const std::string& program)
    : std::system_error{error, std::generic_category(), stage + " " + program}, stage_{std::move(stage)} {}

Spawned spawn(const SpawnOptions& options) {
  StreamEnds input = open_stream(options.standard_input, 0);
  StreamEnds output = open_stream(options.standard_output, 1);
  StreamEnds error = open_stream(options.standard_error, 2);
  PipeEnds report = make_pipe();
  report.write = above_standard_streams(std::move(report.write));
  const std::vector<char*> argv = pointers_to(options.argv);
  const std::vector<char*> environment = options.environment ? pointers_to(*options.environment) : std::vector<char*>{};
  Plan plan{.argv = argv.data(),
            .environment = options.environment ? environment.data() : ::environ,
            .directory = options.directory.empty() ? nullptr : options.directory.c_str(),
            .streams = {input.theirs.get(), output.theirs.get(), error.theirs.get()},
            .kept_fds = options.kept_fds.data(),
            .kept_count = options.kept_fds.size(),
            .own_group = options.own_group,
            .death_signal = options.death_signal,
            .parent = ::getpid(),
            .report_fd = report.write.get(),
            .no_signals = {}};
  ::sigemptyset(&plan.no_signals);

  const pid_t pid = fork_program(plan);
  report.write.reset();
  Failure failure{};
  const auto got = base::retry_on_eintr([&] { return ::read(report.read.get(), &failure, sizeof failure); });
  if (got == sizeof failure) {
    base::retry_on_eintr([&] { return ::waitpid(pid, nullptr, 0); });
    throw SpawnError{failure.error, kStageNames[static_cast<std::size_t>(failure.stage)],
                     failure.stage == Stage::Directory ? options.directory : options.argv.at(0)};
  }
  UniqueFd pidfd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  if (!pidfd && errno != ESRCH) give_up(pid, errno, options.argv.at(0));
  return {.child = {pid, std::move(pidfd)},
          .standard_input = std::move(input.ours),
          .standard_output = std::move(output.ours),
          .standard_error = std::move(error.ours)};
}

}  // namespace engine
