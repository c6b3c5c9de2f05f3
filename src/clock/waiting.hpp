#pragma once

#include <time.h>

#include <cstdint>

#include "clock/run_clock.hpp"
#include "record/untraced_wait.hpp"

namespace virtual_clock {

/// NotHeld where nothing in this process has gates.
record::WaitEnd wait_at_gate(const record::WaitAtGate& wait) noexcept;

/// Waits with a timeout in the virtual time. Returns a positive number: what it waited for has come; 0: the time is
/// over; -1: it failed, and errno says how.
///
///     wait_for(ns, record::UntracedWait::ForSomething, [&](std::int64_t wait_ns) { return poll_for(wait_ns); });
///
/// Where the gates of this process can hold the wait, it takes no real time (record/untraced_wait.hpp); else the kernel
/// waits as long as was asked for. `attempt` waits in the kernel for so many nanoseconds at most, 0 not at all, and
/// returns the same three. Precondition: run_clock().on().
template <class Attempt>
int wait_for(std::int64_t ns, record::UntracedWait what, Attempt attempt) noexcept {
  int result = what == record::UntracedWait::ForSomething || ns <= 0 ? attempt(0) : 0;
  if (result != 0 || ns <= 0) return result;
  const std::uint64_t end_ns = run_clock().now_ns() + static_cast<std::uint64_t>(ns);
  auto try_again = [&](std::int64_t wait_ns) { return (result = attempt(wait_ns)) != 0; };
  using TryAgain = decltype(try_again);
  const auto called = [](void* context, std::int64_t wait_ns) { return (*static_cast<TryAgain*>(context))(wait_ns); };
  if (wait_at_gate({what, ns, called, &try_again}) == record::WaitEnd::NotHeld && try_again(ns)) return result;
  run_clock().reach(end_ns);
  return 0;
}

/// How long it is until this clock of the program shows `until`, in nanoseconds; negative: it has been.
inline std::int64_t left_until(clockid_t clock, const timespec& until) noexcept {
  return to_ns(until) - run_clock().start_of(clock) - static_cast<std::int64_t>(run_clock().now_ns());
}

/// The same moment as the real clock will show it.
inline timespec real_time_of(clockid_t clock, const timespec& until) noexcept {
  const std::int64_t left = left_until(clock, until);
  return to_timespec(real_ns(clock) + (left > 0 ? left : 0));
}

/// A wait until this clock of the program shows `until` has ended: it shows that from now on.
inline void over_at(clockid_t clock, const timespec& until) noexcept {
  const std::int64_t time = to_ns(until) - run_clock().start_of(clock);
  if (time > 0) run_clock().reach(static_cast<std::uint64_t>(time));
}

/// Whether this code is the Python interpreter's. Its own timed waits are those for its lock, every few milliseconds of
/// the real time: they say nothing of the program.
bool is_of_interpreter(const void* code) noexcept;

}  // namespace virtual_clock
