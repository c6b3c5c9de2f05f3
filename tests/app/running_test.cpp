// A program runs at the desk: its input, its end, and what the keys do meanwhile.
#include <doctest/doctest.h>

#include "app/lesson_play.hpp"
#include "running_desk.hpp"

using namespace spawnarium::test;
using view::Command;

namespace {

// A lesson whose program sleeps for ten minutes, and is ended after half a second.
lesson::Library endless(const std::filesystem::path& folder) {
  const auto own = folder / "lessons" / "90_endless";
  std::filesystem::create_directories(own);
  write_file(own / "lesson.toml", R"(number = "90"
slug = "endless"
title.en = "Endless"
title.zh = "没完"
summary.en = "It sleeps."
summary.zh = "它在睡。"
[program]
stop_after_s = 0.5
[[must]]
says.en = "It still sleeps at the end."
says.zh = "到最后它还在睡。"
unfinished = { process = "main", event = "sleep" }
[[try]]
title.en = "Longer"
title.zh = "更久"
watch.en = "Nothing."
watch.zh = "没什么。"
[[try.change]]
search = "600"
replace = "700"
)");
  write_file(own / "program.py", "import time\n\nprint('on and on', flush=True)\ntime.sleep(600)\n");
  write_file(own / "guide.en.md", "It sleeps.\n");
  write_file(own / "guide.zh.md", "它在睡。\n");
  return lesson::load_folders({folder / "lessons"});
}

struct EndlessDesk : OwnFolders {
  lesson::Library library = endless(own.path());
};

}  // namespace

TEST_CASE_FIXTURE(FakeDesk, "Desk: lines for the program are typed at once after its key, faster than any frame") {
  start("print(input())\n");
  input.press({.character = 'i', .ctrl = true});
  for (const char32_t character : {U'e', U' ', U'q'}) input.character(character);
  enter();
  for (const char32_t character : {U'?', U'e'}) input.character(character);
  enter();
  settle();
  CHECK_FALSE(desk.front().help());
  CHECK(desk.editor() == nullptr);
  CHECK(fake.last_run().input == "e q\n?e\n");
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: a program that waits for a line gets the keyboard, without a key") {
  start("print(input())\n");
  fake.last_run().wait_for_line();
  look();
  for (const char32_t character : {U'A', U'd', U'a'}) input.character(character);
  enter();
  settle();
  CHECK(fake.last_run().input == "Ada\n");
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: the keys stay commands for a user who has stopped the picture") {
  start("print(input())\n");
  desk.command(view::Command::PlayOrPause);
  fake.last_run().wait_for_line();
  look();
  input.character(U'?');
  settle();
  CHECK(desk.front().help());
}

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: Ctrl+D is the end of the program's input, also where the line for it is being typed") {
  start("print(input())\n");
  input.press({.character = 'i', .ctrl = true});
  input.character(U'a');
  enter();
  settle();
  input.press({.character = 'd', .ctrl = true});
  settle();
  CHECK(fake.last_run().input == "a\n");
  CHECK(fake.last_run().input_ended);
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: a script that is rewritten is reported, and the same key runs the new text") {
  start_and_end(kHello);
  fake.rewrite(kScript, "print('again')\n");
  look();
  CHECK(desk.notice().sentence().starts_with("hello.py has been rewritten."));
  ctrl('r');
  REQUIRE(fake.runs.size() == 2);
  CHECK(fake.runs.back()->launch.program == std::vector<std::string>{kScript});
  CHECK(fake.last_run().source == "print('again')\n");
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: an error that ends a program is said at once, wherever its film is") {
  start("open('missing')\n");
  fake.last_run().raise("FileNotFoundError: [Errno 2] No such file or directory: 'missing'");
  fake.last_run().exit(1);
  look();
  CHECK(desk.transport().position().count < desk.shown()->recording->history().size());
  CHECK(desk.notice().trouble());
  CHECK(desk.notice().sentence().starts_with("FileNotFoundError: [Errno 2]"));
  CHECK(desk.notice().sentence().find("exit status 1. End goes there") != std::string::npos);
  press(Key::End);
  CHECK(desk.transport().position().count == desk.shown()->recording->history().size());
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: the end of a program is a sentence with its exit status or its signal") {
  start("");
  CHECK(desk.motion() != app::Desk::Motion::Still);
  fake.last_run().exit(3);
  look();
  CHECK(desk.notice().sentence().find("exit status 3") != std::string::npos);
  press(Key::End);
  CHECK(desk.motion() == app::Desk::Motion::Still);
  ctrl('r');
  fake.last_run().print("one\n");
  look();
  CHECK(desk.shown()->recording->history().console().size() == 1);
  ctrl('.');
  look();
  REQUIRE(fake.last_run().ended);
  CHECK(desk.notice().sentence().find("SIGKILL") != std::string::npos);
}

