#include "app/panel_keys.hpp"

#include <doctest/doctest.h>

#include <array>

using app::PanelKeys;
using view::Command;
using view::Panel;

namespace {

struct Keys {
  PanelKeys keys;
  view::ShellState shell;
  PanelKeys::Look look;
  view::Panels panels, of_original;

  Keys() { keys.lay_out(shell, look, ImVec2(1280, 720)); }
  PanelKeys::Answer press(Command command) {
    const std::array<view::Panels*, 2> shown{&panels, &of_original};
    const auto answer =
        keys.command(command, shell, look, std::span(shown).first(look.side_by_side ? 2 : 1), base::Language::English);
    REQUIRE(answer);
    return *answer;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Keys, "PanelKeys: what a frame has laid out is in sight, each panel at its place") {
  CHECK(keys.in_sight(shell, look) ==
        std::vector{Panel::Guide, Panel::Stage, Panel::Timeline, Panel::Code, Panel::Console});
  REQUIRE(keys.places().size() == 5);
  CHECK(keys.places()[1].first == Panel::Stage);
  CHECK_FALSE(keys.places()[1].second.empty());
  shell.alone = Panel::Code;
  CHECK(keys.in_sight(shell, look) == std::vector{Panel::Code});
}

TEST_CASE_FIXTURE(Keys, "PanelKeys: next and previous go around; without a selection the inspector is passed over") {
  CHECK(press(Command::NextPanel).taken == Panel::Guide);
  CHECK(press(Command::NextPanel).taken == Panel::Stage);
  CHECK(press(Command::PreviousPanel).taken == Panel::Guide);
  CHECK(press(Command::PreviousPanel).taken == Panel::Console);
  CHECK(press(Command::NextPanel).taken == Panel::Guide);
  look.something_selected = true;
  keys.lay_out(shell, look, ImVec2(1280, 720));
  CHECK(press(Command::NextPanel).taken == Panel::Inspector);
}

TEST_CASE_FIXTURE(Keys,
                  "PanelKeys: the first key without a panel in hand means the first; what cannot scroll says so") {
  CHECK(press(Command::ScrollDown).says.empty());
  CHECK(shell.in_hand == Panel::Guide);
  shell.in_hand = Panel::Stage;
  CHECK(press(Command::ScrollDown).says.find("Stage") != std::string::npos);
  shell.in_hand = Panel::Timeline;
  CHECK(press(Command::ScrollLeft).instead == Command::PanBack);
  CHECK(press(Command::ScrollRight).instead == Command::PanForward);
}

TEST_CASE_FIXTURE(Keys, "PanelKeys: an edge moves by the same step at each press, and all come back") {
  shell.in_hand = Panel::Guide;
  const float before = shell.left;
  CHECK(press(Command::EdgeRight).says.empty());
  const float once = shell.left;
  press(Command::EdgeRight);
  CHECK(shell.left - once == doctest::Approx(once - before).epsilon(0.05));
  CHECK_FALSE(press(Command::EdgeUp).says.empty());  // From bar to transport: there is nothing to move.
  press(Command::UsualLayout);
  CHECK(shell.left == before);
  CHECK(shell.in_hand == Panel::Guide);
}

TEST_CASE_FIXTURE(Keys, "PanelKeys: of two runs the panels are those of the changed one, and no edge moves") {
  look.side_by_side = true;
  view::SideBySideItems items;
  items.sides[1].panels = {{Panel::Stage, {}}, {Panel::Console, {}}};
  keys.laid_out(items);
  CHECK(keys.places().empty());
  CHECK(press(Command::NextPanel).taken == Panel::Stage);
  CHECK(press(Command::NextPanel).taken == Panel::Console);
  CHECK(press(Command::NextPanel).taken == Panel::Stage);
  CHECK_FALSE(press(Command::EdgeRight).says.empty());
}

TEST_CASE_FIXTURE(Keys, "PanelKeys: the code follows the running line already, and a command of others is not taken") {
  CHECK_FALSE(press(Command::FollowLine).says.empty());
  shell.in_hand = Panel::Code;
  press(Command::ScrollDown);
  CHECK_FALSE(keys.command(Command::PlayOrPause, shell, look, {}, base::Language::English));
}
