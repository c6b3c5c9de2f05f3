#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "view/drawing.hpp"
#include "view/run_scene.hpp"

/// What can be clicked in the text of a lesson: in the guide, on the page of the guess, on the path of the stops. A
/// layout collects spots; a click, or the key that chooses the marked spot, presses one.
///
///     spots.push_back({.button = GuideButton::GoTo, .rect = button, .number = static_cast<int>(stop)});
///     ...
///     if (canvas.pointer().clicked(spot.rect)) press_spot(spot, lesson, folds, actions);
namespace view {

enum class GuideButton : std::uint8_t {
  Choose,         ///< A choice of a question.
  Try,            ///< Runs the program with a suggested change.
  Link,           ///< A link in the text.
  FoldMarks,      ///< Folds and unfolds the legend.
  FoldDocument,   ///< Folds and unfolds the output that the document prints.
  Seek,           ///< To the moment of an event.
  GoTo,           ///< To a stop of the lesson.
  TakeLine,       ///< The next of the lines that are put in order.
  Point,          ///< Answers with the selected process, or with the present moment.
  Again,          ///< The film from its beginning.
  PlayOn,         ///< The film from where it stands.
  Hold,           ///< The program again, held.
  DocumentOrder,  ///< The program again, by the steps that print what the document printed.
};

struct GuideSpot {
  GuideButton button = GuideButton::Link;
  Rect rect = {};
  std::string text = {};  ///< Link: its target. Choose, TakeLine, Point: the id of the question.
  int number = 0;         ///< The index of a choice, a suggested change or a line; the stop of GoTo.
  std::size_t event = 0;  ///< Seek: the index of the event.
};

/// Which foldable parts of the guide are unfolded.
struct GuideFolds {
  bool marks = false;            ///< The legend.
  std::optional<bool> document;  ///< What the document prints. None: the user has not folded it yet.
};

/// Does what a click on `spot` does: adds actions, or folds. Precondition of Try: `lesson` has a lesson.
void press_spot(const GuideSpot& spot, const LessonScene& lesson, GuideFolds& folds, Actions& actions);

}  // namespace view
