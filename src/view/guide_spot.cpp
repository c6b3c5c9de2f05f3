#include "view/guide_spot.hpp"

#include "lesson/lesson.hpp"

namespace view {

void press_spot(const GuideSpot& spot, const LessonScene& lesson, GuideFolds& folds, Actions& actions) {
  switch (spot.button) {
    case GuideButton::Choose:
      actions.add(action::Answer{spot.text, spot.number});
      break;
    case GuideButton::Link:
      actions.add(action::OpenLink{spot.text});
      break;
    case GuideButton::Seek:
      actions.add(action::SeekEvent{spot.event});
      break;
    case GuideButton::FoldMarks:
      folds.marks = !folds.marks;
      break;
    case GuideButton::FoldDocument:
      folds.document = !folds.document.value_or(false);
      break;
    case GuideButton::Try:
      actions.add(action::RunChanged{
          lesson::apply(lesson.lesson->tries[static_cast<std::size_t>(spot.number)], lesson.lesson->program.source)});
      break;
    case GuideButton::GoTo:
      actions.add(action::GoTo{static_cast<lesson::Stop>(spot.number)});
      break;
    case GuideButton::TakeLine:
      actions.add(action::TakeLine{spot.text, static_cast<std::size_t>(spot.number)});
      break;
    case GuideButton::Point:
      actions.add(action::Point{spot.text});
      break;
    case GuideButton::PlayOn:
      actions.add(action::Do{Command::PlayOrPause});
      break;
    case GuideButton::Hold:
      actions.add(action::Do{Command::Hold});
      break;
    case GuideButton::DocumentOrder:
      actions.add(action::Do{Command::DocumentOrder});
      break;
    case GuideButton::Again:
      actions.add(action::GoTo{lesson::Stop::See});
      actions.add(action::Seek{});
      actions.add(action::Play{});
      break;
  }
}

}  // namespace view
