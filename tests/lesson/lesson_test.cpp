#include "lesson/lesson.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "lesson/lessons.hpp"

namespace fs = std::filesystem;
using spawnarium::test::lessons_folder;

TEST_CASE("load_all: every lesson that comes with the program loads") {
  const lesson::Library library = lesson::load_folders({lessons_folder()});
  for (const lesson::LessonError& error : library.errors) MESSAGE(std::string(error.what()));
  CHECK(library.errors.empty());
  CHECK(library.lessons.size() >= 4);
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

TEST_CASE("apply: a suggested change is made in the program's text") {
  const lesson::Lesson lesson = lesson::load(base::files_in(lessons_folder() / "01_start_order"));
  const std::string changed = lesson::apply(lesson.tries[0], lesson.program.source);
  CHECK(changed.find("f1.start()\n    f1.join()\n    f2.start()") != std::string::npos);
}

TEST_CASE("load_all: a folder that is not there is no error") {
  const lesson::Library library = lesson::load_folders({"/nowhere/at/all"});
  CHECK(library.lessons.empty());
  CHECK(library.errors.empty());
}

TEST_CASE("parse_target: panels, processes, objects and lines; anything else points nowhere") {
  using Kind = lesson::Target::Kind;
  CHECK(lesson::parse_target("panel:timeline").kind == Kind::Panel);
  CHECK(lesson::parse_target("process:f1").name == "f1");
  CHECK(lesson::parse_target("object:queue1").kind == Kind::Object);
  CHECK(lesson::parse_target("line:12").line == 12);
  for (const char* nowhere : {"panel:cellar", "line:0", "line:x", "line:3x", "process:", "f1", ""}) {
    CHECK(lesson::parse_target(nowhere).kind == Kind::None);
  }
}

TEST_CASE("language_named: as LANG says it") {
  CHECK(base::language_named("zh_CN.UTF-8") == base::Language::Chinese);
  CHECK(base::language_named("en") == base::Language::English);
  CHECK_FALSE(base::language_named("C"));
}
