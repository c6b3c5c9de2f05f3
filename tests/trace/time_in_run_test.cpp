#include <doctest/doctest.h>

#include <cstdint>
#include <memory>

#include "trace/format.hpp"

using trace::kStep_ns;
using trace::time_in_run;
using trace::time_in_step;

TEST_CASE("time_in_step: later is later, and a step is never over") {
  std::uint64_t before = 0;
  for (const std::uint64_t passed : {1'000ULL, 2'000ULL, 1'000'000ULL, 1'010'000ULL, 50'000'000ULL, 60'000'000ULL,
                                     1'000'000'000ULL, 3'600'000'000'000ULL}) {
    CHECK(time_in_step(passed) > before);
    before = time_in_step(passed);
    CHECK(before < kStep_ns);
  }
  CHECK(time_in_step(0) == 0);
  CHECK(time_in_step(~0ULL) < kStep_ns);
}

TEST_CASE("time_in_run: real, then held, then let go") {
  const auto header = std::make_unique<trace::Header>();
  header->start_monotonic_ns = 1'000;
  CHECK(time_in_run(*header, 6'000) == 5'000);
  header->run_control = trace::RunControl::Step;
  header->step_since_ns = 5'000;
  header->virtual_ns = 2 * kStep_ns;
  CHECK(time_in_run(*header, 6'000) == 2 * kStep_ns);
  CHECK(time_in_run(*header, 3'600'000'000'000) < 3 * kStep_ns);  // An hour's thought is no time.
  header->virtual_ns = 3 * kStep_ns;
  header->step_since_ns = 3'600'000'000'000;
  header->run_control = trace::RunControl::Off;
  CHECK(time_in_run(*header, 3'600'000'001'000 + 7'000) == 3 * kStep_ns + 7'000);
}
