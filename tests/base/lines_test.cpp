#include "base/lines.hpp"

#include <doctest/doctest.h>

using Lines = std::vector<std::string_view>;

TEST_CASE("lines_of: the lines of a text without their ends, of both kinds") {
  CHECK(base::lines_of("").empty());
  CHECK(base::lines_of("a") == Lines{"a"});
  CHECK(base::lines_of("a\n") == Lines{"a"});
  CHECK(base::lines_of("a\r\n\nb\rc\r\n") == Lines{"a", "", "b\rc"});
  CHECK(base::lines_of("\n") == Lines{""});
}
