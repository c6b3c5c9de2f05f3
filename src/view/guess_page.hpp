#pragma once

#include "lesson/lesson.hpp"
#include "view/guide_spot.hpp"
#include "view/scroll_step.hpp"
#include "view/shell.hpp"

/// The first stop of a lesson, while its program has not begun: the title, the family as dotted outlines, the question
/// and its choices, large. Nothing on it gives the answer away.
///
///     BeforeItems items = layout_before(size, scale, Bars::All);         // the whole window
///     GuessItems page = layout_guess(scene, lesson, question, state, items.page.size());
namespace view {

/// Where the page stands, with the code and the console that wait beside it. Empty: there is no room for it.
struct BeforeItems {
  Rect top_bar, page, code, console;
};
BeforeItems layout_before(ImVec2 size, float scale, Bars bars);

struct GuessState {
  float scroll = 0;
  ScrollSteps keys;
  std::optional<std::size_t> marked;  ///< By a key, among GuessItems::choices.
  Grip grip;
};

struct GuessItems {
  Drawing drawing;
  std::vector<GuideSpot> spots;      ///< All that can be clicked.
  std::vector<std::size_t> choices;  ///< Indices of `spots`: what keys mark, from above, and the way on as the last.
  float scroll = 0, height = 0;
  float zoom = 1;      ///< Its letters are so many times as large as those of the window: it fills its room.
  bool in_row = true;  ///< The choices stand beside each other.
};

/// `question`: the guess that is asked; nullptr: none is left.
GuessItems layout_guess(const Scene& scene, const LessonScene& lesson, const lesson::Question* question,
                        const GuessState& state, ImVec2 size);
void draw_guess(const GuessItems& items, const Scene& scene, const LessonScene& lesson, Canvas& canvas,
                GuessState& state, Actions& actions);
/// Does what a click on what is marked would do; false: nothing is marked.
bool press_marked(const GuessItems& items, const LessonScene& lesson, const GuessState& state, Actions& actions);

}  // namespace view
