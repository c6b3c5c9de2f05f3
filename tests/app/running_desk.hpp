#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "app/lessons.hpp"
#include "headless_desk.hpp"
#include "support/fake_host.hpp"

// Desks at which programs run: real ones, or those of a host without processes.
namespace spawnarium::test {

using namespace std::chrono_literals;
using view::Key;

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void write_file(const std::filesystem::path& path, const std::string& text) { std::ofstream{path} << text; }

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

inline constexpr const char* kHello = "print('one')\nprint('two')\n";
inline constexpr const char* kScript = "/home/ada/hello.py";
inline constexpr const char* kCopy = "/copies/ada/hello.py";

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

}  // namespace spawnarium::test
