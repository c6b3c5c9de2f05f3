#include "lesson/lesson.hpp"

#include <doctest/doctest.h>

#include "lesson/lessons.hpp"
#include "lesson/load.hpp"

using spawnarium::test::lessons_folder;

TEST_CASE("apply: a suggested change is made in the program's text") {
  const lesson::Lesson lesson = lesson::load(base::files_in(lessons_folder() / "01_start_order"));
  const std::string changed = lesson::apply(lesson.tries[0], lesson.program.source);
  CHECK(changed.find("f1.start()\n    f1.join()\n    f2.start()") != std::string::npos);
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
