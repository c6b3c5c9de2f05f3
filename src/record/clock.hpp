#pragma once

#include <cstdint>

#include "base/time.hpp"
#include "trace/format.hpp"

namespace record {

using trace::Header;

/// What one thread knows of the time: CLOCK_MONOTONIC at a moment just past, and the processor's counter at that
/// moment.
///
///     Clock clock;                                   // a thread's own
///     const auto time = clock.monotonic_ns(header);  // like base::monotonic_ns(), at half its price for whoever asks
///     often
///
/// The kernel is asked once in 100 us; in between the counter (rdtsc) is counted on, which is wrong by 50 ns at most (a
/// clock that is being corrected by 500 ppm, the kernel's limit). It is believed only where the kernel's own clock is
/// this counter, which then is the same on all processors, and once the run is old enough for its rate to be known. It
/// never goes back.
class Clock {
 public:
  std::uint64_t monotonic_ns([[maybe_unused]] Header& header) noexcept {
#if defined(__x86_64__)
    const std::uint64_t ticks = __builtin_ia32_rdtsc() - ticks_;
    if (ticks < trusted_ticks_) [[likely]]
      return ns_ + (ticks * ns_per_tick_ >> kRateShift);
    return ask(header);
#else
    return base::monotonic_ns();
#endif
  }

  /// Writes into a new header when the run began: by the counter too, where that is to be believed.
  static void begin(Header& header) noexcept;

 private:
  static constexpr int kRateShift = 32;
  std::uint64_t ask(Header& header) noexcept;
  static std::uint64_t rate(Header& header, std::uint64_t ns, std::uint64_t ticks) noexcept;

  std::uint64_t ns_ = 0;
  std::uint64_t ticks_ = 0;
  std::uint64_t trusted_ticks_ = 0;  ///< So long after ticks_; 0: not at all.
  std::uint64_t ns_per_tick_ = 0;    ///< In units of 2^-32.
};

}  // namespace record
