#include "view/layout.hpp"

#include <doctest/doctest.h>

using namespace view;

TEST_CASE("around: skips what is empty") {
  CHECK((around({}, {1, 2, 3, 4}) == Rect{1, 2, 3, 4}));
  CHECK((around({1, 2, 3, 4}, {}) == Rect{1, 2, 3, 4}));
  CHECK((around({0, 0, 1, 1}, {2, 2, 1, 1}) == Rect{0, 0, 3, 3}));
}

TEST_CASE("holds: the edge belongs to the inside") {
  CHECK(holds({0, 0, 10, 10}, {0, 0, 10, 10}));
  CHECK_FALSE(holds({0, 0, 10, 10}, {5, 5, 10, 1}));
}
