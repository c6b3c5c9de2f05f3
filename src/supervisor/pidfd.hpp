#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/unique_fd.hpp"

/// A process held by a descriptor (pidfd_open(2)): it names this process and no later one with the same pid.
namespace supervisor {

/// Empty when there is no such process (errno is ESRCH), or no descriptor to be had (EMFILE).
inline base::UniqueFd open_pidfd(pid_t pid) noexcept {
  return base::UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
}

/// Returns whether the process was still there. Signal 0 only asks; a zombie is still there, and so is a process to
/// which the signal could not be sent for another reason than its absence (ESRCH).
inline bool send_signal(int pidfd, int signal) noexcept {
  return ::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0) == 0 || errno != ESRCH;
}

}  // namespace supervisor
