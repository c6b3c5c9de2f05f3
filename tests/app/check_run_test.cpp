// Lessons whose programs never end, run and judged.
#include "app/check_run.hpp"

#include <doctest/doctest.h>

#include "lesson/lesson.hpp"
#include "support/command.hpp"

using spawnarium::test::Folder;

namespace {

constexpr const char* kToml = R"(number = "01"
slug = "endless"
title.en = "Endless"
title.zh = "没完"
summary.en = "It sleeps."
summary.zh = "它在睡。"
[[must]]
says.en = "It still sleeps at the end."
says.zh = "到最后它还在睡。"
unfinished = { process = "main", event = "sleep" }
)";

lesson::Lesson endless_lesson(const Folder& folder, const std::string& program_section) {
  std::filesystem::create_directories(folder / "01_endless");
  folder.file("01_endless/lesson.toml", kToml + program_section);
  folder.file("01_endless/program.py", "import time\n\nprint('on and on', flush=True)\ntime.sleep(600)\n");
  folder.file("01_endless/guide.en.md", "It sleeps.\n");
  folder.file("01_endless/guide.zh.md", "它在睡。\n");
  return lesson::load(base::files_in(folder / "01_endless"));
}

}  // namespace

TEST_CASE(
    "run_checks: a program that does not end by itself is ended when its lesson says so, and what it did is judged") {
  const Folder folder;
  const lesson::Lesson lesson = endless_lesson(folder, "[program]\nstop_after_s = 3\n");
  const app::CheckReport report = app::run_checks({&lesson}, {.runs = 2, .jobs = 2}, {});
  CHECK(report.passed());
  CHECK(report.lessons[0].runs == 2);
  CHECK(report.seconds < 60);
}

TEST_CASE("run_checks: a program that goes on for longer than one has patience is ended, and has failed") {
  const Folder folder;
  const lesson::Lesson lesson = endless_lesson(folder, "");
  const app::CheckReport report = app::run_checks({&lesson}, {.runs = 1, .patience_s = 1}, {});
  REQUIRE(report.lessons[0].failures.size() >= 1);
  CHECK(report.lessons[0].failures.back().says.english == "The program ends within 1 s.");
  CHECK(std::filesystem::exists(report.lessons[0].failures.back().recording));
  std::filesystem::remove_all(report.lessons[0].failures.back().recording.parent_path());
}
