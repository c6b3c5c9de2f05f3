#include "engine/child.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "base/check_syscall.hpp"
#include "engine/waiting.hpp"
#include "record/life.hpp"

namespace engine {
namespace {

/// P_PIDFD of waitid(2), which some versions of <sys/wait.h> have only under another name.
constexpr auto kPidfd = static_cast<idtype_t>(3);

/// What waitid says of the child now. `si_pid` is 0 as long as it runs. Returns false when it is not ours to
/// wait for.
bool look_at(const ChildHandle& handle, int options, siginfo_t& info) {
  info = {};
  if (!handle.pidfd) return false;
  const int result =
      base::retry_on_eintr([&] { return ::waitid(kPidfd, static_cast<id_t>(handle.pidfd.get()), &info, options); });
  if (result == 0) return true;
  if (errno == ECHILD || errno == EBADF) return false;  // EBADF: it was gone before there was a pidfd of it.
  base::throw_errno(errno, "waitid of a child");
}

}  // namespace

Child::Child(trace::Serial serial, std::string name, bool daemon, ChildHandle handle)
    : serial_{serial}, name_{std::move(name)}, daemon_{daemon}, handle_{std::move(handle)} {}

std::optional<ExitStatus> Child::poll() {
  const std::lock_guard lock{reaping_};
  reap_if_ended();
  return known();
}

std::optional<ExitStatus> Child::known() const noexcept {
  const int exitcode = exitcode_;
  if (exitcode == kUnknown) return std::nullopt;
  return exitcode < 0 ? ExitStatus::killed_by(-exitcode) : ExitStatus::exited(exitcode);
}

/// Observed first, then reaped: the recording shows the zombie, and both moments. Returns whether there is
/// nothing left to wait for.
bool Child::reap_if_ended() {
  if (exitcode_ != kUnknown || reaped_elsewhere_) return true;
  siginfo_t info;
  const bool watched = record::recorder().on();
  reaped_elsewhere_ = !look_at(handle_, WEXITED | WNOHANG | (watched ? WNOWAIT : 0), info);
  if (reaped_elsewhere_) {
    process_context().forget(*this);
    return true;
  }
  if (info.si_pid == 0) return false;
  const ExitStatus status = ExitStatus::from(info);
  if (watched) {
    record::life().exited(serial_, status.exitcode());
    look_at(handle_, WEXITED | WNOHANG, info);
    record::life().reaped(serial_, status.exitcode());
  }
  exitcode_ = status.exitcode();
  process_context().forget(*this);
  return true;
}

std::optional<ExitStatus> Child::wait(record::Call& call, const Deadline& deadline) {
  const auto ended = [this] {
    const std::lock_guard lock{reaping_};
    return reap_if_ended();
  };
  const auto sleep = [&](const Deadline& until) {
    // Without a limit waitid itself can wait; WNOWAIT leaves the reaping to whoever holds the lock.
    if (!until.never()) return wait_readable(pidfd(), until);
    siginfo_t info;
    const int result = ::waitid(kPidfd, static_cast<id_t>(pidfd()), &info, WEXITED | WNOWAIT);
    return result == -1 && errno == EINTR ? Woken::BySignal : Woken::Again;
  };
  try_until(
      call, deadline, [this] { return serial_; }, ended, sleep);
  return known();
}

void Child::end_wait(record::Call& call, const std::optional<ExitStatus>& status) const noexcept {
  if (status) return call.ended(trace::Outcome::Returned, {.value = status->exitcode()});
  if (!reaped_elsewhere_) return call.ended(trace::Outcome::TimedOut);
  struct sigaction action {};
  ::sigaction(SIGCHLD, nullptr, &action);
  const bool ignored = action.sa_handler == SIG_IGN || (action.sa_flags & SA_NOCLDWAIT) != 0;
  call.ended(trace::Outcome::False, {.value = ignored});
}

void Child::signal(int number) {
  if (known() || !handle_.pidfd) return;
  record::life().signal_sent(serial_, {.number = number});
  if (::syscall(SYS_pidfd_send_signal, pidfd(), number, nullptr, 0) == -1 && errno != ESRCH)
    base::throw_errno(errno, "pidfd_send_signal to " + name_);
}

}  // namespace engine
