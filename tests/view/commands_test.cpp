#include "view/commands.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using view::Command;
using view::Key;

TEST_CASE("Commands: no press asks for two things") {
  std::set<std::string> seen;
  for (const view::Shortcut& each : view::shortcuts())
    CHECK_MESSAGE(seen.insert(view::name_of(each.press)).second, view::name_of(each.press));
}

TEST_CASE("Commands: every command that the help lists has a key, and the key asks for it") {
  for (const view::Shortcut& each : view::shortcuts()) CHECK(view::command_of(each.press) == each.command);
}

TEST_CASE("Commands: each press is found by its name, and what is no name of one is not") {
  for (const view::Shortcut& each : view::shortcuts())
    CHECK(view::press_named(view::name_of(each.press)) == each.press);
  for (const char* name : {"", "Ctrl+", "Down", "F13", "Ctrl+Ctrl+A"}) CHECK_FALSE(view::press_named(name));
}

TEST_CASE("Commands: keys are written as they stand on a keyboard") {
  CHECK(view::key_of(Command::RunAgain) == "Ctrl+R");
  CHECK(view::key_of(Command::PlayOrPause) == "Space");
  CHECK(view::key_of(Command::StepForward) == "→");
  CHECK(view::key_of(Command::SelectPrevious) == "Shift+Tab");
  CHECK(view::key_of(Command::Help) == "?");
  CHECK_FALSE(view::command_of({.character = U'ж'}));
}
