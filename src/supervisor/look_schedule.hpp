#pragma once

#include <chrono>
#include <cstdint>
#include <utility>

#include "supervisor/event_loop.hpp"

namespace supervisor {

/// When the observer looks at the family the next time: soon after something has happened, then ever more seldom, and
/// so seldom that all looks together take at most one part in kShareOfCore of a core.
///
///     loop.add(schedule.fd(), EPOLLIN, [&](std::uint32_t) { ... schedule.after_look(now, cost); });
class LookSchedule {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kFirstPause{10};  ///< After something has happened, more may.
  static constexpr std::chrono::milliseconds kLongestPause{100};
  static constexpr int kShareOfCore = 150;

  /// Readable when a look is due.
  int fd() const { return timer_.fd(); }
  /// When it is due; Clock::time_point::max() before the first event.
  Clock::time_point next() const { return next_; }

  /// Something has happened. A due time only ever becomes earlier: a stream of births must not put off the look.
  void soon(Clock::time_point now = Clock::now());
  /// A look that began at `begin` has taken `cost` of processor time.
  void after_look(Clock::time_point begin, std::chrono::nanoseconds cost);
  /// Whether what is counted is as it was at the look before.
  bool is_as_before(std::uint32_t count) { return std::exchange(count_, count) == count; }
  /// No look is due until something has happened.
  void rest();
  void stop();

 private:
  void set(Clock::time_point when);

  Timer timer_;
  Clock::time_point next_ = Clock::time_point::max();
  Clock::time_point earliest_{};
  std::chrono::nanoseconds pause_{0};
  std::uint32_t count_ = 0;
};

/// The processor time of the calling thread.
std::chrono::nanoseconds own_cpu_time();

}  // namespace supervisor
