#pragma once

#include <sys/epoll.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "base/unique_fd.hpp"

namespace supervisor {

/// Waits for many descriptors at once (epoll(7)) and calls whom it concerns. One thread; it owns none of the
/// descriptors.
///
///     loop.add(pipe, EPOLLIN, [&](std::uint32_t events) { read_it(); });
///     while (!done) loop.run_once();
///
/// A callback may add and remove descriptors, its own too. Remove a descriptor before closing it.
class EventLoop {
 public:
  using Callback = std::function<void(std::uint32_t events)>;

  EventLoop();
  /// Throws std::system_error (epoll_ctl(2)); EPERM: a regular file, which never makes anyone wait.
  void add(int fd, std::uint32_t events, Callback callback);
  void change(int fd, std::uint32_t events);
  void remove(int fd) noexcept;
  /// Blocks until something has happened, or `timeout` is over, and calls what that concerns.
  void run_once(std::optional<std::chrono::milliseconds> timeout = std::nullopt);

 private:
  base::UniqueFd epoll_;
  std::unordered_map<int, std::shared_ptr<Callback>> callbacks_;
};

/// A timer of CLOCK_MONOTONIC as a descriptor (timerfd_create(2)). Reading it is not needed: set it again or stop it.
class Timer {
 public:
  Timer();
  int fd() const { return fd_.get(); }
  void set(std::chrono::nanoseconds from_now);
  void stop() { set(std::chrono::nanoseconds{0}); }

 private:
  base::UniqueFd fd_;
};

}  // namespace supervisor
