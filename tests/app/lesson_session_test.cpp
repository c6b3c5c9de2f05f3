#include "app/lesson_session.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lesson/lesson.hpp"
#include "lesson/progress.hpp"
#include "running_desk.hpp"

using app::LessonSession;
using lesson::Stop;
using spawnarium::test::LearnersDesk;
using view::Command;
using view::Key;

TEST_CASE("LessonSession: it knows where one is and where one has been; a new lesson knows nothing of it") {
  LessonSession session;
  session.open(Stop::Guess);
  session.go(Stop::Why);
  CHECK(session.here() == Stop::Why);
  const view::StopScene scene = session.scene(nullptr);
  CHECK(scene.has_been(Stop::Guess));
  CHECK_FALSE(scene.has_been(Stop::See));
  session.open(Stop::See);
  CHECK_FALSE(session.scene(nullptr).has_been(Stop::Guess));
}

TEST_CASE("LessonSession: lines are taken one after the other, and taken back with those after them") {
  lesson::Question question;
  question.id = "order";
  question.lines = {"a", "b", "c"};
  LessonSession session;
  session.open(Stop::Guess);
  CHECK_FALSE(session.take_line(question, 1));
  CHECK_FALSE(session.take_line(question, 0));
  CHECK_FALSE(session.take_line(question, 1));  // Back again, and 0 with it.
  CHECK(session.scene(nullptr).in_order.empty());
  for (const std::size_t line : {0U, 1U}) CHECK_FALSE(session.take_line(question, line));
  CHECK(session.take_line(question, 2));
  CHECK(session.take_order() == lesson::kInOrder);
  CHECK(session.scene(nullptr).in_order.empty());
  for (const std::size_t line : {1U, 0U, 2U}) session.take_line(question, line);
  CHECK(session.take_order() == lesson::kOtherOrder);
}

TEST_CASE_FIXTURE(LearnersDesk,
                  "Lesson: before its guess nothing runs; the answer begins it, and it is judged at the end") {
  desk.open_lesson("09_pid_before_start", {}, Stop::Guess);
  settle();
  REQUIRE(desk.study().lesson() != nullptr);
  CHECK(desk.shown() == nullptr);
  CHECK(desk.title().find("09") == 0);
  const lesson::Lesson& lesson = *desk.study().lesson();
  const auto order = lesson::choice_order(lesson, lesson.questions.front(), desk.study().progress().learner);
  const auto letter_of = [&](std::size_t choice) {
    return U'a' + static_cast<char32_t>(std::find(order.begin(), order.end(), choice) - order.begin());
  };
  type(letter_of(0));  // Wrong, and so is 2.
  REQUIRE(desk.shown() != nullptr);
  CHECK(desk.study().session().here() == Stop::See);
  live_to_the_end();
  const auto answer = [&] { return desk.study().answers()->at("before"); };
  desk.command(Command::ToBegin);
  settle();
  for (int i = 0; i < 2; ++i) type(letter_of(2));
  CHECK(answer() == lesson::Answer{0, {}});  // The film has not told it yet.
  press(Key::End);
  for (int i = 0; i < 2; ++i) type(letter_of(2));
  CHECK(answer() == lesson::Answer{2, 0});  // Judged, and this was the second try.
}

TEST_CASE_FIXTURE(LearnersDesk,
                  "Lesson: opened while the first screen was searched, its guess is answered by key as any other") {
  for (const char32_t letter : std::u32string_view{U"/09"}) type(letter);
  desk.open_lesson("09_pid_before_start", {}, Stop::Guess);
  settle();
  REQUIRE(desk.study().lesson() != nullptr);
  REQUIRE(desk.shown() == nullptr);
  type(U'a');
  CHECK(desk.shown() != nullptr);
}

TEST_CASE_FIXTURE(LearnersDesk, "Lesson: Enter runs it without a guess, Escape goes back to the lessons") {
  desk.open_lesson("09_pid_before_start", {}, Stop::Guess);
  settle();
  press(Key::Escape);
  CHECK(desk.study().lesson() == nullptr);
  CHECK(desk.title().empty());
  desk.open_lesson("09_pid_before_start", {}, Stop::Guess);
  settle();
  press(Key::Enter);
  CHECK(desk.shown() != nullptr);
}

TEST_CASE_FIXTURE(LearnersDesk, "Lesson: a lesson that is done opens at See, and runs at once") {
  desk.open_lesson("09_pid_before_start");
  CHECK(desk.shown() != nullptr);
  CHECK(desk.study().session().here() == Stop::See);
}

TEST_CASE_FIXTURE(LearnersDesk, "Lesson: one key goes on from stop to stop and back, and each can be gone to at once") {
  desk.open_lesson("09_pid_before_start");
  live_to_the_end();
  press(Key::End);
  for (const Stop stop : {Stop::Why, Stop::Try, Stop::Next, Stop::Next}) {
    press(Key::PageDown);
    CHECK(desk.study().session().here() == stop);
  }
  for (const Stop stop : {Stop::Try, Stop::Why, Stop::See}) {
    press(Key::PageUp);
    CHECK(desk.study().session().here() == stop);
  }
  input.press({.key = Key::PageUp, .shift = true});
  settle();
  CHECK(desk.study().session().here() == Stop::Guess);
  CHECK(desk.shown() != nullptr);  // The run is still there.
}

TEST_CASE_FIXTURE(LearnersDesk, "Lesson: where nothing is marked Enter goes on, as the yellow button does") {
  desk.open_lesson("09_pid_before_start", {}, Stop::Guess);
  settle();
  const lesson::Lesson& lesson = *desk.study().lesson();
  const auto order = lesson::choice_order(lesson, lesson.questions.front(), desk.study().progress().learner);
  const auto right = std::find(order.begin(), order.end(), 1U);  // So that nothing is asked any more.
  type(U'a' + static_cast<char32_t>(right - order.begin()));
  live_to_the_end();
  desk.command(Command::ToBegin);
  settle();
  CHECK_FALSE(desk.transport().playing());
  press(Key::Enter);
  CHECK(desk.transport().playing());
  press(Key::Enter);  // It plays: there is no button.
  CHECK(desk.transport().playing());
  CHECK(desk.study().session().here() == Stop::See);
  press(Key::End);
  press(Key::Enter);
  CHECK(desk.study().session().here() == Stop::Why);
}

TEST_CASE_FIXTURE(LearnersDesk, "Lesson: the way on is the film's as long as that stands before its end") {
  std::vector<view::Glyphs::Drawn> drawn;
  graphics.glyphs().write_down(&drawn);
  const auto offers = [&](std::string_view words) {
    drawn.clear();
    frame();
    return std::any_of(drawn.begin(), drawn.end(),
                       [&](const auto& each) { return each.text.find(words) != std::string::npos; });
  };
  desk.open_lesson("09_pid_before_start");
  live_to_the_end();
  desk.command(Command::ToBegin);
  settle();
  CHECK(offers("Go on"));
  desk.command(Command::PlayOrPause);
  CHECK_FALSE(offers("Go on"));
  desk.command(Command::PlayOrPause);
  CHECK(offers("Go on"));
  press(Key::End);
  CHECK_FALSE(offers("Go on"));
  desk.command(Command::ToBegin);
  input.press({.key = Key::PageDown, .shift = true});
  settle();
  CHECK_FALSE(desk.study().session().here() == Stop::See);
  CHECK_FALSE(offers("Go on"));
  graphics.glyphs().write_down(nullptr);
}
