// A user's folder of lessons in which some cannot be used: they are listed with their sentences, and the rest works.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "app/lesson_text.hpp"
#include "app/lessons.hpp"
#include "headless_desk.hpp"
#include "support/command.hpp"

namespace fs = std::filesystem;
using spawnarium::test::command;
using spawnarium::test::Folder;
using spawnarium::test::HeadlessDesk;
using spawnarium::test::Said;

namespace {

// $XDG_DATA_HOME of the test's own, with two bad lessons.
class BadLessons {
 public:
  BadLessons() {
    if (const char* value = ::getenv("XDG_DATA_HOME")) before_ = value;
    ::setenv("XDG_DATA_HOME", (folder_ / "data").c_str(), 1);
    for (const char* name : {"90_link", "91_zero"}) fs::create_directories(app::user_lessons_folder() / name);
    fs::create_symlink("lesson.toml", app::user_lessons_folder() / "90_link" / "lesson.toml");
    fs::create_symlink("/dev/zero", app::user_lessons_folder() / "91_zero" / "lesson.toml");
  }
  ~BadLessons() { before_ ? ::setenv("XDG_DATA_HOME", before_->c_str(), 1) : ::unsetenv("XDG_DATA_HOME"); }
  BadLessons(const BadLessons&) = delete;
  BadLessons& operator=(const BadLessons&) = delete;

 private:
  Folder folder_;
  std::optional<std::string> before_;
};

constexpr const char* kLink =
    "90_link/lesson.toml: this is a link that leads back to itself: put the file in its place";
constexpr const char* kZero = "91_zero/lesson.toml: this is a device, not a file: put a file in its place";

}  // namespace

TEST_CASE_FIXTURE(BadLessons, "lesson list: bad lessons stand in the list, with their sentences on standard error") {
  const Said said = command({"lesson", "list", "--lang", "en"});
  CHECK(said.status == 1);
  CHECK(said.out.find("51") != std::string::npos);
  CHECK(said.out.find("90_link") != std::string::npos);
  CHECK(said.out.find("cannot be used") != std::string::npos);
  CHECK(said.err.find(kLink) != std::string::npos);
  CHECK(said.err.find(kZero) != std::string::npos);
  const Said chinese = command({"lesson", "list", "--lang", "zh"});
  CHECK(chinese.out.find("不能使用") != std::string::npos);
  CHECK(chinese.err.find("90_link/lesson.toml: 这是一个指回自己的链接：请换成文件本身") != std::string::npos);
}

TEST_CASE_FIXTURE(BadLessons, "check: a bad lesson fails with its sentence, a good one beside it passes") {
  const Said bad = command({"check", "91"});
  CHECK(bad.status == 1);
  CHECK(bad.err.find(kZero) != std::string::npos);
  CHECK(command({"check", "01", "--time-scale", "0.1"}).status == 0);
  CHECK(command({"lesson", "show", "link"}).err.find(kLink) != std::string::npos);
  CHECK(command({"check", "91", "--lang", "zh"}).err.find("91_zero/lesson.toml: 这是设备，不是文件") !=
        std::string::npos);
}

TEST_CASE("Desk: bad lessons stand below the others, and choosing one says why it cannot be used") {
  const BadLessons bad;
  HeadlessDesk window{app::load_lessons()};
  window.settle();
  CHECK(window.desk.notice().sentence() ==
        "2 lessons cannot be used. They stand below the others, each with its reason.");
  window.press(view::Key::End);
  window.press(view::Key::Enter);
  CHECK(window.desk.shown() == nullptr);
  CHECK(window.desk.notice().sentence().find(kZero) != std::string::npos);
  window.press(view::Key::Left);
  window.press(view::Key::Enter);
  CHECK(window.desk.notice().sentence().find(kLink) != std::string::npos);
  if (const char* folder = ::getenv("SPAWNARIUM_KEEP_PICTURES"))
    image::write_png(window.picture(), fs::path(folder) / "bad_lessons.png");
  window.press(view::Key::F2);
  window.press(view::Key::Enter);
  CHECK(window.desk.notice().sentence().find("90_link/lesson.toml: 这是一个指回自己的链接") != std::string::npos);
}
