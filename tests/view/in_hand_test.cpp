#include "view/in_hand.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace {

using namespace view;

const ImVec2 kSizes[] = {ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(1000, 600), ImVec2(640, 360), ImVec2(400, 300)};
constexpr float kScales[] = {0.8F, 1.0F, 1.5F, 2.0F, 3.0F};
constexpr Toward kTowards[] = {Toward::Left, Toward::Right, Toward::Up, Toward::Down};

Toward back_from(Toward toward) {
  switch (toward) {
    case Toward::Left:
      return Toward::Right;
    case Toward::Right:
      return Toward::Left;
    case Toward::Up:
      return Toward::Down;
    case Toward::Down:
      break;
  }
  return Toward::Up;
}

ShellItems laid_out(const ShellState& state, ImVec2 size, float scale, bool selected = true) {
  return layout_shell(state, size, scale, Bars::All, selected);
}

// What a key does to the state.
void take_next(ShellState& state, ImVec2 size, float scale, int direction) {
  const ShellItems items = laid_out(state, size, scale);
  state.in_hand = next_panel(panels_of(items), panels_in_sight(items), state.in_hand, direction);
  bring_into_sight(*state.in_hand, state);
}

bool in_sight(const ShellState& state, ImVec2 size, float scale) {
  const auto seen = panels_in_sight(laid_out(state, size, scale));
  return std::find(seen.begin(), seen.end(), *state.in_hand) != seen.end();
}

float distance(const Rect& a, const Rect& b) {
  return std::max(
      {std::abs(a.x - b.x), std::abs(a.y - b.y), std::abs(a.right() - b.right()), std::abs(a.bottom() - b.bottom())});
}

}  // namespace

TEST_CASE("In hand: at every size and scale keys go through all panels, each comes into sight, and back") {
  for (const ImVec2 size : kSizes) {
    for (const float scale : kScales) {
      INFO(size.x, "x", size.y, " at ", scale);
      ShellState state;
      std::vector<Panel> order;
      for (int i = 0; i < kPanels; ++i) {
        take_next(state, size, scale, 1);
        CHECK(in_sight(state, size, scale));
        order.push_back(*state.in_hand);
      }
      CHECK(std::set<Panel>(order.begin(), order.end()).size() == kPanels);
      for (int i = kPanels - 2; i >= 0; --i) {
        take_next(state, size, scale, -1);
        CHECK(state.in_hand == order[static_cast<std::size_t>(i)]);
        CHECK(in_sight(state, size, scale));
      }
    }
  }
}

TEST_CASE("In hand: who begins, begins with what is in sight, not with what is behind a tab") {
  const std::vector<Panel> all{Panel::Guide, Panel::Inspector, Panel::Stage}, seen{Panel::Inspector, Panel::Stage};
  CHECK(next_panel(all, seen, std::nullopt, 1) == Panel::Inspector);
  CHECK(next_panel(all, seen, std::nullopt, -1) == Panel::Stage);
  CHECK(next_panel(all, seen, Panel::Console, 1) == Panel::Inspector);
  CHECK(next_panel(all, seen, Panel::Stage, 1) == Panel::Guide);
}

TEST_CASE(
    "bring_into_sight: where one panel is alone it is another one then; elsewhere its neighbours keep their tabs") {
  ShellState state;
  state.alone = Panel::Stage;
  bring_into_sight(Panel::Code, state);
  CHECK(state.alone == Panel::Code);

  ShellState low;
  low.main_tab = Panel::Timeline;
  bring_into_sight(Panel::Console, low);
  CHECK(low.main_tab == Panel::Timeline);
  CHECK(low.side_tab == Panel::Console);
}

TEST_CASE("move_edge: the edge moves as far as was asked, and the same key the other way brings it back") {
  for (const ImVec2 size : kSizes) {
    for (const float scale : kScales) {
      for (const Group& group : laid_out({}, size, scale).groups) {
        for (const Toward toward : kTowards) {
          INFO(size.x, "x", size.y, " at ", scale, ", panel ", static_cast<int>(group.shown), " toward ",
               static_cast<int>(toward));
          ShellState state;
          const auto rect = [&] {
            const auto groups = laid_out(state, size, scale).groups;
            return std::find_if(groups.begin(), groups.end(),
                                [&](const Group& each) { return each.shown == group.shown; })
                ->rect;
          };
          if (!move_edge(laid_out(state, size, scale), group.shown, toward, 16, state)) continue;
          const float moved = distance(rect(), group.rect);
          CHECK(moved <= 18);
          if (moved < 14) continue;  // At its limit.
          CHECK(move_edge(laid_out(state, size, scale), group.shown, back_from(toward), 16, state));
          CHECK(distance(rect(), group.rect) <= 2);
        }
      }
    }
  }
}

TEST_CASE("move_edge: pressed for ever no panel vanishes, and the first press back is seen") {
  for (const ImVec2 size : kSizes) {
    for (const float scale : kScales) {
      for (const Group& group : laid_out({}, size, scale).groups) {
        for (const Toward toward : kTowards) {
          INFO(size.x, "x", size.y, " at ", scale, ", panel ", static_cast<int>(group.shown), " toward ",
               static_cast<int>(toward));
          ShellState state;
          bool moves = false;
          for (int i = 0; i < 100; ++i) moves = move_edge(laid_out(state, size, scale), group.shown, toward, 24, state);
          if (!moves) continue;
          const ShellItems far = laid_out(state, size, scale);
          std::set<Panel> there;
          for (const Group& each : far.groups) {
            there.insert(each.panels.begin(), each.panels.end());
            CHECK(each.rect.width >= 20);
            CHECK(each.rect.height >= 10);
          }
          CHECK(there.size() == kPanels);
          REQUIRE(move_edge(far, group.shown, back_from(toward), 24, state));
          const ShellItems back = laid_out(state, size, scale);
          float moved = 0;
          for (std::size_t i = 0; i < far.groups.size(); ++i)
            moved = std::max(moved, distance(far.groups[i].rect, back.groups[i].rect));
          CHECK(moved >= 20);
        }
      }
    }
  }
}

TEST_CASE("Splitter: pressed and let go where it is, it stays, in two columns as in three") {
  for (const ImVec2 size : kSizes) {
    for (const float scale : kScales) {
      const ShellItems items = laid_out({}, size, scale);
      for (const Splitter& splitter : items.splitters) {
        INFO(size.x, "x", size.y, " at ", scale);
        ShellState state;
        const ImVec2 middle = splitter.rect.center();
        state.*splitter.fraction = splitter.fraction_at(splitter.upright ? middle.x : middle.y);
        const ShellItems after = laid_out(state, size, scale);
        for (std::size_t i = 0; i < items.groups.size(); ++i)
          CHECK(distance(items.groups[i].rect, after.groups[i].rect) <= 2);
      }
    }
  }
}
