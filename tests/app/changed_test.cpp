// A copy of a program: edited, or changed as a lesson suggests, run beside the original; and the file watched
// meanwhile.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <sstream>

#include "app/lesson_play.hpp"
#include "app/lessons.hpp"
#include "headless_desk.hpp"
#include "run/places.hpp"
#include "support/elsewhere.hpp"
#include "support/fake_host.hpp"

namespace {

using namespace std::chrono_literals;
using spawnarium::test::FakeHost;
using spawnarium::test::HeadlessDesk;
using view::Command;
using view::Key;

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::filesystem::path& path, const std::string& text) { std::ofstream{path} << text; }

struct OwnFolders {
  OwnFolders() {
    for (const char* name : {"XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"}) ::setenv(name, own.path().c_str(), 1);
  }
  struct Made {
    Made() {
      std::string name = (std::filesystem::temp_directory_path() / "spawnarium_changed_XXXXXX").string();
      made = ::mkdtemp(name.data());
    }
    ~Made() { std::filesystem::remove_all(made); }
    const std::filesystem::path& path() const { return made; }
    std::filesystem::path made;
  } own;
};

// What the desk's threads tell until the desk is gone.
struct News {
  std::mutex mutex;
  std::condition_variable come;
  bool news = false;
};

// A desk at which programs are run, by keys, with the user's folders in a place of the test's own. News is a base
// because bases are destroyed last to first: the desk before what its threads use.
struct RunningDesk : OwnFolders, News, HeadlessDesk {
  explicit RunningDesk(lesson::Library library = {})
      : HeadlessDesk(std::move(library), [this] {
          const std::lock_guard lock{mutex};
          news = true;
          come.notify_all();
        }) {}

  // As the window's loop does it: sleep, look, draw.
  template <class Over>
  void live_until(Over over) {
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (!over()) {
      REQUIRE(std::chrono::steady_clock::now() < until);
      {
        std::unique_lock lock{mutex};
        come.wait_for(lock, 20ms, [this] { return news; });
        news = false;
      }
      desk.advance(20ms);
      frame();
    }
  }
  void live_to_the_end() {
    live_until(
        [this] { return desk.shown() != nullptr && desk.shown()->recording->ended() && !desk.shown()->end_is_news(); });
    settle();
  }
  std::vector<std::string> printed(const recording::Recording& recording) const {
    std::vector<std::string> lines;
    for (const auto& line : recording.history().console())
      if (line.stream != 0) lines.push_back(line.text);  // Not what was typed.
    return lines;
  }
  /// Where a copy of the program is kept.
  std::filesystem::path changed_path() const {
    const app::Showing* original = desk.comparison().original();
    const lesson::Lesson* lesson = desk.study().lesson();
    return app::copy_path(host->copies(),
                          *app::program_of(original != nullptr ? *original : *desk.shown(), lesson, *host), lesson);
  }
  void control_enter() {
    input.press({.key = Key::Enter, .ctrl = true});
    settle();
  }
};

struct LearnersDesk : RunningDesk {
  LearnersDesk() : RunningDesk(app::load_lessons()) {}
};

// Programs that are started meanwhile sleep for a fiftieth of their time.
struct ShortSleeps {
  ShortSleeps() { ::setenv("SPAWNARIUM_TIME_SCALE", "0.02", 1); }
  ~ShortSleeps() { ::unsetenv("SPAWNARIUM_TIME_SCALE"); }
};

constexpr const char* kHello = "print('one')\nprint('two')\n";
constexpr const char* kScript = "/home/ada/hello.py";
constexpr const char* kCopy = "/copies/ada/hello.py";

// A desk on a host without processes: a program prints and ends when the test says so.
struct FakeDesk : HeadlessDesk {
  FakeDesk() : HeadlessDesk{std::make_unique<FakeHost>()}, fake{static_cast<FakeHost&>(*host)} {}
  FakeHost& fake;

