#include "view/guide_question.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

/// A lesson with two questions of three choices; of the first the last is right, of the second the first.
struct Asked : SceneFixture {
  lesson::Lesson asked;
  lesson::Answers answers;
  StopScene stops{.here = lesson::Stop::See};
  Judgements judgements;

  Asked() {
    asked.questions.resize(2);
    for (lesson::Question& question : asked.questions) {
      question.choices.resize(3);
      for (std::size_t i = 0; i < 3; ++i) {
        question.choices[i].text.english = "choice " + std::to_string(i);
        question.choices[i].because.english = "reason " + std::to_string(i);
      }
    }
    first().id = "one";
    first().choices[2].right = true;
    asked.questions[1].id = "two";
    asked.questions[1].choices[0].right = true;
    run.main();
    lesson = &asked;
  }
  lesson::Question& first() { return asked.questions[0]; }

  struct Added {
    std::string said;
    std::vector<GuideSpot> spots;
    GuideQuestions::Place place;
    bool says(std::string_view text) const { return said.find(text) != std::string::npos; }
  };
  /// The question as the guide shows it; as a guess that the film is to decide.
  Added add(const lesson::Question& question, bool guess = false) {
    const Scene scene = at(1s);
    LessonScene of{.lesson = &asked, .answers = &answers};
    if (guess) of.stops = stops;
    judgements.follow(asked.questions, scene.history.version());
    GuideQuestions questions{scene, of, judgements};
    Added added;
    Drawing drawing;
    Column column{added.spots, drawing, scene, {0, 0, 300, 0}, 10};
    added.place = guess ? questions.add_guess(column, question) : questions.add(column, question);
    added.said = drawing.said();
    return added;
  }
};

}  // namespace

TEST_CASE("GuideQuestions: only the next question has letters and places for keys, from top to bottom") {
  Asked f;
  const Asked::Added next = f.add(f.asked.questions[0]), later = f.add(f.asked.questions[1]);
  for (const char* letter : {"A", "B", "C"}) CHECK(next.says(letter));
  CHECK(later.place.choices.empty());
  REQUIRE(next.place.choices.size() == 3);
  for (std::size_t i = 1; i < 3; ++i) CHECK(next.place.choices[i - 1].bottom() <= next.place.choices[i].y);
  f.answers = {{"one", {2, {}}}};
  CHECK(f.add(f.asked.questions[1]).place.choices.size() == 3);
}

TEST_CASE("GuideQuestions: a wrong answer leaves another try and does not say which is right; two give both reasons") {
  Asked f;
  f.answers = {{"one", {0, {}}}};
  const Asked::Added missed = f.add(f.first());
  CHECK(missed.says("reason 0"));
  CHECK(missed.says("once more"));
  CHECK_FALSE(missed.says("reason 2"));
  CHECK(missed.spots.size() == 3);
  f.answers = {{"one", {1, 0}}};
  const Asked::Added told = f.add(f.first());
  CHECK(told.says("reason 1"));
  CHECK(told.says("Right: choice 2"));
  CHECK(told.says("reason 2"));
  CHECK(told.spots.empty());
  f.answers = {{"one", {2, 0}}};
  const Asked::Added right = f.add(f.first());
  CHECK(right.says("reason 2"));
  CHECK_FALSE(right.says("reason 0"));
  CHECK(right.spots.empty());
}

TEST_CASE("GuideQuestions: an answer that is none of the choices counts as none") {
  Asked f;
  f.answers = {{"one", {7, {}}}};
  CHECK(f.add(f.first()).spots.size() == 3);
}

TEST_CASE("GuideQuestions: a place says where the chosen answer and its verdict are, and can be moved") {
  Asked f;
  f.answers = {{"one", {0, {}}}};
  const GuideQuestions::Place place = f.add(f.first()).place;
  CHECK(place.top < place.chosen);
  CHECK(place.chosen < place.verdict);
  CHECK(place.verdict < place.bottom);
  CHECK(place.moved(5).verdict == place.verdict + 5);
}

TEST_CASE("GuideQuestions: a guess that was made is shown with its verdict, once the film has decided it") {
  Asked f;
  f.first().at = lesson::Stop::Guess;
  CHECK_FALSE(f.add(f.first(), true).says("Your guess"));  // Not made: it is asked.
  f.answers = {{"one", {1, {}}}};
  const Asked::Added open = f.add(f.first(), true);
  CHECK(open.says("Your guess"));
  CHECK(open.says("choice 1"));
  CHECK_FALSE(open.says("choice 2"));
  CHECK_FALSE(open.says("Not this"));
  f.first().at = lesson::Stop::See;  // Decided at once.
  CHECK(f.add(f.first(), true).says("Not this"));
}

TEST_CASE("Judgements: kept for the same questions and revision, forgotten for any other") {
  Asked f;
  f.play();
  const model::Version version = f.history->version();
  f.judgements.follow(f.asked.questions, version);
  f.judgements.of.try_emplace("one");
  f.judgements.follow(f.asked.questions, version);
  CHECK(f.judgements.of.size() == 1);
  const std::vector<lesson::Question> others = f.asked.questions;
  f.judgements.follow(others, version);
  CHECK(f.judgements.of.empty());
}
