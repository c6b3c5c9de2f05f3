#include "lesson/library.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "lesson/lesson_files.hpp"
#include "lesson/lessons.hpp"

namespace fs = std::filesystem;
using namespace spawnarium::test;

TEST_CASE("load_all: every lesson that comes with the program loads") {
  const lesson::Library library = lesson::load_folders({lessons_folder()});
  for (const lesson::LessonError& error : library.errors) MESSAGE(std::string(error.what()));
  CHECK(library.errors.empty());
  CHECK(library.lessons.size() >= 4);
}

TEST_CASE("load_all: a folder that is not there is no error") {
  const lesson::Library library = lesson::load_folders({"/nowhere/at/all"});
  CHECK(library.lessons.empty());
  CHECK(library.errors.empty());
}

TEST_CASE(
    "load_all: links to themselves, pipes, devices and folders in place of files make their own lesson unusable and no "
    "other") {
  const TemporaryFolder lessons;
  const auto make = [&](const std::string& name) {
    const LessonFolder from(good());
    fs::copy(from.path(), lessons.path() / name, fs::copy_options::recursive);
    return lessons.path() / name;
  };
  const auto replace = [](const fs::path& file, const char* target) {
    fs::remove(file);
    fs::create_symlink(target, file);
  };
  make("01_good");
  replace(make("02_link") / "lesson.toml", "lesson.toml");
  replace(make("03_zero") / "guide.en.md", "/dev/zero");
  const fs::path fifo = make("04_fifo") / "program.py";
  fs::remove(fifo);
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const fs::path folder = make("05_folder") / "lesson.toml";
  fs::remove(folder);
  fs::create_directory(folder);
  write(make("06_long") / "guide.zh.md", std::string(1 << 20, 'a'));
  fs::create_symlink("07_self", lessons.path() / "07_self");
  write(
      make("08_deep") / "lesson.toml", "a" + [] {
        std::string deep;
        for (int i = 0; i < 100'000; ++i) deep += ".a";
        return deep;
      }() + " = 1\n");
  write(lessons.path() / "README.md", "no lesson\n");

  const lesson::Library library = lesson::load_folders({lessons.path(), lessons.path() / "none"});
  REQUIRE(library.lessons.size() == 1);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"02_link", "02_link/lesson.toml: this is a link that leads back to itself"},
      {"03_zero", "03_zero"},
      {"04_fifo", "04_fifo"},
      {"05_folder", "05_folder/lesson.toml: this is a folder, not a file"},
      {"06_long", "06_long"},
      {"07_self", "07_self/lesson.toml: this is a link that leads back to itself"},
      {"08_deep", "08_deep/lesson.toml:1: this is not TOML"}};
  REQUIRE(library.errors.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(library.errors[i].name() == expected[i].first);
    CHECK_MESSAGE(std::string(library.errors[i].what()).find(expected[i].second) != std::string::npos,
                  library.errors[i].what());
  }
}

TEST_CASE("load_all: a folder of lessons that is none is one sentence") {
  const LessonFolder lesson(good());
  const lesson::Library library = lesson::load_folders({lesson.path() / "program.py", lesson.path().parent_path()});
  CHECK(library.lessons.size() == 1);
  REQUIRE(library.errors.size() == 1);
  CHECK(std::string(library.errors[0].what())
            .find("program.py: this folder of lessons cannot be read (Not a directory)") != std::string::npos);
}

TEST_CASE("load_all: a broken lesson is an error beside the others, and a user's own version takes the place of ours") {
  const LessonFolder ours(good());
  std::string toml = good();
  toml.replace(toml.find("A title"), 7, "My title");
  const LessonFolder own(toml);
  const lesson::Library both = lesson::load_folders({ours.path().parent_path(), own.path().parent_path()});
  REQUIRE(both.lessons.size() == 1);
  CHECK(both.lessons[0].title.english == "My title");
  fs::remove(own.path() / "program.py");
  const lesson::Library broken = lesson::load_folders({ours.path().parent_path(), own.path().parent_path()});
  CHECK(broken.lessons.size() == 1);
  CHECK(broken.errors.size() == 1);
}

TEST_CASE("Library: the lesson after another by its number; none after the last, or after a stranger") {
  const lesson::Library library = lesson::load_folders({lessons_folder()});
  REQUIRE(library.lessons.size() > 2);
  CHECK(library.after(library.lessons[0]) == &library.lessons[1]);
  CHECK(library.after(library.lessons.back()) == nullptr);
  CHECK(library.after(lesson::Lesson{}) == nullptr);
}
