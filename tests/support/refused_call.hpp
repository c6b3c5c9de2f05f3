// A system call that fails, as where a container forbids it or the kernel is older than it.
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <array>
#include <cstddef>

#include "base/check_syscall.hpp"

namespace spawnarium::test {

/// From now on this system call fails with this error: for the calling thread and for all that it starts, for ever
/// (seccomp(2)). So it is a matter for a forked child.
inline void refuse_call(int call, int error) {
  std::array<sock_filter, 4> program{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{.len = program.size(), .filter = program.data()};
  base::check_syscall(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl PR_SET_NO_NEW_PRIVS");
  base::check_syscall(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), "prctl PR_SET_SECCOMP");
}

}  // namespace spawnarium::test
