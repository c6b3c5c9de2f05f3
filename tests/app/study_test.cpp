#include "app/study.hpp"

#include <doctest/doctest.h>

#include "app/lessons.hpp"
#include "support/run_builder.hpp"

using app::Study;

TEST_CASE("Study: answers belong to the lesson that is open, and stay when another is opened") {
  Study study{app::load_lessons()};
  CHECK(study.answers() == nullptr);
  const auto& lessons = study.library().lessons;
  study.open(&lessons[0]);
  CHECK(study.answers() == nullptr);
  const lesson::Question& question = lessons[0].questions[0];
  study.answer(question, 1, std::nullopt);
  study.answer(question, 0, std::nullopt);
  REQUIRE(study.answers() != nullptr);
  CHECK(study.answers()->at(question.id) == lesson::Answer{0, std::nullopt});
  study.open(&lessons[1]);
  CHECK(study.answers() == nullptr);
  study.open(&lessons[0]);
  CHECK(study.answers()->at(question.id).choice == 0);
  CHECK(study.progress().lessons.size() == 1);
}

TEST_CASE("Study: a lesson is judged by a run of its program, and read again it is the same lesson") {
  Study study{app::load_lessons()};
  const lesson::Lesson* first = &study.library().lessons.front();
  study.open(first);
  spawnarium::test::RunBuilder run;
  run.main();
  model::History history{run};
  history.add(std::span<const trace::Event>{run.events()});
  study.judge(lesson::Retelling{history, *first});
  CHECK_FALSE(study.progress().lessons.at(first->id()).done);  // Nothing has been answered.
  const std::string title = first->title.english;
  study.read_again();
  CHECK(study.lesson() == first);
  CHECK(first->title.english == title);
}

TEST_CASE("Study: a lesson that is opened, also once more, begins at the stop that is asked for") {
  Study study{app::load_lessons()};
  const lesson::Lesson* first = &study.library().lessons.front();
  study.open(first, lesson::Stop::Guess);
  CHECK(study.session().here() == lesson::Stop::Guess);
  study.session().go(lesson::Stop::Why);
  study.open(first);
  CHECK(study.session().here() == lesson::Stop::See);
  CHECK(study.session().scene(nullptr).been == 1U << static_cast<unsigned>(lesson::Stop::See));
}

TEST_CASE("Study: questions are found by their names in the open lesson") {
  Study study{app::load_lessons()};
  const lesson::Lesson* first = &study.library().lessons.front();
  const std::string id = first->questions.front().id;
  CHECK(study.question(id) == nullptr);
  study.open(first);
  CHECK(study.question(id) == &first->questions.front());
  CHECK(study.question("no such question") == nullptr);
}
