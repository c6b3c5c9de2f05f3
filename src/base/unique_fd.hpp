#pragma once

#include <unistd.h>

#include <utility>

namespace base {

/// A file descriptor that is closed when its owner goes. A plain int borrows; a UniqueFd owns.
///
///     const UniqueFd pidfd{check_syscall(::pidfd_open(pid, 0), "pidfd_open")};
///
/// Closing never blocks on the descriptors we use and its error is ignored: Linux has released the
/// descriptor whatever close(2) says, so close is never retried on EINTR.
class UniqueFd {
 public:
  UniqueFd() noexcept = default;
  explicit UniqueFd(int fd) noexcept : fd_{fd} {}
  UniqueFd(UniqueFd&& other) noexcept : fd_{other.release()} {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~UniqueFd() { reset(); }

  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }
  int release() noexcept { return std::exchange(fd_, -1); }
  void reset(int fd = -1) noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

 private:
  int fd_ = -1;
};

}  // namespace base
