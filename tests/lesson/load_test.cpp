// Each file of tests/lesson/bad is the lesson.toml of a lesson that is wrong in one way; its first line is the message,
// or the part of it that counts.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "lesson/lesson.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

constexpr const char* kProgram =
    "from multiprocessing import Process\n\n\ndef f():\n    print('f')\n\n\np = "
    "Process(target=f)\np.start()\np.join()\n";

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

using Content = std::map<std::string, std::string>;

// A lesson with this lesson.toml, and all else as it should be.
Content lesson_with(const std::string& toml) {
  return {{"lesson.toml", toml},
          {"program.py", kProgram},
          {"guide.en.md", "## Watch\n\nThe [child](process:p).\n"},
          {"guide.zh.md", "## 看什么\n\n[子进程](process:p)。\n"}};
}

std::shared_ptr<const base::Files> in_memory(const Content& content) {
  return base::files_in_memory("lessons/01_good", content);
}

// What is wrong with it; empty: nothing.
std::string message_of(const std::shared_ptr<const base::Files>& files) {
  try {
    lesson::load(files);
    return "";
  } catch (const lesson::LessonError& error) {
    return error.what();
  }
}
std::string message_of(const std::string& toml) { return message_of(in_memory(lesson_with(toml))); }

// The same in a folder.
class LessonFolder {
 public:
  explicit LessonFolder(const std::string& toml) {
    fs::create_directories(path());
    for (const auto& [name, text] : lesson_with(toml)) write(path() / name, text);
  }
  fs::path path() const { return folder_.path() / "01_good"; }

 private:
  spawnarium::test::TemporaryFolder folder_;
};

std::vector<fs::path> fixtures() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(fs::path(SPAWNARIUM_TEST_SOURCES) / "lesson" / "bad"))
    found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string good() { return read(fs::path(SPAWNARIUM_TEST_SOURCES) / "lesson" / "bad" / "good.toml"); }

}  // namespace

TEST_CASE("load: each malformed lesson gives one message with its place, what is wrong and what would be right") {
  REQUIRE(fixtures().size() > 30);
  for (const fs::path& fixture : fixtures()) {
    CAPTURE(fixture.filename().string());
    const std::string toml = read(fixture);
    const std::string expected = toml.substr(2, toml.find('\n') - 2);
    const std::string message = message_of(toml);
    if (expected.empty()) {
      CHECK(message == "");
      continue;
    }
    CHECK_MESSAGE(message.find(expected) != std::string::npos, message);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.find("01_good/") != std::string::npos);
  }
}

namespace {

// What stands between single quotes: names and values that both languages have to say.
std::multiset<std::string> quoted(const std::string& message) {
  std::multiset<std::string> all;
  for (std::size_t begin = message.find('\''); begin != std::string::npos;) {
    const std::size_t end = message.find('\'', begin + 1);
    if (end == std::string::npos) break;
    all.insert(message.substr(begin + 1, end - begin - 1));
    begin = message.find('\'', end + 1);
  }
  return all;
}

bool has_chinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0xE4 && c <= 0xE9; });
}

}  // namespace

TEST_CASE("load: the message of a malformed lesson is in both languages, with the same place and the same names") {
  for (const fs::path& fixture : fixtures()) {
    CAPTURE(fixture.filename().string());
    try {
      lesson::load(in_memory(lesson_with(read(fixture))));
    } catch (const lesson::LessonError& error) {
      const std::string english = error.in(base::Language::English), chinese = error.in(base::Language::Chinese);
      CAPTURE(chinese);
      CHECK(english == error.what());
      CHECK(has_chinese(chinese));
      CHECK_FALSE(has_chinese(english));
      CHECK(chinese.starts_with(english.substr(0, english.find(": ") + 2)));
      // The form of a step has words of its own in each language.
      if (fixture.filename() != "unknown_step.toml") CHECK(quoted(chinese) == quoted(english));
    }
  }
}

TEST_CASE("load: an emoji of two characters may stand in a title") {
  std::string toml = good();
  toml.replace(toml.find("A title"), 7, "\u26a0\ufe0f \ufefd");
  CHECK(message_of(toml) == "");
  CHECK(lesson::load(in_memory(lesson_with(toml))).title.english == "\u26a0\ufe0f \ufefd");
}

