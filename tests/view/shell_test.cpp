#include "view/shell.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "lesson/lesson.hpp"

namespace {

using view::Bars;
using view::Panel;
using view::ShellItems;
using view::ShellState;

void check_sound(const ShellItems& items, ImVec2 size) {
  std::map<Panel, int> places;
  for (const view::Group& group : items.groups) {
    CHECK(group.rect.x >= 0);
    CHECK(group.rect.y >= items.top_bar.bottom());
    CHECK(group.rect.right() <= size.x);
    CHECK(group.rect.bottom() <= (items.transport.empty() ? size.y : items.transport.y));
    CHECK(group.rect.width > 0);
    CHECK(std::find(group.panels.begin(), group.panels.end(), group.shown) != group.panels.end());
    for (const Panel panel : group.panels) ++places[panel];
    for (const view::Group& other : items.groups) CHECK((&group == &other || !group.rect.overlaps(other.rect)));
  }
  CHECK(places.size() == view::kPanels);
  for (const auto& [panel, count] : places) CHECK(count == 1);
}

}  // namespace

TEST_CASE("layout_shell: at every size and scale each panel has one place, and no two overlap") {
  for (const ImVec2 size :
       {ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(800, 600), ImVec2(640, 360), ImVec2(400, 300)}) {
    for (const float scale : {0.8F, 1.0F, 1.5F, 2.0F, 3.0F}) {
      for (const bool selected : {false, true}) {
        INFO(size.x, "x", size.y, " at ", scale);
        check_sound(view::layout_shell(ShellState{}, size, scale, Bars::All, selected), size);
        check_sound(view::layout_shell(ShellState{}, size, scale, Bars::None, selected), size);
        check_sound(view::layout_shell(ShellState{}, size, scale, Bars::Caption, selected), size);
      }
    }
  }
}

TEST_CASE(
    "layout_shell: a presentation is stage and code as three to two, over a few lines, the film and the caption") {
  for (const auto& [size, scale] : {std::pair{ImVec2(1366, 768), 1.3F}, std::pair{ImVec2(1920, 1080), 1.85F}}) {
    ShellState state;
    state.side_tab = Panel::Code;
    const ShellItems items = view::layout_shell(state, size, scale, Bars::Caption, false);
    REQUIRE(items.groups.size() == 3);
    const view::Rect &stage = items.groups[0].rect, &code = items.groups[1].rect, &console = items.groups[2].rect;
    CHECK(items.groups[1].shown == Panel::Code);
    CHECK(stage.width / (stage.width + code.width) == doctest::Approx(0.6).epsilon(0.01));
    CHECK(items.caption.bottom() == size.y);
    CHECK(items.caption.width == size.x);
    CHECK(console.bottom() < items.caption.y);
    CHECK(items.film.bottom() < items.caption.y);
    CHECK_FALSE(items.film.overlaps(console));
    CHECK(items.transport.empty());
    CHECK(items.film.y + view::foot_of_window(size, scale, Bars::Caption) == doctest::Approx(size.y));
  }
}

TEST_CASE("layout_shell: wherever the splitters are dragged, nothing overlaps or vanishes") {
  ShellState state;
  for (const float share : {0.0F, 0.1F, 0.5F, 0.9F, 1.0F}) {
    for (float ShellState::*each :
         {&ShellState::left, &ShellState::right, &ShellState::stage, &ShellState::code, &ShellState::guide}) {
      ShellState moved = state;
      moved.*each = share;
      check_sound(view::layout_shell(moved, ImVec2(1280, 720), 1, Bars::All, true), ImVec2(1280, 720));
    }
  }
}

TEST_CASE("layout_shell: one panel alone has the room of all") {
  ShellState state;
  state.alone = Panel::Code;
  const ShellItems items = view::layout_shell(state, ImVec2(1280, 720), 1, Bars::All, false);
  REQUIRE(items.groups.size() == 1);
  CHECK(items.groups[0].shown == Panel::Code);
  CHECK(items.groups[0].rect.width > 1200);
}

TEST_CASE("layout_shell: a tab that was chosen is in front") {
  ShellState state;
  state.side_tab = Panel::Console;
  const ShellItems items = view::layout_shell(state, ImVec2(1280, 720), 1.8F, Bars::All, false);
  CHECK(std::any_of(items.groups.begin(), items.groups.end(),
                    [](const view::Group& g) { return g.panels.size() > 1 && g.shown == Panel::Console; }));
}

TEST_CASE("Panels: names are read again, and nothing else") {
  for (int i = 0; i < view::kPanels; ++i)
    CHECK(view::panel_named(view::name_of(static_cast<Panel>(i))) == static_cast<Panel>(i));
  CHECK_FALSE(view::panel_named("kitchen"));
  // The one more that a lesson can point to.
  REQUIRE(lesson::panel_names().size() == view::kPanels + 1);
  CHECK(lesson::panel_names().back() == "transport");
  CHECK_FALSE(view::panel_named("transport"));
}
