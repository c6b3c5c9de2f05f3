#pragma once

#include <time.h>

#include <cstdint>

/// The clock of a run under run control, at the door of the C library: what the program asks for the time, and where it
/// waits for a time, is answered by the virtual time of its run (trace::time_in_run). This folder is a library of its
/// own, libspawnarium_clock.so, which the supervisor has the dynamic linker load before all others (LD_PRELOAD) into
/// the program of such a run, and into nothing else.
///
/// The wall clock shows the moment at which the run began and the time in the run; CLOCK_MONOTONIC and its kin, what
/// they showed then, and the time in the run. Clocks of processor time stay real, and so does every clock in a process
/// that finds no trace, or the trace of a run that was never under run control.
///
/// No function here fails, throws, allocates, or waits.
namespace virtual_clock {

/// The time in the run.
class RunClock {
 public:
  /// Whether the clocks of this process are virtual.
  bool on() noexcept;
  /// In nanoseconds. Never goes back within this process. Precondition: on().
  std::uint64_t now_ns() noexcept;
  /// Moves the clock of this process forward to `time_ns`, because a wait until then has ended. The controller, which
  /// does not see such a wait, may set its own clock to that time only later; without this a loop that waits until a
  /// clock shows a time would never end.
  void reach(std::uint64_t time_ns) noexcept;
  /// What this clock shows at the time 0 of the run, in nanoseconds. Precondition: is_of_time(clock).
  std::int64_t start_of(clockid_t clock) noexcept;
  /// Whether it counts time, not the work of a processor.
  static bool is_of_time(clockid_t clock) noexcept;
};
RunClock& run_clock() noexcept;

/// The real time.
std::int64_t real_ns(clockid_t clock) noexcept;

constexpr std::int64_t kSecond_ns = 1'000'000'000;
constexpr std::int64_t to_ns(const timespec& time) noexcept { return time.tv_sec * kSecond_ns + time.tv_nsec; }
constexpr timespec to_timespec(std::int64_t ns) noexcept {
  return {.tv_sec = ns / kSecond_ns, .tv_nsec = ns % kSecond_ns};
}

}  // namespace virtual_clock
