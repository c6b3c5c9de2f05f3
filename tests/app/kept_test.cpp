// What is taken along from a run: its recording, kept at once or at its end, and exports.
#include <doctest/doctest.h>

#include "run/places.hpp"
#include "running_desk.hpp"
#include "support/elsewhere.hpp"

using namespace spawnarium::test;
using view::Command;

TEST_CASE_FIXTURE(
    RunningDesk,
    "Desk: Ctrl+K keeps the recording of a run that goes on; it is whole at the end, and no later run takes it away") {
  const auto script = own.path() / "hello.py", documents = own.path() / "Documents", kept = documents / "hello-1.spawn";
  std::filesystem::create_directory(documents);
  write_file(script, "import sys\nprint('one')\nsys.stdin.readline()\n");
  desk.run({.program = {script.string()}});
  live_until([this] { return desk.shown()->recording->history().size() > 0; });
  ctrl('k');
  REQUIRE(std::filesystem::exists(kept));
  CHECK(desk.notice().sentence().find("~/Documents/hello-1.spawn") != std::string::npos);
  CHECK(desk.settings().recent.front() == kept);
  ctrl('k');
  CHECK(desk.notice().sentence().find("already") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(documents / "hello-2.spawn"));
  ctrl('d');
  live_until([this] { return desk.notice().sentence().find("exit status 0") != std::string::npos; });
  CHECK(desk.notice().sentence().find("Ctrl+K") != std::string::npos);
  run::prune_traces(run::state_folder() / "live", 0);
  const recording::Recording whole{kept};
  CHECK(whole.ended());
  CHECK(printed(whole) == std::vector<std::string>{"one"});
}

TEST_CASE_FIXTURE(RunningDesk,
                  "Desk: into another file system Ctrl+K copies beside the window, at the end of the run") {
  const spawnarium::test::Elsewhere elsewhere;
  if (!elsewhere.is_other(own.path())) return;
  ::setenv("XDG_STATE_HOME", elsewhere.path.c_str(), 1);
  const auto script = own.path() / "hello.py", documents = own.path() / "Documents", kept = documents / "hello-1.spawn";
  std::filesystem::create_directory(documents);
  write_file(script, "import sys\nprint('one')\nsys.stdin.readline()\n");
  desk.run({.program = {script.string()}});
  live_until([this] { return desk.shown()->recording->history().size() > 0; });
  ctrl('k');
  CHECK(desk.notice().sentence().find("When the program has ended") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(kept));
  ctrl('d');
  live_until([&] { return std::filesystem::exists(kept) && desk.work().says.empty(); });
  CHECK(desk.notice().sentence().find("exit status 0") != std::string::npos);  // Is not written over.
  CHECK(recording::Recording{kept}.ended());

  desk.command(Command::RunAgain);
  live_until([this] { return desk.shown()->recording->history().size() > 0; });
  ctrl('d');
  live_until([this] { return desk.notice().sentence().find("exit status 0") != std::string::npos; });
  ctrl('k');
  CHECK(desk.work().says.find("hello-2.spawn") != std::string::npos);
  CHECK(desk.motion() == app::Desk::Motion::Moving);
  ctrl('k');
  CHECK_FALSE(std::filesystem::exists(documents / "hello-3.spawn"));
  live_until([this] { return desk.work().says.empty(); });
  CHECK(desk.notice().sentence().find("~/Documents/hello-2.spawn") != std::string::npos);
  CHECK(desk.settings().recent.front() == documents / "hello-2.spawn");
  CHECK(recording::Recording{documents / "hello-2.spawn"}.ended());
  ctrl('k');
  CHECK(desk.notice().sentence().find("already") != std::string::npos);
}

TEST_CASE_FIXTURE(RunningDesk, "Desk: what was promised for the end of a run is kept when another takes its place") {
  const spawnarium::test::Elsewhere elsewhere;
  if (!elsewhere.is_other(own.path())) return;
  ::setenv("XDG_STATE_HOME", elsewhere.path.c_str(), 1);
  const auto script = own.path() / "hello.py", documents = own.path() / "Documents";
  std::filesystem::create_directory(documents);
  write_file(script, "import sys\nprint('one', flush=True)\nsys.stdin.readline()\n");
  desk.run({.program = {script.string()}});
  live_until([this] { return !printed(*desk.shown()->recording).empty(); });
  ctrl('k');
  desk.command(view::Command::Lessons);
  live_until([this] { return desk.work().says.empty(); });
  CHECK(printed(recording::Recording{documents / "hello-1.spawn"}) == std::vector<std::string>{"one"});
}

TEST_CASE_FIXTURE(
    LearnersDesk,
    "Desk: a lesson's recording is saved by the first entry of the menu, a changed one under a name of its own") {
  std::filesystem::create_directory(own.path() / "Documents");
  desk.open_lesson("09_pid_before_start");
  live_until([this] {
    return desk.shown()->recording->ended() && !desk.shown()->running();
  });  // The run ends a moment after its recording.
  ctrl('e');
  REQUIRE(desk.front().menu());
  press(Key::Enter);
  CHECK(std::filesystem::exists(own.path() / "Documents" / "09_pid_before_start-1.spawn"));
  CHECK(desk.notice().sentence().find("~/spawnarium/live") != std::string::npos);  // Where the others are.
  CHECK(desk.notice().sentence().find("20") != std::string::npos);
  desk.command(Command::Edit);
  desk.editor()->put("print('changed')\n");
  desk.command(Command::RunEdited);
  live_to_the_end();
  ctrl('k');
  const recording::Recording changed{own.path() / "Documents" / "09_pid_before_start-changed-1.spawn"};
  CHECK(printed(changed) == std::vector<std::string>{"changed"});
}

TEST_CASE_FIXTURE(RunningDesk, "Desk: what --record has kept stays, whatever is run afterwards") {
  const auto script = own.path() / "hello.py", file = own.path() / "kept.spawn";
  write_file(script, kHello);
  desk.run({.program = {script.string()}, .record = file});
  live_to_the_end();
  write_file(script, "print('again')\n");
  desk.command(Command::RunAgain);
  live_to_the_end();
  desk.command(Command::Edit);
  desk.editor()->put("print('changed')\n");
  desk.command(Command::RunEdited);
  live_to_the_end();
  CHECK(printed(recording::Recording{file}) == std::vector<std::string>{"one", "two"});
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: one export at a time, its end is a sentence, and Escape cancels it") {
  start_and_end("");
  const auto choose_film = [this] {
    ctrl('e');
    REQUIRE(desk.front().menu());
    type('3');  // After the recording and the window.
  };
  choose_film();
  REQUIRE(fake.exports.size() == 1);
  CHECK(fake.exports.back()->wish.recording == fake.last_run().trace);
  CHECK(desk.work().says.find(fake.exports.back()->wish.output.filename().string()) != std::string::npos);
  choose_film();
  CHECK(fake.exports.size() == 1);
  fake.exports.back()->over = true;
  look();
  CHECK(desk.notice().sentence() == "Saved as " + fake.exports.back()->wish.output.string());
  choose_film();
  press(Key::Escape);
  look();
  CHECK(desk.notice().sentence() == "Cancelled: nothing was saved.");
}
