#include "record/clock.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "base/time.hpp"

namespace {

constexpr std::uint64_t kNear_ns = 500;

}  // namespace

TEST_CASE("Clock: it is CLOCK_MONOTONIC, and never goes back") {
  const auto header = std::make_unique<trace::Header>();
  record::Clock::begin(*header);
  record::Clock clock;
  std::uint64_t last = header->start_monotonic_ns, worst = 0;
  bool back = false;
  while (last < header->start_monotonic_ns + 200'000'000) {
    const std::uint64_t before = base::monotonic_ns();
    const std::uint64_t now = clock.monotonic_ns(*header);
    const std::uint64_t after = base::monotonic_ns();
    if (now < before) worst = std::max(worst, before - now);
    if (now > after) worst = std::max(worst, now - after);
    back |= now < last;
    last = now;
  }
  CHECK_FALSE(back);
  CHECK(worst < kNear_ns);
  CHECK((header->ns_per_tick != 0) == (header->start_ticks != 0));
}

TEST_CASE("Clock: without a counter to believe in the kernel is asked each time") {
  const auto header = std::make_unique<trace::Header>();
  record::Clock::begin(*header);
  header->start_ticks = 0;
  record::Clock clock;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t before = base::monotonic_ns();
    const std::uint64_t now = clock.monotonic_ns(*header);
    CHECK(now >= before);
    CHECK(now <= base::monotonic_ns());
  }
  CHECK(header->ns_per_tick == 0);
}
