#include "base/high_fd.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/check_syscall.hpp"

namespace base {
namespace {

constexpr int kRange = 128;     // How many descriptors of ours may sit at the top.
constexpr int kHighest = 1024;  // A large table costs fork(2) time: stay low where the limit is a million. It is 1024 on most machines.

int first_high_fd() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == -1) return 512;
  const auto top = std::min<rlim_t>(limit.rlim_cur, kHighest);
  return std::max(3, static_cast<int>(top) - kRange);
}

}  // namespace

UniqueFd move_high(UniqueFd fd) {
  return UniqueFd{check_syscall(::fcntl(fd.get(), F_DUPFD_CLOEXEC, first_high_fd()), "fcntl F_DUPFD_CLOEXEC")};
}

}  // namespace base