  void start(std::string source) {
    fake.files[kScript] = std::move(source);
    desk.run({.program = {kScript}});
    settle();
  }
  void start_and_end(std::string source) {
    start(std::move(source));
    fake.last_run().exit(0);
    look();
  }
  // As the window does after news.
  void look() {
    desk.advance(20ms);
    settle();
  }
  void enter() {
    input.edit_key(imgui_compat::EditKey::Enter, true);
    input.edit_key(imgui_compat::EditKey::Enter, false);
    input.press({.key = Key::Enter});
  }
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

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: Escape leaves the editor and takes nothing back; typed letters are no shortcuts in it") {
  start_and_end(kHello);
  for (const char32_t character : {U'e', U'#', U' ', U'q', U'?'})
    input.character(character);  // All at once, faster than any frame.
  settle();
  REQUIRE(desk.editor() != nullptr);
  CHECK(ImGui::GetIO().WantTextInput);
  CHECK_FALSE(desk.front().help());
  const std::string written = desk.editor()->text;
  CHECK(written.find("# q?") != std::string::npos);
  press(Key::Escape);
  CHECK(desk.editor() == nullptr);
  CHECK(fake.files[kCopy] == written);
  CHECK(fake.files[kScript] == kHello);
}

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: in the editor Tab writes spaces to the next multiple of four, in place of what is selected, "
                  "and leaves it not") {
  start_and_end("\n");
  const auto tab = [&] {
    input.edit_key(imgui_compat::EditKey::Tab, true);
    input.edit_key(imgui_compat::EditKey::Tab, false);
    input.press({.key = Key::Tab});
  };
  for (const char32_t character : {U'e', U'i', U'f', U' ', U'é', U':'}) input.character(character);
  tab();
  input.character('x');
  tab();
  settle();
  REQUIRE(desk.editor() != nullptr);
  CHECK(desk.editor()->text == "if é:   x   \n");
  CHECK(imgui_compat::text_field_active());
  input.modifiers({.ctrl = true});
  input.edit_key(imgui_compat::EditKey::A, true);
  input.edit_key(imgui_compat::EditKey::A, false);
  input.modifiers({});
  tab();
  input.character('y');
  settle();
  CHECK(desk.editor()->text == "    y");
}

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: what is typed faster than any frame, in both cases, and run with Ctrl+Enter is run whole") {
  start_and_end(kHello);
  type('e');
  for (const char32_t character : std::u32string_view(U"print('A a B b C c')  # ")) {
    const bool upper = character >= 'A' && character <= 'Z';
    input.modifiers({.shift = upper});
    input.character(character);
  }
  input.modifiers({.ctrl = true});
  input.edit_key(imgui_compat::EditKey::Enter, true);
  input.press({.key = Key::Enter, .ctrl = true});
  settle();
  REQUIRE(desk.comparison().changed());
  const host::Launch& launch = fake.last_run().launch;
  CHECK(fake.files[kCopy].starts_with("print('A a B b C c')  # print('one')\n"));
  CHECK(launch.program == std::vector<std::string>{kCopy});
  CHECK(launch.modules == "/home/ada");
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: what covers the editor takes its keyboard, and gives it back when it goes") {
  start_and_end(kHello);
  type('e');
  press(Key::F1);
  REQUIRE(desk.front().help());
  type('#');  // It goes nowhere: the editor is covered.
  press(Key::Escape);
  REQUIRE_FALSE(desk.front().help());
  REQUIRE(desk.editor() != nullptr);
  type('q');
  CHECK(desk.editor()->text.find('q') != std::string::npos);
  CHECK(desk.editor()->text.find('#') == std::string::npos);
}

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

TEST_CASE_FIXTURE(FakeDesk, "Desk: a script that is rewritten is reported, and the same key runs the new text") {
  start_and_end(kHello);
  fake.rewrite(kScript, "print('again')\n");
  look();
  CHECK(desk.notice().sentence().starts_with("hello.py has been written anew."));
  ctrl('r');
  REQUIRE(fake.runs.size() == 2);
  CHECK(fake.runs.back()->launch.program == std::vector<std::string>{kScript});
  CHECK(fake.last_run().source == "print('again')\n");
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

TEST_CASE_FIXTURE(LearnersDesk,
                  "Desk: with keys alone a lesson's suggested change is tried, and both runs are side by side") {
  const ShortSleeps short_sleeps;
  desk.open_lesson("16_not_called");  // What it prints after the change is never what it printed before.
  live_to_the_end();
  const std::string program = content_of(desk.shown()->recording->sources().front().path);
  // Through the questions to the suggestion: the guide's things in their order.
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

TEST_CASE_FIXTURE(LearnersDesk,
                  "Desk: with keys alone: open a lesson, run it, step back, see why the parent waits, take a picture "
                  "along, change the language, quit") {
  frame();
  while (desk.shelf().marked() < 9) press(Key::Down);  // 10_join_end_last.
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

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Desk: the spotlight dims the window, around the mouse, and goes by its key or Escape") {
  open();
  input.mouse_moved(640, 300);
  settle();
  const image::Picture bright = picture();
  type('s');
  CHECK(desk.presentation().spotlight());
  const image::Picture dim = picture();
  const auto at = [](const image::Picture& picture, int x, int y) {
    return picture.rgba[static_cast<std::size_t>((y * picture.width + x) * 4)];
  };
  int darker = 0;
  for (int x = 20; x < 300; ++x) darker += at(dim, x, 60) < at(bright, x, 60) ? 1 : 0;
  CHECK(darker > 100);
  for (int x = 600; x < 680; ++x) CHECK(at(dim, x, 300) == at(bright, x, 300));
  press(Key::Escape);
  CHECK_FALSE(desk.presentation().spotlight());
  CHECK(picture() == bright);
}

TEST_CASE_FIXTURE(
    LearnersDesk,
    "Desk: a press on a change to try runs it, and does nothing to the timeline that opens below the mouse") {
  desk.open_lesson("01_start_order");
  live_until([this] { return desk.shown()->recording->ended(); });
  desk.command(Command::PlayOrPause);  // What was sought would stay.
  settle();
  // The guide goes up step by step until the press meets a change.
  for (int step = 0; step < 100 && !desk.comparison().changed(); ++step) {
    input.mouse_button(0, false);
    input.wheel(0, -1);
    input.mouse_moved(220, 430);
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
