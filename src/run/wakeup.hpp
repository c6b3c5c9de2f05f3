#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"

namespace run {

/// A descriptor that one thread makes readable for another that polls it (eventfd(2)). Never blocks.
class Wakeup {
 public:
  Wakeup() : fd_{base::check_syscall(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")} {}
  int fd() const noexcept { return fd_.get(); }
  void raise() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = ::write(fd_.get(), &one, sizeof one);
  }
  void clear() const noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(fd_.get(), &count, sizeof count);
  }

 private:
  base::UniqueFd fd_;
};

}  // namespace run
