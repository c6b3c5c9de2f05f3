#include "lesson/load_question.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lesson/lesson_files.hpp"

using lesson::Answering;
using lesson::Question;
using lesson::Stop;
using namespace spawnarium::test;

namespace {

/// The questions of the good lesson with these instead of its own. (tests/lesson/bad has what is refused.)
std::vector<Question> questions_of(const std::string& questions) {
  std::string toml = good();
  const std::size_t begin = toml.find("[[question]]"), end = toml.find("[[try]]");
  toml.replace(begin, end - begin, questions);
  return lesson::load(in_memory(lesson_with(toml))).questions;
}

std::string both(const std::string& key) { return key + ".en = 'a'\n" + key + ".zh = '甲'\n"; }
std::string asked(const std::string& id) { return "[[question]]\nid = '" + id + "'\n" + both("ask"); }
const std::string kChoices = "[[question.choice]]\n" + both("text") + both("because") + "right = true\n" +
                             "[[question.choice]]\n" + both("text") + both("because");

}  // namespace

TEST_CASE("load_questions: the first is a guess and the others come with the reasons, unless they say otherwise") {
  const auto all =
      questions_of(asked("one") + kChoices + asked("two") + kChoices + asked("three") + "at = 'see'\n" + kChoices);
  REQUIRE(all.size() == 3);
  CHECK(all[0].at == Stop::Guess);
  CHECK(all[1].at == Stop::Why);
  CHECK(all[2].at == Stop::See);
}

TEST_CASE("load_questions: a process to point at is a choice among the lesson's processes, asked while the film runs") {
  const auto all =
      questions_of(asked("who") + "process = 'p'\nholds = { happens = { process = 'p', event = 'exited' } }\n" +
                   both("right") + both("wrong"));
  REQUIRE(all.size() == 1);
  CHECK(all[0].answering == Answering::Process);
  CHECK(all[0].at == Stop::See);
  REQUIRE(all[0].choices.size() == 2);
  CHECK(all[0].choices[0].text.english == "main");
  CHECK_FALSE(all[0].choices[0].right);
  CHECK(all[0].choices[1].text.english == "p");
  CHECK(all[0].choices[1].right);
  CHECK(all[0].proof.has_value());
}

TEST_CASE("load_questions: a moment has the choices too early, there, too late; lines their order and any other") {
  const auto moment = questions_of(asked("when") + "moment = { process = 'p', event = 'running' }\n" + both("right") +
                                   both("early") + both("late"));
  REQUIRE(moment[0].choices.size() == 3);
  CHECK(moment[0].choices[lesson::kThere].right);
  CHECK_FALSE(moment[0].choices[lesson::kTooEarly].right);
  CHECK_FALSE(moment[0].choices[lesson::kTooLate].right);
  const auto lines = questions_of(asked("order") + "lines = ['a', 'b']\n" + both("right") + both("wrong"));
  REQUIRE(lines[0].choices.size() == 2);
  CHECK(lines[0].choices[lesson::kInOrder].right);
  CHECK_FALSE(lines[0].choices[lesson::kOtherOrder].right);
  CHECK(lines[0].lines.size() == 2);
}
