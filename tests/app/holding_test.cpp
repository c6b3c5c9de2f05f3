// A held program on the desk: its host is told what was chosen.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "app/lessons.hpp"
#include "headless_desk.hpp"
#include "lesson/output_line.hpp"
#include "lesson/retelling.hpp"
#include "running_desk.hpp"
#include "support/fake_host.hpp"
#include "view/commands.hpp"

namespace {

using namespace std::chrono_literals;
using host::HeldStep;
using spawnarium::test::FakeHost;
using spawnarium::test::FakeRun;
using spawnarium::test::HeadlessDesk;
using spawnarium::test::LearnersDesk;
using view::Command;

struct HeldDesk : HeadlessDesk {
  HeldDesk() : HeadlessDesk{std::make_unique<FakeHost>()} {
    fake().files["/home/ada/hello.py"] = "print('hello')\n";
    desk.run({.program = {"/home/ada/hello.py"}});
  }
  FakeHost& fake() { return static_cast<FakeHost&>(*host); }
  FakeRun& run() { return fake().last_run(); }
  HeldStep step(trace::Operation operation, HeldStep::Standing standing) {
    return {.event = {.actor = run().main(),
                      .text = run().text("hello\n"),
                      .kind = trace::Kind::CallBegun,
                      .detail = static_cast<std::uint8_t>(operation)},
            .standing = standing};
  }
  /// One that prints, one that waits, one that sleeps longer than another.
  void deal(std::uint64_t turn = 1) {
    using enum HeldStep::Standing;
    run().deal({.turn = turn,
                .steps = turn,
                .time = 1ms,
                .choices = {step(trace::Operation::Print, Ready), step(trace::Operation::Acquire, Waits),
                            step(trace::Operation::Sleep, Asleep)},
                .usual = 0,
                .out_of_sight = {}});
    desk.advance(16ms);
    frame();
  }
  void hold() {
    ctrl('h');
    deal();
  }
  /// As if these steps had been taken, one of them chosen.
  void take(std::vector<host::TakenStep> steps) {
    run().held.taken = std::move(steps);
    run().held.hand->can_undo = true;
    ++run().held.hand->turn;
    desk.advance(16ms);
  }
};

}  // namespace

TEST_CASE_FIXTURE(HeldDesk, "Holding: the key runs the program again, held, and lets it think as long as it takes") {
  CHECK_FALSE(run().launch.step);
  ctrl('h');
  CHECK(fake().runs.size() == 2);
  CHECK(run().launch.step);
  CHECK(run().launch.work == host::Launch::Work::Itself);
  CHECK(run().launch.stop_after.count() == 0);
  desk.command(Command::RunAgain);
  CHECK_FALSE(run().launch.step);
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: a digit chooses its card; one that cannot move says why; an unknown one too") {
  hold();
  type('1');
  REQUIRE(run().held.chosen.size() == 1);
  CHECK(run().held.chosen[0] == std::pair<std::uint64_t, std::size_t>{1, 0});
  type('9');
  CHECK(desk.notice().sentence() == "No card has the key 9 now.");
  type('3');  // The one that sleeps: others come before.
  CHECK(desk.notice().sentence().find("cannot move now: asleep until") != std::string::npos);
  CHECK(run().held.chosen.size() == 1);
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: the usual one, until it waits, dice, each step, let go") {
  hold();
  type('.');
  CHECK(run().held.chosen.size() == 1);
  type('k');
  CHECK(run().held.kept_on.size() == 1);
  for (int i = 0; i < 20; ++i) type('g');
  REQUIRE(run().held.chosen.size() == 21);
  for (const auto& chosen : run().held.chosen) CHECK(chosen.second == 0);  // Nobody else can.
  type('x');
  CHECK(run().held.each);
  type('h');
  CHECK(run().held.let_go);
  desk.advance(16ms);
  type('1');  // The panel's key again.
  CHECK(desk.settings().shell.alone == view::Panel::Stage);
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: while somebody moves nothing can be chosen, and the cards stay") {
  hold();
  run().held.hand.reset();
  desk.advance(16ms);
  type('1');
  CHECK(run().held.chosen.empty());
  CHECK(desk.notice().sentence() == "Somebody moves: wait for the next cards.");
  deal(2);
  type('1');
  REQUIRE(run().held.chosen.size() == 1);
  CHECK(run().held.chosen[0].first == 2);
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: its keys are those that the help lists, and panels have Alt") {
  hold();
  input.press({.character = '3', .alt = true});
  settle();
  CHECK(desk.settings().shell.alone == view::Panel::Code);
  type('0');
  CHECK_FALSE(desk.settings().shell.alone);
  type('?');
  CHECK(desk.front().help());
}

