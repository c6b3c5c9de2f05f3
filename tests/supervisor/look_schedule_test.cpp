#include "supervisor/look_schedule.hpp"

#include <doctest/doctest.h>

using supervisor::LookSchedule;
using namespace std::chrono_literals;

TEST_CASE("LookSchedule: the first look comes soon after the first event, and another event does not put it off") {
  LookSchedule schedule;
  const LookSchedule::Clock::time_point begin = LookSchedule::Clock::now();
  CHECK(schedule.next() == LookSchedule::Clock::time_point::max());
  schedule.soon(begin);
  CHECK(schedule.next() == begin + LookSchedule::kFirstPause);
  schedule.soon(begin + 5ms);
  CHECK(schedule.next() == begin + LookSchedule::kFirstPause);
}

TEST_CASE("LookSchedule: where nothing happens, looks become seldom, up to the longest pause") {
  LookSchedule schedule;
  LookSchedule::Clock::time_point now = LookSchedule::Clock::now();
  schedule.soon(now);
  for (const auto pause : {20ms, 40ms, 80ms, 100ms, 100ms}) {
    schedule.after_look(now, 0ns);
    CHECK(schedule.next() - now == pause);
    now = schedule.next();
  }
  schedule.soon(now - 50ms);
  CHECK(schedule.next() == now - 40ms);
  schedule.after_look(now, 0ns);
  CHECK(schedule.next() - now == 20ms);
}

TEST_CASE("LookSchedule: at rest no look is due until something happens") {
  LookSchedule schedule;
  const LookSchedule::Clock::time_point now = LookSchedule::Clock::now();
  schedule.after_look(now, 0ns);
  schedule.rest();
  CHECK(schedule.next() == LookSchedule::Clock::time_point::max());
  schedule.soon(now);
  CHECK(schedule.next() == now + LookSchedule::kFirstPause);
}

TEST_CASE("LookSchedule: looks that cost much keep to their share of a core, whatever happens") {
  LookSchedule schedule;
  const LookSchedule::Clock::time_point begin = LookSchedule::Clock::now();
  schedule.after_look(begin, 10ms);
  CHECK(schedule.next() - begin == 10ms * LookSchedule::kShareOfCore);
  schedule.soon(begin + 20ms);
  CHECK(schedule.next() - begin == 10ms * LookSchedule::kShareOfCore);
}
