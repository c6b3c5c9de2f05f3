#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lesson/output_line.hpp"
#include "view/guide_question.hpp"
#include "view/guide_spot.hpp"
#include "view/run_scene.hpp"
#include "view/scroll_step.hpp"
#include "view/story_list.hpp"

/// The guide panel: what the lesson says and asks at the present stop, and at the bottom, always in sight, what happens
/// now. Without a lesson: what has happened so far.
///
///     prepare_guide(scene, lesson, state);                                    // each frame
///     GuideItems items = layout_guide(scene, lesson, live, state, size);      // pure, but for `state.scroll`
///     draw_guide(items, scene, lesson, canvas, state, actions);
namespace view {

struct GuideState {
  float scroll = 0;
  bool scrolled = false;  ///< By the user; a story is else shown from its end.
  ScrollSteps keys;
  GuideFolds folds;
  std::optional<lesson::Comparison>
      compared;  ///< With the document; none: it prints nothing, or the program is changed.
  Judgements right;
  std::uint64_t of = 0;  ///< `compared` is of the history with this id.
  StoryMemory story;
  std::optional<std::size_t> marked;     ///< By a key, among GuideItems::spots.
  std::optional<GuideSpot> marked_spot;  ///< What that is; its place is the content's.
  bool marked_anew = false;              ///< It comes into sight; then the user may scroll away from it.
  bool accepted = false;                 ///< A key has chosen what is marked: as a click on it, in the next frame.
  std::vector<bool> readable;  ///< Which choices of the next question were in sight, from above, as of the last layout.
  std::string shown;           ///< The question that a key has brought into sight.
  std::optional<std::string>
      reveal;  ///< The question to which the next layout scrolls, with what is said to its answer.
};

struct GuideItems {
  Rect body, now;  ///< The text that scrolls; the box of the present.
  Rect shown;      ///< The part of the body that is drawn: it cuts no line.
  Rect more;       ///< Below it, where there is more text: a click leads there.
  Drawing text, present;
  Drawing path;                         ///< The stops, above the text, and the buttons to the next ones, below it.
  std::vector<GuideSpot> spots, fixed;  ///< Those in the text, and those that do not scroll.
  float scroll = 0, content_height = 0;
};

/// Brings what is remembered up to date; to be called before the layout.
void prepare_guide(const Scene& scene, const LessonScene& lesson, GuideState& state);
GuideItems layout_guide(const Scene& scene, const LessonScene& lesson, const std::optional<LiveScene>& live,
                        GuideState& state, ImVec2 size);
void draw_guide(const GuideItems& items, const Scene& scene, const LessonScene& lesson, Canvas& canvas,
                GuideState& state, Actions& actions);

/// May a key take the choice at this place, from above, of the next question? Yes, if the choice is in sight or a key
/// has shown the question before. Otherwise shows the question, so that the second press always answers, however little
/// of it the panel has room for. `laid_out`: the guide was in sight in the last frame.
bool may_answer(GuideState& state, const std::string& question, std::size_t place, bool laid_out = true);

}  // namespace view