TEST_CASE("Holding: no two commands that are in force share a key, and each has its words in both languages") {
  for (const auto table : {view::KeyTable::Usual, view::KeyTable::Hand}) {
    std::set<std::string> keys;
    for (const view::Shortcut& each : view::shortcuts(table)) {
      CHECK_MESSAGE(keys.insert(view::name_of(each.press)).second, view::name_of(each.press));
      CHECK(view::command_of(each.press, table) == each.command);
      CHECK_FALSE(std::string{each.says.chinese}.empty());
    }
  }
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: undo runs the program again, up to the last choice; without one it says so") {
  hold();
  ctrl('z');
  CHECK(fake().runs.size() == 2);
  CHECK(desk.notice().sentence() == "Nothing has been chosen yet.");
  take({{"main print", false}, {"Process-1 print", true}, {"main join", false}});
  ctrl('z');
  REQUIRE(fake().runs.size() == 3);
  CHECK(run().launch.step);
  REQUIRE(run().launch.steps.size() == 1);
  CHECK(run().launch.work == host::Launch::Work::AsFound);
  run().held.taken = run().launch.steps;
  deal();
  ctrl('y');
  REQUIRE(fake().runs.size() == 4);
  REQUIRE(run().launch.steps.size() == 3);
  CHECK(run().launch.steps[1].chosen);
  run().held.taken = run().launch.steps;
  deal();
  ctrl('y');
  CHECK(fake().runs.size() == 4);
  CHECK(desk.notice().sentence() == "There is nothing to take again.");
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: after another choice there is nothing to take again") {
  hold();
  take({{"main print", false}, {"Process-1 print", true}, {"main join", false}});
  ctrl('z');
  REQUIRE(fake().runs.size() == 3);
  run().held.taken = {{"main print", false}, {"Process-2 print", true}};
  deal();
  ctrl('y');
  CHECK(fake().runs.size() == 3);
  CHECK(desk.notice().sentence() == "There is nothing to take again.");
}

TEST_CASE_FIXTURE(HeldDesk, "Holding: where a given step is not there, the cards say so once") {
  hold();
  const auto says_so = [&] {
    desk.advance(16ms);
    std::vector<view::Glyphs::Drawn> drawn;
    graphics.glyphs().write_down(&drawn);
    frame();
    graphics.glyphs().write_down(nullptr);
    return std::any_of(drawn.begin(), drawn.end(), [](const auto& each) {
      return each.text.find("did not come to the next given step") != std::string::npos;
    });
  };
  run().held.hand->differs = true;
  run().held.hand->turn = 2;
  CHECK(says_so());
  run().held.hand->turn = 3;
  CHECK_FALSE(says_so());
}

TEST_CASE_FIXTURE(HeldDesk, "Document's order: a program without one says so") {
  desk.command(Command::DocumentOrder);
  CHECK(fake().runs.size() == 1);
  CHECK(desk.notice().sentence() == "No order of a document is kept with this program.");
}

TEST_CASE_FIXTURE(LearnersDesk, "Document's order: a lesson's button plays what its document printed, step by step") {
  desk.open_lesson("26_two_writers");
  live_to_the_end();
  desk.command(Command::DocumentOrder);
  settle();
  REQUIRE(desk.shown()->run != nullptr);
  live_to_the_end();
  const lesson::Lesson& lesson = *desk.study().lesson();
  const std::vector<std::string> wanted = lesson::wanted_lines(lesson);
  const lesson::Retelling retelling{desk.shown()->recording->history(), lesson};
  std::size_t n = 0;
  for (const lesson::PrintedLine& line : retelling.lines()) {
    if (line.stream != 1) continue;
    REQUIRE(n < wanted.size());
    CHECK_MESSAGE(lesson::fits(line.text, wanted[n], retelling.pids()), line.text);
    ++n;
  }
  CHECK(n == wanted.size());
  CHECK(desk.study().session().here() == lesson::Stop::See);
}
