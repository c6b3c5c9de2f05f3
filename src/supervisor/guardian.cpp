#include "supervisor/guardian.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"
#include "supervisor/control.hpp"
#include "supervisor/family.hpp"
#include "supervisor/pidfd.hpp"
#include "supervisor/supervisor.hpp"

namespace supervisor {

using base::check_syscall;
using base::UniqueFd;

namespace {

/// Leaves the process group that terminals and programs signal, and the pipes that others read to their end. A session
/// of its own, not only a group: as a parent in the same session the guardian would keep the supervisor's group from
/// being orphaned, and the supervisor's exit would then send SIGHUP to the whole group if a process in it is stopped
/// (setpgid(2), "orphaned process group").
void stand_aside() noexcept {
  ::setsid();
  ::prctl(PR_SET_NAME, "spawn-guardian");
  const UniqueFd null{::open("/dev/null", O_RDWR | O_CLOEXEC)};
  for (int stream = 0; null && stream <= STDERR_FILENO; ++stream) ::dup2(null.get(), stream);
}

class Guardian {
 public:
  Guardian(pid_t supervisor, int control, int signals)
      : supervisor_{supervisor},
        pidfd_{open_pidfd(supervisor)},
        queries_{{{pidfd_.get(), POLLIN, 0}, {signals, POLLIN, 0}, {control, 0, 0}}} {}

  /// Returns how the supervisor ended. Reaps it.
  siginfo_t await_end() {
    while (pidfd_ && queries_[kEnd].revents == 0) {
      if (base::retry_on_eintr([&] { return ::poll(queries_.data(), queries_.size(), patience_ms_); }) == 0)
        ::kill(supervisor_, SIGKILL);
      if (queries_[kSignals].revents != 0) pass_on_signals();
      if (queries_[kWindow].revents != 0) window_is_gone();
    }
    siginfo_t info{};
    base::retry_on_eintr([&] { return ::waitid(P_PID, static_cast<id_t>(supervisor_), &info, WEXITED); });
    return info;
  }

 private:
  enum { kEnd, kSignals, kWindow };

  void pass_on_signals() {
    signalfd_siginfo info{};
    while (::read(queries_[kSignals].fd, &info, sizeof info) == sizeof info)
      ::kill(supervisor_, static_cast<int>(info.ssi_signo));
  }

  /// The supervisor ends the run now, if it can.
  void window_is_gone() {
    queries_[kWindow].fd = -1;
    queries_[kWindow].revents = 0;
    patience_ms_ = kPatience_ms;
    ::kill(supervisor_, SIGCONT);
  }

  pid_t supervisor_;
  UniqueFd pidfd_;
  std::array<pollfd, 3> queries_;
  int patience_ms_ = -1;
};

/// A trace that was not begun, or is sealed already, needs no seal. An unsealed one is readable as well.
void seal(const std::filesystem::path& trace, const char* why) noexcept try {
  seal_abandoned(trace, why);
} catch (const std::exception&) {
}

[[noreturn]] void guard(pid_t supervisor, int control, int signals, const std::filesystem::path& trace) noexcept {
  stand_aside();
  const siginfo_t end = Guardian{supervisor, control, signals}.await_end();
  end_descendants();
  const bool exited = end.si_code == CLD_EXITED;
  seal(trace, exited ? "The supervisor gave up" : "The supervisor was killed");
  ::_exit(exited ? end.si_status : 128 + end.si_status);
}

}  // namespace

UniqueFd split_off_guardian(int control, const std::filesystem::path& trace) {
  become_subreaper();
  // Blocked before there are two, so that no signal can end the guardian from its first moment on.
  sigset_t all, before, passed_on;
  ::sigfillset(&all);
  ::sigemptyset(&passed_on);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&passed_on, signal);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const UniqueFd signals{check_syscall(::signalfd(-1, &passed_on, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
  UniqueFd guardian = open_pidfd(::getpid());  // Opened before the fork: the guardian may be killed right after it.
  const pid_t supervisor = check_syscall(::fork(), "fork");
  if (supervisor > 0) guard(supervisor, control, signals.get(), trace);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return guardian;
}

}  // namespace supervisor
