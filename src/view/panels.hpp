#pragma once

#include <memory>
#include <string>

#include "model/detail.hpp"
#include "view/keyboard_wish.hpp"
#include "view/run_scene.hpp"
#include "view/scroll_step.hpp"

namespace view {

struct TimelineWish;
struct TransportBarState;

/// All panels, with what the user has set in them (scroll, zoom). The shell asks for them by name and gives each its
/// place.
class Panels {
 public:
  Panels();
  ~Panels();
  Panels(Panels&&) noexcept;
  Panels& operator=(Panels&&) noexcept;

  /// Lays out and draws one; its title is already above the canvas.
  void show(Panel panel, const RunScene& run, Canvas& canvas, Actions& actions);

  /// What was prepared elsewhere of the timeline that is to be shown, so that no frame has to wait for it.
  void use(std::shared_ptr<model::Detail> detail);

  /// In the next frame, as the wheel would. False: this panel never has more to show in this direction.
  bool scroll(Panel panel, ScrollStep step);
  /// The code follows the running line again. False: it did.
  bool follow_line();

  /// The timeline comes nearer, moves ...
  void look_in_timeline(const TimelineWish& wish);
  /// The next (or the previous) thing in the guide that can be chosen is marked; nothing any more.
  void mark_in_guide(int direction);
  void mark_nothing();
  /// Chooses what is marked, as a click would. False: nothing is.
  bool choose_marked();
  /// The code panel shows this line of the program and frames it.
  void point_to_line(std::uint32_t line);
  /// Of the console's line of input for the program.
  KeyboardWish& input_keyboard();
  /// See may_answer in view/guide.hpp.
  bool may_answer(const std::string& question, std::size_t choice, bool laid_out);
  /// The guide scrolls to this question and to what is said to its answer.
  void reveal_question(const std::string& question);
  /// The guide has another text: it is read from its beginning.
  void show_guide_from_top();

  /// What the bar of the transport, which shows the same run below all panels, remembers of the last frame.
  TransportBarState& transport_bar();

  /// A new program, lesson or recording: everything as in fresh panels.
  void reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace view
