// The questions of our lessons that are answered on the stage, held against the recordings (tests/traces/lessons).
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "app/lessons.hpp"
#include "lesson/check.hpp"
#include "lesson/progress.hpp"
#include "recording/recording.hpp"

using lesson::Answering;

TEST_CASE("Stage questions: what each lesson takes for right is so in the recording of it, and twelve lessons ask so") {
  std::set<std::string> ask;
  std::set<Answering> kinds;
  for (const lesson::Lesson& each : app::load_lessons().lessons) {
    CAPTURE(each.id());
    const auto rules = lesson::proofs_of(each);
    if (rules.empty()) continue;
    ask.insert(each.id());
    const recording::Recording recording{std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "traces" / "lessons" /
                                         (each.id() + ".spawn.gz")};
    const lesson::Retelling told{recording.history(), each};
    for (const lesson::Verdict& verdict : lesson::check(rules, told)) {
      CAPTURE(verdict.rule->says.english);
      CHECK(verdict.finding.held);
    }
    for (const lesson::Question& question : each.questions) {
      kinds.insert(question.answering);
      CHECK(std::count_if(question.choices.begin(), question.choices.end(),
                          [](const lesson::Choice& choice) { return choice.right; }) <= 1);
      if (question.answering == Answering::Process)
        for (const lesson::Choice& choice : question.choices) CHECK(told.life_of(choice.text.english).has_value());
      if (question.answering != Answering::Moment) continue;
      const auto event = told.find(*question.moment)->event;
      CHECK(lesson::side_of_moment(question, told, 0) == lesson::kTooEarly);
      CHECK(lesson::side_of_moment(question, told, event + 1) == lesson::kThere);
    }
  }
  CHECK(ask.size() >= 12);
  CHECK(kinds.size() == 4);
}
