#include "view/corridors.hpp"

#include <doctest/doctest.h>

using namespace view;

namespace {

constexpr Rect kArea{0, 0, 400, 300};

/// Two rows: three things, and two that stand elsewhere.
struct TwoRows {
  std::vector<Rect> upper{{20, 20, 100, 50}, {150, 20, 100, 50}, {280, 20, 100, 50}};
  std::vector<Rect> lower{{60, 110, 120, 50}, {220, 110, 120, 50}};
  Rect low{150, 220, 100, 50};
  Corridors corridors{kArea};
  TwoRows() {
    corridors.add_row(upper);
    corridors.add_row(lower);
    corridors.add_row({low});
  }
  std::vector<Rect> all() const {
    std::vector<Rect> rects = upper;
    rects.insert(rects.end(), lower.begin(), lower.end());
    rects.push_back(low);
    return rects;
  }
};

}  // namespace

TEST_CASE("Corridors: no way crosses a thing, whichever row it leads to") {
  const TwoRows f;
  for (const Rect& from : f.all())
    for (const Rect& to : f.all())
      for (const float lane : {0.1F, 0.5F, 0.9F}) {
        if (from.y == to.y && from.x == to.x) continue;
        const Port begin =
            from.y <= to.y ? f.corridors.foot(from, from.center().x) : f.corridors.head(from, from.center().x);
        const Port end = from.y < to.y   ? f.corridors.head(to, to.center().x)
                         : from.y > to.y ? f.corridors.foot(to, to.center().x)
                                         : f.corridors.foot(to, to.center().x);
        const auto way = f.corridors.way(begin, end, lane);
        REQUIRE(way.size() >= 2);
        for (const Rect& thing : f.all()) CHECK_FALSE(crosses(way, thing));
        for (const ImVec2& point : way) CHECK(holds(kArea, {point.x, point.y, 0, 0}));
        for (std::size_t i = 1; i < way.size(); ++i) CHECK((way[i].x == way[i - 1].x || way[i].y == way[i - 1].y));
      }
}

TEST_CASE("Corridors: ways of different lanes do not lie upon each other between two rows") {
  const TwoRows f;
  const auto height = [&](float lane) {
    return f.corridors.way(f.corridors.foot(f.upper[0], 70), f.corridors.head(f.lower[1], 280), lane)[1].y;
  };
  CHECK(height(0.2F) < height(0.5F));
  CHECK(height(0.5F) < height(0.8F));
}

TEST_CASE("crosses: a way along an edge of a rectangle does not, one through it does") {
  const Rect rect{10, 10, 20, 20};
  CHECK_FALSE(crosses(std::vector<ImVec2>{{0, 10}, {50, 10}}, rect));
  CHECK_FALSE(crosses(std::vector<ImVec2>{{20, 0}, {20, 10}}, rect));
  CHECK(crosses(std::vector<ImVec2>{{0, 20}, {50, 20}}, rect));
  CHECK(crosses(std::vector<ImVec2>{{0, 0}, {50, 50}}, rect));
  CHECK(crosses(std::vector<ImVec2>{{15, 15}, {16, 16}}, rect));
}