TEST_CASE_FIXTURE(LearnersDesk,
                  "Desk: with keys alone: open a lesson, run it, step back, see why the parent waits, take a picture "
                  "along, change the language, quit") {
  frame();
  type('t');                                             // By tutorial: in the order of their numbers.
  while (desk.shelf().marked() < 10) press(Key::Right);  // 10_join_end_last, after the button to begin with.
  press(Key::Enter);
  REQUIRE_FALSE(desk.shown() == nullptr);
  live_to_the_end();
  CHECK(desk.title().find("10") != std::string::npos);
  press(Key::Home);
  const auto& history = desk.shown()->recording->history();
  const auto waits = [&] {
    const model::World world = history.after(desk.transport().position().count);
    const model::Process* parent = world.process(world.main);
    return parent != nullptr && parent->activity.operation == trace::Operation::Join &&
           parent->activity.doing == model::Doing::Waiting;
  };
  for (int i = 0; i < 400 && !waits(); ++i) type('.');
  REQUIRE(waits());
  press(Key::Tab);
  CHECK(desk.selected() == history.after(history.size()).main);
  type('5');  // The guide says it in a sentence.
  CHECK(desk.settings().shell.alone == view::Panel::Guide);
  type('0');
  const auto count = desk.transport().position().count;
  press(Key::Left);
  CHECK(desk.transport().position().count < count);

  ctrl('e');
  REQUIRE(desk.front().menu());
  press(Key::Down);  // Behind the recording.
  press(Key::Enter);
  CHECK(desk.take_wishes().save_picture);
  ctrl('e');
  type('9');
  const auto wishes = desk.take_wishes();
  CHECK(wishes.save_picture);
  REQUIRE(wishes.part.has_value());
  CHECK(wishes.part->width > 100);
  press(Key::F2);
  CHECK(desk.settings().language == base::Language::Chinese);
  ctrl('q');
  CHECK(desk.take_wishes().quit);
}

TEST_CASE_FIXTURE(EndlessDesk, "stop_after_s ends a program in the window, and says why, and its changed copy too") {
  RunningDesk at(library);
  at.desk.open_lesson("90_endless");
  at.live_until([&] { return !at.desk.notice().sentence().empty(); });
  CHECK(at.desk.notice().sentence().find("0.5 s") != std::string::npos);
  at.desk.command(Command::Edit);
  at.desk.editor()->put("import time\ntime.sleep(700)\n");
  at.desk.command(Command::RunEdited);
  REQUIRE(at.desk.comparison().changed());
  at.live_to_the_end();
}

TEST_CASE_FIXTURE(EndlessDesk, "stop_after_s ends a program in the terminal, with and without a change") {
  const lesson::Lesson& lesson = app::find_lesson(library, "90");
  CHECK(app::play_headless(lesson, base::Language::English) == 0);
  CHECK(app::play_changed(lesson, lesson.tries.at(0), base::Language::English) == 0);
}
