#include "lesson/progress.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

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
  lesson::LessonProgress progress{.answers = {{"fixed", {1, {}}}, {"open", {0, {}}}}, .right = {}};
  lesson::judge(progress, lesson, *Told{run, lesson});
  CHECK(progress.right == std::set<std::string>{"fixed"});  // What the run decides is not decided yet.
  CHECK_FALSE(progress.done);
  run.exited(main, 0);
  run.tell({.actor = main, .kind = trace::Kind::RunEnded});
  const Told ended{run, lesson};
  lesson::judge(progress, lesson, *ended);
  CHECK(progress.right.size() == 2);
  CHECK(progress.done);

  lesson::LessonProgress wrong{.answers = {{"fixed", {0, {}}}, {"open", {0, {}}}}, .right = {}};
  lesson::judge(wrong, lesson, *ended);
  CHECK_FALSE(wrong.done);
  wrong.answers["fixed"] = {1, 0};  // At the second try.
  lesson::judge(wrong, lesson, *ended);
  CHECK(wrong.done);
  CHECK(wrong.right.contains("fixed"));

  lesson::LessonProgress twice{.answers = {{"fixed", {0, 2}}, {"open", {0, {}}}}, .right = {}};
  lesson::judge(twice, lesson, *ended);
  CHECK(twice.done);  // Both reasons have been read.
  CHECK_FALSE(twice.right.contains("fixed"));

  lesson::LessonProgress half{.answers = {{"fixed", {1, {}}}}, .right = {}};
  lesson::judge(half, lesson, *ended);
  CHECK_FALSE(half.done);
}

TEST_CASE("take: a guess may be changed until it is known; a wrong answer leaves one more try, at another choice") {
  using lesson::Standing;
  lesson::Question question;
  question.id = "one";
  question.choices.resize(3);
  lesson::Answers answers;
  const auto standing = [&](std::optional<std::size_t> right) {
    return lesson::standing_of(answers.contains("one") ? &answers.at("one") : nullptr, right);
  };
  CHECK(standing(1) == Standing::Open);
  lesson::take(answers, question, 0, std::nullopt);
  lesson::take(answers, question, 2, std::nullopt);
  CHECK(answers.at("one") == lesson::Answer{2, std::nullopt});
  CHECK(standing(std::nullopt) == Standing::Taken);
  CHECK(standing(2) == Standing::Right);
  CHECK(standing(1) == Standing::Missed);
  lesson::take(answers, question, 2, 1);  // The same again is no second try.
  CHECK(standing(1) == Standing::Missed);
  lesson::take(answers, question, 0, 1);
  CHECK(answers.at("one") == lesson::Answer{0, 2});
  CHECK(standing(1) == Standing::Told);
  lesson::take(answers, question, 1, 1);  // Too late: it has been told which is right.
  CHECK(answers.at("one") == lesson::Answer{0, 2});
  answers.clear();
  lesson::take(answers, question, 0, 1);
  lesson::take(answers, question, 1, 1);
  CHECK(standing(1) == Standing::Right);
  lesson::take(answers, question, 2, 1);
  CHECK(standing(1) == Standing::Right);
}

TEST_CASE("next_question: the first that wants an answer, for the first time or once more") {
  lesson::Lesson lesson = asking();
  lesson.questions[1].answered_by_run = false;
  const lesson::Known known = [](const lesson::Question& question) { return question.id == "fixed" ? 1 : 0; };
  const auto next = [&](const lesson::Answers& answers) { return lesson::next_question(lesson, &answers, known); };
  CHECK(lesson::next_question(lesson, nullptr, known) == &lesson.questions[0]);
  CHECK(next({{"fixed", {0, {}}}}) == &lesson.questions[0]);
  CHECK(next({{"fixed", {1, {}}}}) == &lesson.questions[1]);
  CHECK(next({{"fixed", {0, 2}}}) == &lesson.questions[1]);
  CHECK(next({{"fixed", {1, 0}}, {"open", {0, {}}}}) == nullptr);
}

TEST_CASE("choice_order: each choice once, always in the same order, and another one for another learner") {
  lesson::Lesson lesson = asking();
  lesson.questions[0].choices.resize(4);
  const auto order = [&](std::uint32_t learner) { return lesson::choice_order(lesson, lesson.questions[0], learner); };
  std::set<std::vector<std::size_t>> orders;
  for (std::uint32_t learner = 0; learner < 500; ++learner) {
    const auto shown = order(learner);
    CHECK(shown == order(learner));
    CHECK(std::set<std::size_t>(shown.begin(), shown.end()) == std::set<std::size_t>{0, 1, 2, 3});
    orders.insert(shown);
  }
  CHECK(orders.size() == 24);
}

TEST_CASE("known_choice: a guess is judged where the film shows what decides it, else at the end; others at once") {
  lesson::Lesson lesson = asking();
  RunBuilder run;
  const auto main = run.main();
  run.at_ms(10).prints(main, "one\n");
  run.at_ms(20).prints(main, "two\n");
  run.at_ms(30).exited(main, 0);
  run.tell({.actor = main, .kind = trace::Kind::RunEnded});
  const Told told{run, lesson};
  const auto known = [&](const lesson::Question& question, const lesson::Seen& seen) {
    return lesson::known_choice(question, lesson::judgement_of(question, *told), seen).has_value();
  };
  lesson::Question guess = lesson.questions[0];
  CHECK(known(guess, {}));
  guess.at = lesson::Stop::Guess;
  CHECK_FALSE(known(guess, {.events = 1000}));
  CHECK(known(guess, {.end = true}));
  guess.decided.emplace();
  guess.decided->what = trace::Operation::Print;
  guess.decided->text = "two";
  const auto event = told->find(*guess.decided)->event;
  CHECK_FALSE(known(guess, {.events = event}));
  CHECK(known(guess, {.events = event + 1}));
  CHECK_FALSE(known(lesson.questions[1], {.events = 1000}));  // The run decides: it has to be over.
}
