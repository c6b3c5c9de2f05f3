#pragma once

#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace base {

/// Time since a recording began, in nanoseconds of CLOCK_MONOTONIC. The one time of every panel.
using TraceTime = std::chrono::nanoseconds;

namespace detail {
using ClockFunction = int(clockid_t, timespec*);
/// Finds out what real_clock is, and asks it.
int find_real_clock(clockid_t clock, timespec* now);
inline constinit std::atomic<ClockFunction*> real_clock{&find_real_clock};
}  // namespace detail

/// clock_gettime(2) as the kernel answers it: the real time, also in a process whose clocks show the virtual time of
/// its run (src/clock). A vDSO call, about 30 ns.
inline int real_clock_gettime(clockid_t clock, timespec* now) noexcept {
  return detail::real_clock.load(std::memory_order_relaxed)(clock, now);
}

/// CLOCK_MONOTONIC in nanoseconds, the real one.
inline std::uint64_t monotonic_ns() noexcept {
  timespec now{};
  real_clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000ULL + static_cast<std::uint64_t>(now.tv_nsec);
}

/// CLOCK_REALTIME in nanoseconds since 1970, the real one: only for telling people the date.
inline std::int64_t realtime_ns() noexcept {
  timespec now{};
  real_clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace base
