#include "view/guide_spot.hpp"

#include <doctest/doctest.h>

#include <variant>
#include <vector>

#include "lesson/lesson.hpp"

using namespace view;

namespace {

struct Pressed {
  Actions actions;
  GuideFolds folds;
  lesson::Lesson lesson;
  LessonScene scene{.lesson = &lesson};

  Pressed() {
    lesson.program.source = "a = 1\n";
    lesson.tries.push_back({.title = {}, .changes = {{.search = "1", .replace = "2"}}, .watch = {}});
  }
  void press(const GuideSpot& spot) { press_spot(spot, scene, folds, actions); }
  template <class Kind>
  const Kind& only() const {
    REQUIRE(actions.all().size() == 1);
    REQUIRE(std::holds_alternative<Kind>(actions.all().front()));
    return std::get<Kind>(actions.all().front());
  }
};

}  // namespace

TEST_CASE("press_spot: a choice, a line and a point answer the question that they name") {
  Pressed choice, line, point;
  choice.press({.button = GuideButton::Choose, .text = "why", .number = 2});
  CHECK(choice.only<action::Answer>().question == "why");
  CHECK(choice.only<action::Answer>().choice == 2);
  line.press({.button = GuideButton::TakeLine, .text = "order", .number = 1});
  CHECK(line.only<action::TakeLine>().question == "order");
  CHECK(line.only<action::TakeLine>().line == 1);
  point.press({.button = GuideButton::Point, .text = "who"});
  CHECK(point.only<action::Point>().question == "who");
}

TEST_CASE("press_spot: a link, an event and a stop lead there") {
  Pressed link, seek, stop;
  link.press({.button = GuideButton::Link, .text = "term:fork"});
  CHECK(link.only<action::OpenLink>().target == "term:fork");
  seek.press({.button = GuideButton::Seek, .event = 7});
  CHECK(seek.only<action::SeekEvent>().event == 7);
  stop.press({.button = GuideButton::GoTo, .number = static_cast<int>(lesson::Stop::Try)});
  CHECK(stop.only<action::GoTo>().stop == lesson::Stop::Try);
}

TEST_CASE("press_spot: a suggested change runs the program as it is after the change") {
  Pressed f;
  f.press({.button = GuideButton::Try});
  CHECK(f.only<action::RunChanged>().source == "a = 2\n");
}

TEST_CASE("press_spot: what can be folded is folded and unfolded in turn, without an action") {
  Pressed f;
  f.press({.button = GuideButton::FoldMarks});
  f.press({.button = GuideButton::FoldDocument});
  CHECK(f.folds.marks);
  CHECK(f.folds.document == true);
  f.press({.button = GuideButton::FoldMarks});
  f.press({.button = GuideButton::FoldDocument});
  CHECK_FALSE(f.folds.marks);
  CHECK(f.folds.document == false);
  CHECK(f.actions.all().empty());
}
