// Questions that are answered on the stage: by a process, a moment, an order of lines.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "lesson/progress.hpp"
#include "support/told.hpp"

using lesson::Answering;
using spawnarium::test::RunBuilder;
using spawnarium::test::Told;

namespace {

lesson::Question moment_of(lesson::Pattern pattern) {
  lesson::Question question;
  question.answering = Answering::Moment;
  question.moment = std::move(pattern);
  return question;
}

lesson::Question order_of(std::vector<std::string> lines) {
  lesson::Question question;
  question.id = "order";
  question.answering = Answering::Lines;
  question.lines = std::move(lines);
  question.choices.resize(2);
  question.choices[lesson::kInOrder].right = true;
  return question;
}

}  // namespace

TEST_CASE("side_of_moment: an operation lasts until its process does something else, a wait until it is over") {
  RunBuilder run;
  const auto main = run.main(), child = run.child(main, "f1", true);
  lesson::Lesson lesson;
  lesson.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0},
                      {.alias = "f1", .name = "f1", .parent = "", .nth = 0}};
  run.at_ms(10).prints(main, "one\n");
  run.at_ms(20).prints(child, "between\n");
  run.at_ms(30).prints(main, "two\n");
  run.at_ms(40).exited(child, 0);
  const Told told{run, lesson};
  lesson::Pattern pattern;
  pattern.process = "main";
  pattern.what = trace::Operation::Print;
  const lesson::Question question = moment_of(pattern);
  const auto first = told->find(pattern)->event;
  lesson::Pattern second = pattern;
  second.nth = 2;
  const auto next = told->find(second)->event;
  REQUIRE(next > first + 1);
  CHECK(lesson::side_of_moment(question, *told, first) == lesson::kTooEarly);
  for (std::size_t events = first + 1; events <= next; ++events)
    CHECK(lesson::side_of_moment(question, *told, events) == lesson::kThere);
  CHECK(lesson::side_of_moment(question, *told, next + 1) == lesson::kTooLate);
  lesson::Pattern never = pattern;
  never.text = "three";
  CHECK_FALSE(lesson::side_of_moment(moment_of(never), *told, 1));
}

TEST_CASE("take: of two wrong orders the second settles the question, though both are the same choice") {
  const lesson::Question question = order_of({"a", "b", "c"});
  lesson::Answers answers;
  lesson::take(answers, question, lesson::kOtherOrder, lesson::kInOrder);
  CHECK(lesson::standing_of(&answers.at("order"), lesson::kInOrder) == lesson::Standing::Missed);
  lesson::take(answers, question, lesson::kOtherOrder, lesson::kInOrder);
  CHECK(lesson::standing_of(&answers.at("order"), lesson::kInOrder) == lesson::Standing::Told);
}

TEST_CASE("line_order: shuffled, all lines are there, and never in the order in which they are printed") {
  lesson::Lesson lesson;
  const lesson::Question question = order_of({"a", "b", "c"});
  std::set<std::vector<std::size_t>> orders;
  for (std::uint32_t learner = 0; learner < 200; ++learner) {
    auto order = lesson::line_order(lesson, question, learner);
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    orders.insert(order);
    std::sort(order.begin(), order.end());
    CHECK(order == std::vector<std::size_t>{0, 1, 2});
  }
  CHECK(orders.size() == 5);
}
