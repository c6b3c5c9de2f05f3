#include "lesson/progress.hpp"

#include <doctest/doctest.h>

#include "support/told.hpp"

using spawnarium::test::RunBuilder;
using spawnarium::test::Told;

namespace {

// Asks one thing that is fixed, and one that the run decides.
lesson::Lesson asking() {
  lesson::Lesson lesson;
  lesson.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0}};
  lesson.questions.resize(2);
  lesson.questions[0].id = "fixed";
  lesson.questions[0].choices.resize(2);
  lesson.questions[0].choices[1].right = true;
  lesson.questions[1].id = "open";
  lesson.questions[1].answered_by_run = true;
  lesson.questions[1].choices.resize(1);
  lesson.questions[1].choices[0].otherwise = true;
  return lesson;
}

}  // namespace

TEST_CASE("judge: done is a lesson whose run has ended and whose questions are all answered rightly") {
  const lesson::Lesson lesson = asking();
  RunBuilder run;
  const auto main = run.main();
  lesson::LessonProgress progress{.answers = {{"fixed", 1}, {"open", 0}}, .right = {}};
  lesson::judge(progress, lesson, *Told{run, lesson});
  CHECK(progress.right == std::set<std::string>{"fixed"});  // What the run decides is not decided yet.
  CHECK_FALSE(progress.done);
  run.exited(main, 0);
  run.tell({.actor = main, .kind = trace::Kind::RunEnded});
  const Told ended{run, lesson};
  lesson::judge(progress, lesson, *ended);
  CHECK(progress.right.size() == 2);
  CHECK(progress.done);

  lesson::LessonProgress wrong{.answers = {{"fixed", 0}, {"open", 0}}, .right = {}};
  lesson::judge(wrong, lesson, *ended);
  CHECK_FALSE(wrong.done);
  wrong.answers["fixed"] = 1;  // A second chance.
  lesson::judge(wrong, lesson, *ended);
  CHECK(wrong.done);

  lesson::LessonProgress half{.answers = {{"fixed", 1}}, .right = {}};
  lesson::judge(half, lesson, *ended);
  CHECK_FALSE(half.done);
}
