#pragma once

#include <optional>
#include <span>
#include <utility>

#include "lesson/retelling.hpp"
#include "view/commands.hpp"
#include "view/shell.hpp"

namespace app {

/// How the window is shown to a room: full screen, large text, a spotlight on one place.
///
///     Presentation presentation;
///     presentation.command(view::Command::Present, true);
///     graphics.set_look(theme, presentation.scale(settings.scale, window));
///     presentation.draw_light(front, panels_in_sight, mouse);
///
/// The spotlight follows the mouse. `point_at` holds it on a panel until the mouse moves.
class Presentation {
 public:
  using PlacedPanel = std::pair<view::Panel, view::Rect>;

  bool presenting() const { return presenting_; }
  bool full_screen() const { return full_screen_ || presenting_; }
  bool spotlight() const { return spotlight_; }
  /// The size of the text: `chosen` by the user, larger in a larger window and while presenting, within the limits of
  /// the layout.
  float scale(float chosen, ImVec2 window) const;
  /// The same in the window of the last frame.
  float scale(float chosen) const { return scale(chosen, window_); }
  /// A frame of this size is drawn.
  void note_window(ImVec2 size) { window_ = size; }
  view::Bars bars() const { return presenting_ ? view::Bars::Caption : view::Bars::All; }

  /// Obeys Present, Spotlight and FullScreen; false: the command is another. Without a program (`program_shown`) there
  /// is nothing to present.
  bool command(view::Command command, bool program_shown);
  /// While presenting: brings the stage to the front, and beside it the code where the film is looked at, at the other
  /// stops what is read there.
  void face_the_class(lesson::Stop stop, view::ShellState& shell) const;
  /// Ends the spotlight, else presenting. False: neither was on.
  bool close_one();
  void end_spotlight() { spotlight_ = false; }
  void end() { spotlight_ = presenting_ = false; }

  /// While presenting the bar of the window is away. At the upper edge the mouse brings it out, and it stays as long as
  /// the mouse is on it: without a keyboard one can leave, too. `bar`: its height.
  bool bar_is_out(ImVec2 mouse, float bar);

  /// Holds the spotlight on the panel that a cue of the lesson points to; nullptr: it follows the mouse again.
  void point_at(const lesson::Target* target, ImVec2 mouse);
  /// The panel on which the spotlight is held. A mouse that has moved since `point_at` releases it.
  std::optional<view::Panel> lit_panel(ImVec2 mouse);
  void draw_light(view::Canvas& front, std::span<const PlacedPanel> in_sight, ImVec2 mouse);

 private:
  bool presenting_ = false, full_screen_ = false, spotlight_ = false, bar_out_ = false;
  std::optional<view::Panel> lit_panel_;
  ImVec2 mouse_at_cue_{};
  ImVec2 window_{};  // As last drawn.
};

}  // namespace app
