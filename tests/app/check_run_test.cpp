// Lessons whose programs never end, run and judged.
#include "app/check_run.hpp"

#include <doctest/doctest.h>

#include "lesson/load.hpp"
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

lesson::Lesson endless_lesson(
    const Folder& folder, const std::string& program_section,
    const std::string& program = "import time\n\nprint('on and on', flush=True)\ntime.sleep(600)\n") {
  std::filesystem::create_directories(folder / "01_endless");
  folder.file("01_endless/lesson.toml", kToml + program_section);
  folder.file("01_endless/program.py", program);
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

TEST_CASE("run_checks: of a program that is stuck, the failure says why, and what prevents it") {
  const Folder folder;
  const lesson::Lesson lesson = endless_lesson(
      folder, "", "import multiprocessing\n\ndoor = multiprocessing.Lock()\ndoor.acquire()\ndoor.acquire()\n");
  const app::CheckReport report = app::run_checks({&lesson}, {.runs = 1, .patience_s = 5}, {});
  REQUIRE(report.lessons[0].failures.size() == 2);  // It does not sleep, and it does not end.
  const app::FailedRun& failure = report.lessons[0].failures.front();
  CHECK(failure.says.english == "The program ends within 5 s.");
  CHECK(failure.why.english.find("Deadlock: main waits for door, held by main: it waits for itself") !=
        std::string::npos);
  CHECK(failure.why.english.find("Remedy: release door before acquiring it again") != std::string::npos);
  CHECK(failure.why.chinese.find("死锁：") != std::string::npos);
  std::filesystem::remove_all(failure.recording.parent_path());
}
