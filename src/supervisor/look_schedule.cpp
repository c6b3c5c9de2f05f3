#include "supervisor/look_schedule.hpp"

#include <time.h>

#include <algorithm>

namespace supervisor {

using namespace std::chrono_literals;

void LookSchedule::soon(Clock::time_point now) {
  pause_ = kFirstPause;
  set(std::max(now + kFirstPause, earliest_));
}

void LookSchedule::after_look(Clock::time_point begin, std::chrono::nanoseconds cost) {
  pause_ = std::clamp<std::chrono::nanoseconds>(pause_ * 2, kFirstPause, kLongestPause);
  earliest_ = begin + cost * kShareOfCore;
  next_ = Clock::time_point::max();
  set(std::max(begin + pause_, earliest_));
}

void LookSchedule::rest() {
  timer_.stop();
  next_ = Clock::time_point::max();
}

void LookSchedule::stop() { timer_.stop(); }

void LookSchedule::set(Clock::time_point when) {
  if (when >= next_) return;
  next_ = when;
  timer_.set(std::max<std::chrono::nanoseconds>(when - Clock::now(), 1us));
}

std::chrono::nanoseconds own_cpu_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

}  // namespace supervisor
