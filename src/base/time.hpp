#pragma once

#include <time.h>

#include <chrono>
#include <cstdint>

namespace base {

/// Time since a recording began, in nanoseconds of CLOCK_MONOTONIC. The one time of every panel.
using TraceTime = std::chrono::nanoseconds;

/// CLOCK_MONOTONIC in nanoseconds (clock_gettime(2); a vDSO call, about 30 ns).
inline std::uint64_t monotonic_ns() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000ULL + static_cast<std::uint64_t>(now.tv_nsec);
}

/// CLOCK_REALTIME in nanoseconds since 1970: only for telling people the date.
inline std::int64_t realtime_ns() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace base
