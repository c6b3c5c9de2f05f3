#include "view/badge.hpp"

#include <doctest/doctest.h>

#include <variant>

#include "view/toolkit/theme.hpp"

using namespace view;

TEST_CASE("badge: a disc as long as the colours are new, a square after that, wider for three digits") {
  Drawing first, again;
  add_badge(first, 7, kProcessColors, {0, 0, 10, 10}, 1);
  add_badge(again, 7, kProcessColors + 1, {0, 0, 10, 10}, 1);
  CHECK(std::holds_alternative<Disc>(first.shapes.front()));
  CHECK(std::holds_alternative<Box>(again.shapes.front()));
  CHECK(badge_width(99, 10) == 10);
  CHECK(badge_width(100, 10) > 10);
}
