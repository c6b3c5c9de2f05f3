// What asks for the time: as the C library has it, but for the time that it is.
#include <sys/time.h>
#include <time.h>

#include <cstdint>

#include "clock/next.hpp"
#include "clock/run_clock.hpp"

using virtual_clock::kSecond_ns;
using virtual_clock::Next;
using virtual_clock::run_clock;
using virtual_clock::RunClock;
using virtual_clock::to_timespec;

namespace {

constinit Next<int(clockid_t, timespec*)> next_clock_gettime{"clock_gettime"};
constinit Next<int(timeval*, void*)> next_gettimeofday{"gettimeofday"};
constinit Next<time_t(time_t*)> next_time{"time"};
constinit Next<int(timespec*, int)> next_timespec_get{"timespec_get"};

bool is_virtual(clockid_t clock) noexcept { return RunClock::is_of_time(clock) && run_clock().on(); }

timespec shown_by(clockid_t clock) noexcept {
  return to_timespec(run_clock().start_of(clock) + static_cast<std::int64_t>(run_clock().now_ns()));
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

/// For our own code in the same process (base/time.hpp).
int spawnarium_real_clock_gettime(clockid_t clock, timespec* now) { return next_clock_gettime(clock, now); }

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  if (!is_virtual(clock)) return next_clock_gettime(clock, now);
  *now = shown_by(clock);
  return 0;
}

int gettimeofday(timeval* now, void* zone) noexcept {
  const int result = next_gettimeofday(now, zone);
  if (result != 0 || !is_virtual(CLOCK_REALTIME)) return result;
  const timespec shown = shown_by(CLOCK_REALTIME);
  *now = {.tv_sec = shown.tv_sec, .tv_usec = shown.tv_nsec / 1'000};
  return 0;
}

time_t time(time_t* now) noexcept {
  if (!is_virtual(CLOCK_REALTIME)) return next_time(now);
  const time_t shown = shown_by(CLOCK_REALTIME).tv_sec;
  if (now != nullptr) *now = shown;
  return shown;
}

int timespec_get(timespec* now, int base) noexcept {
  if (base != TIME_UTC || !is_virtual(CLOCK_REALTIME)) return next_timespec_get(now, base);
  *now = shown_by(CLOCK_REALTIME);
  return base;
}
}
#pragma GCC visibility pop
