#include "app/time_option.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "base/failure.hpp"

TEST_CASE("time_option: units, the end, and what is no time") {
  using std::chrono::nanoseconds;
  CHECK(app::time_option("2.5s") == nanoseconds{2'500'000'000});
  CHECK(app::time_option("2.5") == nanoseconds{2'500'000'000});
  CHECK(app::time_option("300ms") == nanoseconds{300'000'000});
  CHECK(app::time_option("80us") == nanoseconds{80'000});
  CHECK(app::time_option("7ns") == nanoseconds{7});
  CHECK(app::time_option("0") == nanoseconds{0});
  CHECK(app::time_option("end") == std::nullopt);
  for (const std::string wrong : {"", "s", "2.5h", "-1s", "2 s", "nan", "inf", "1e3s", "99999999999s"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(app::time_option(wrong), base::WrongUsage);
  }
}
