// Each file of tests/lesson/bad is the lesson.toml of a lesson that is wrong in one way; its first line is the message,
// or the part of it that counts.
#include "lesson/load.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lesson/lesson_files.hpp"
#include "lesson/lessons.hpp"

namespace fs = std::filesystem;
using namespace spawnarium::test;

namespace {

std::vector<fs::path> fixtures() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(fs::path(SPAWNARIUM_TEST_SOURCES) / "lesson" / "bad"))
    found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

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

TEST_CASE("load: a lesson is there with all its parts, in both languages") {
  const lesson::Lesson lesson = lesson::load(base::files_in(lessons_folder() / "01_start_order"));
  CHECK(lesson.id() == "01_start_order");
  CHECK(lesson.title.in(base::Language::English) == "Three children: start() does not wait");
  CHECK(lesson.title.in(base::Language::Chinese) == "三个子进程：start() 不等人");
  CHECK(lesson.document.number == "000");
  REQUIRE(lesson.processes.size() == 4);
  CHECK(lesson.processes[1].alias == "f1");
  CHECK(lesson.processes[1].name == "Process-1");
  REQUIRE(lesson.document_output);
  CHECK(lesson.document_output->lines[0] == "主进程开始 9968");
  CHECK(lesson.document_output->pids.at("9968") == "main");
  CHECK(lesson.must[0].for_each.size() == 3);
  CHECK(lesson::words_of(lesson.must[0].condition) == "main print '主进程开始' before each running");
  CHECK(lesson.cues.size() == 4);
  CHECK(lesson.cues[0].point.kind == lesson::Target::Kind::Process);
  CHECK(lesson.questions[0].answered_by_run);
  CHECK(lesson.questions[1].choices[1].right);
  CHECK(lesson.guide.chinese.blocks[0].plain() == "看什么");
}
