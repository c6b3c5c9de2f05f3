// A copy of a program, edited or changed as a lesson suggests, is run beside the original.
#include <doctest/doctest.h>

#include "running_desk.hpp"

using namespace spawnarium::test;
using view::Command;

namespace {

// Programs that are started meanwhile sleep for a fiftieth of their time.
struct ShortSleeps {
  ShortSleeps() { ::setenv("SPAWNARIUM_TIME_SCALE", "0.02", 1); }
  ~ShortSleeps() { ::unsetenv("SPAWNARIUM_TIME_SCALE"); }
};

}  // namespace

TEST_CASE_FIXTURE(RunningDesk, "Desk: a copy is edited and run beside the original, which stays as it is; and back") {
  const auto script = own.path() / "hello.py";
  write_file(script, kHello);
  desk.run({.program = {script.string()}});
  live_to_the_end();
  REQUIRE(printed(*desk.shown()->recording) == std::vector<std::string>{"one", "two"});

  type('e');
  REQUIRE(desk.editor() != nullptr);
  CHECK(desk.editor()->text == kHello);
  control_enter();  // Nothing is changed yet: nothing is run.
  CHECK_FALSE(desk.comparison().changed());
  desk.editor()->put("print('one')\nprint('three')\n");
  control_enter();
  REQUIRE(desk.comparison().changed());
  CHECK(desk.comparison().side_by_side());
  CHECK(desk.editor() == nullptr);
  live_to_the_end();
  CHECK(printed(*desk.shown()->recording) == std::vector<std::string>{"one", "three"});
  REQUIRE(desk.comparison().original() != nullptr);
  CHECK(printed(*desk.comparison().original()->recording) == std::vector<std::string>{"one", "two"});
  CHECK(desk.comparison().difference().first == std::vector{model::LineMark::Same, model::LineMark::OnlyHere});
  CHECK(desk.comparison().difference().second == std::vector{model::LineMark::Same, model::LineMark::OnlyHere});
  CHECK(content_of(script) == kHello);
  CHECK(content_of(changed_path()) == "print('one')\nprint('three')\n");
  CHECK(changed_path().string().starts_with(own.path().string() + "/spawnarium/"));

  type('v');
  CHECK_FALSE(desk.comparison().side_by_side());
  type('v');
  CHECK(desk.comparison().side_by_side());
  press(Key::Backspace);
  CHECK_FALSE(desk.comparison().changed());
  CHECK(desk.comparison().original() == nullptr);
  CHECK(printed(*desk.shown()->recording) == std::vector<std::string>{"one", "two"});
  type('e');
  REQUIRE(desk.editor() != nullptr);
  CHECK(desk.editor()->text == "print('one')\nprint('three')\n");  // The copy of before is gone on with.
}

TEST_CASE_FIXTURE(RunningDesk, "Desk: a changed program finds the modules that lie beside the original") {
  const auto script = own.path() / "uses.py";
  write_file(own.path() / "beside.py", "WORD = 'found'\n");
  write_file(script, "import beside\nprint(beside.WORD)\n");
  desk.run({.program = {script.string()}});
  live_to_the_end();
  type('e');
  REQUIRE(desk.editor() != nullptr);
  desk.editor()->put(desk.editor()->text + "print('more')\n");
  control_enter();
  live_to_the_end();
  CHECK(printed(*desk.shown()->recording) == std::vector<std::string>{"found", "more"});
}

TEST_CASE_FIXTURE(LearnersDesk,
                  "Desk: with keys alone a lesson's suggested change is tried, and both runs are side by side") {
  const ShortSleeps short_sleeps;
  desk.open_lesson("16_not_called");  // What it prints after the change is never what it printed before.
  live_to_the_end();
  const std::string program = content_of(desk.shown()->recording->sources().front().path);
  for (int i = 0; i < 2; ++i) desk.command(Command::NextStop);
  settle();
  // The guide's things in their order.
  for (int i = 0; i < 40 && !desk.comparison().changed(); ++i) {
    press(Key::F6);
    press(Key::Enter);
  }
  REQUIRE(desk.comparison().changed());
  CHECK(desk.comparison().side_by_side());
  live_to_the_end();
  REQUIRE(desk.comparison().original() != nullptr);
  CHECK_FALSE(std::filesystem::exists(changed_path()));  // The user's own copy is another.
  CHECK(content_of(desk.shown()->recording->sources().front().path) != program);
  CHECK(content_of(desk.comparison().original()->recording->sources().front().path) == program);
  CHECK_FALSE(desk.comparison().difference().none());
}

TEST_CASE_FIXTURE(
    LearnersDesk,
    "Desk: a press on a change to try runs it, and does nothing to the timeline that opens below the mouse") {
  desk.open_lesson("01_start_order");
  live_until([this] { return desk.shown()->recording->ended(); });
  desk.command(Command::PlayOrPause);  // What was sought would stay.
  settle();
  for (int i = 0; i < 2; ++i) desk.command(Command::NextStop);
  settle();
  // Down the guide step by step until the press meets a change.
  for (int step = 0; step < 60 && !desk.comparison().changed(); ++step) {
    input.mouse_button(0, false);
    input.mouse_moved(220, 130.0F + 6 * static_cast<float>(step));
    settle();
    input.mouse_button(0, true);
    settle();
  }
  REQUIRE(desk.comparison().changed());
  REQUIRE(desk.comparison().side_by_side());
  CHECK(desk.transport().following());
  input.mouse_button(0, false);
  settle();
  CHECK(desk.transport().following());
  CHECK(desk.selected() == trace::kNobody);
}
