#include "view/menu.hpp"

#include <doctest/doctest.h>

#include <array>

namespace {

using view::Key;

const std::array kEntries{view::MenuEntry{"one"}, view::MenuEntry{"two", "not today", false}, view::MenuEntry{"three"}};

}  // namespace

TEST_CASE("press_in_menu: arrows go around, Enter chooses what is marked, a digit its entry") {
  view::MenuState state;
  CHECK_FALSE(view::press_in_menu({.key = Key::Up}, kEntries, state));
  CHECK(state.marked == 2);
  CHECK(view::press_in_menu({.key = Key::Enter}, kEntries, state) == 2);
  CHECK_FALSE(view::press_in_menu({.key = Key::Down}, kEntries, state));
  CHECK(state.marked == 0);
  CHECK(view::press_in_menu({.character = '3'}, kEntries, state) == 2);
}

TEST_CASE("press_in_menu: what is not possible is not chosen, nor what is not there") {
  view::MenuState state{.marked = 1};
  CHECK_FALSE(view::press_in_menu({.key = Key::Enter}, kEntries, state));
  CHECK_FALSE(view::press_in_menu({.character = '2'}, kEntries, state));
  CHECK_FALSE(view::press_in_menu({.character = '4'}, kEntries, state));
  CHECK_FALSE(view::press_in_menu({.key = Key::Enter}, {}, state));
}
