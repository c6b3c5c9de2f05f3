#include "base/high_fd.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/check_syscall.hpp"

namespace base {
namespace {

constexpr int kRange = 16;  // How many descriptors of ours there may be.
// Above what a program prints, and no higher: fork(2) copies the table up to its highest descriptor. One at 4,000 made
// a fork a quarter longer.
constexpr int kTop = 256;

int first_high_fd() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == -1) return kTop - kRange;
  return std::max(3, static_cast<int>(std::min<rlim_t>(limit.rlim_cur, kTop)) - kRange);
}

}  // namespace

UniqueFd move_high(UniqueFd fd) {
  return UniqueFd{check_syscall(::fcntl(fd.get(), F_DUPFD_CLOEXEC, first_high_fd()), "fcntl F_DUPFD_CLOEXEC")};
}

}  // namespace base
