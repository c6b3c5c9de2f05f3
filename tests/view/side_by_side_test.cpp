#include "view/side_by_side.hpp"

#include <doctest/doctest.h>

#include <algorithm>

TEST_CASE("layout_side_by_side: at every size both sides are alike, hold their parts, and do not overlap") {
  for (const ImVec2 size : {ImVec2(1920, 1080), ImVec2(1280, 720), ImVec2(800, 600), ImVec2(640, 360)}) {
    for (const float scale : {0.8F, 1.0F, 1.5F, 2.0F, 3.0F}) {
      for (const std::size_t lines : {0U, 1U, 3U, 40U}) {
        INFO(size.x, "x", size.y, " at ", scale, ", ", lines, " lines");
        const auto items = view::layout_side_by_side({}, size, scale, view::Bars::All, lines, lines % 2 == 0 ? 1 : 2);
        CHECK_FALSE(items.sides[0].box.overlaps(items.sides[1].box));
        for (const view::SideItems& side : items.sides) {
          CHECK(side.box.right() <= size.x);
          CHECK(side.box.bottom() <= items.transport.y);
          CHECK(side.lines.size() <= view::kShownChanges + 1);
          REQUIRE_FALSE(side.panels.empty());
          float y = side.header.bottom();
          for (const view::Rect& line : side.lines) {
            CHECK(line.y >= y - 0.1F);
            y = line.bottom();
          }
          for (const auto& [panel, rect] : side.panels) {
            CHECK(rect.y >= y - 0.1F);
            CHECK((rect.empty() || rect.bottom() <= side.box.bottom() + 0.1F));
            y = rect.bottom();
          }
        }
        CHECK(items.sides[0].panels.size() == items.sides[1].panels.size());
      }
    }
  }
}

TEST_CASE("layout_side_by_side: with room there are stage, timeline and console; one alone is alone on both sides") {
  const auto all = view::layout_side_by_side({}, ImVec2(1280, 720), 1, view::Bars::All, 1);
  REQUIRE(all.sides[0].panels.size() == 3);
  view::ShellState state;
  state.alone = view::Panel::Console;
  const auto alone = view::layout_side_by_side(state, ImVec2(1280, 720), 1, view::Bars::All, 1);
  for (const view::SideItems& side : alone.sides) {
    REQUIRE(side.panels.size() == 1);
    CHECK(side.panels.front().first == view::Panel::Console);
    CHECK(side.panels.front().second.height > 400);
  }
}