TEST_CASE("load: a lesson of one language is told in it, whichever the window speaks; half a translation is none") {
  const auto without = [](std::string toml, const std::string& language) {
    for (std::size_t at; (at = toml.find("." + language + " = ")) != std::string::npos;) {
      const std::size_t line = toml.rfind('\n', at) + 1;
      toml.erase(line, toml.find('\n', at) + 1 - line);
    }
    return toml;
  };
  for (const std::string language : {"en", "zh"}) {
    CAPTURE(language);
    const std::string other = language == "en" ? "zh" : "en";
    Content content = lesson_with(without(good(), other));
    content.erase("guide." + other + ".md");
    CHECK(message_of(in_memory(content)) == "");
    const lesson::Lesson loaded = lesson::load(in_memory(content));
    CHECK(loaded.title.english == loaded.title.chinese);
    CHECK_FALSE(loaded.title.english.empty());
    CHECK(loaded.guide.english.dump() == loaded.guide.chinese.dump());
    CHECK(loaded.guide.english.blocks.size() == 2);
    std::string& half = content["lesson.toml"];
    half.replace(half.find("summary." + language), 10, "summary." + other);
    CHECK(message_of(in_memory(content))
              .find("'summary' in lesson.toml has no '" + language + "': every text needs it") != std::string::npos);
  }
}

TEST_CASE("load: a missing guide, and guides that do not tell the same, are named") {
  Content content = lesson_with(good());
  content.erase("guide.zh.md");
  CHECK(message_of(in_memory(content)) == "lessons/01_good/guide.zh.md: this file is missing: check its name");
  content["guide.zh.md"] = "## 看什么\n\n## 为什么\n";
  CHECK(message_of(in_memory(content)).find("guide.zh.md: it has 2 headings, guide.en.md has 1") != std::string::npos);
}

TEST_CASE("load: from a folder and from memory it is the same lesson, but for its place") {
  const LessonFolder folder(good());
  const lesson::Lesson from_folder = lesson::load(base::files_in(folder.path()));
  const lesson::Lesson from_memory = lesson::load(in_memory(lesson_with(good())));
  CHECK(from_folder.program.file == (folder.path() / "program.py").string());
  CHECK(from_memory.program.file == "lessons/01_good/program.py");
  CHECK(from_folder.program.source == from_memory.program.source);
  CHECK(from_folder.title.english == from_memory.title.english);
  CHECK(from_folder.guide.chinese.dump() == from_memory.guide.chinese.dump());
}

TEST_CASE("load: a file in memory has the same bounds as one on a disk") {
  Content content = lesson_with(good());
  content["guide.en.md"] = std::string(1 << 20, 'a');
  CHECK(message_of(in_memory(content)) ==
        "lessons/01_good/guide.en.md: this file is larger than 256 KiB: make it smaller");
}

TEST_CASE("load: a link in a guide that leads nowhere is named") {
  Content content = lesson_with(good());
  content["guide.en.md"] = "## Watch\n\nThe [child](process:q).\n";
  CHECK(message_of(in_memory(content)).find("guide.en.md: the link 'process:q' leads nowhere") != std::string::npos);
}

TEST_CASE("load: numbers that fit nowhere are named with their line") {
  const auto message_with = [](const std::string& line) {
    return message_of(good().insert(good().find("title.en"), line + "\n"));
  };
  CHECK(message_with("minutes = 4294967301").find("'minutes' in lesson.toml must be a whole number of at most") !=
        std::string::npos);
  CHECK(message_with("minutes = 1e72").find("'minutes' in lesson.toml must be a whole number") != std::string::npos);
  CHECK(message_with("minutes = 7").empty());
  for (const char* seconds : {"nan", "inf", "-inf", "1e72", "0", "-1", "86401"}) {
    CAPTURE(seconds);
    CHECK(message_with(std::string("program.stop_after_s = ") + seconds).find("stop") != std::string::npos);
  }
}

TEST_CASE(
    "load_all: links to themselves, pipes, devices and folders in place of files make their own lesson unusable and no "
    "other") {
  const spawnarium::test::TemporaryFolder lessons;
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
