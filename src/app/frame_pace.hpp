#pragma once

#include <chrono>

#include "app/desk.hpp"

namespace app {

/// How long the window waits between two pictures, where no input comes; input is answered at once.
///
///     the picture moves by itself      16 ms; 100 ms where the processor draws it (a software renderer)
///     only the present moves on        500 ms
///     news of a run that is looked back on      2.5 s: they only make the track longer
///
///     FramePace pace{software};
///     if (pace.settles()) ... else if (picture.moves()) wait(pace.between_frames(picture));
class FramePace {
 public:
  using Duration = std::chrono::steady_clock::duration;
  /// What the window shows now, as far as its pace depends on that.
  struct Picture {
    bool touring = false;  ///< An input script is being played.
    Desk::Motion motion = Desk::Motion::Still;
    bool of_a_run = false;  ///< Or of a recording: not the first screen, nor a lesson that has not begun.
    bool moves() const { return touring || motion != Desk::Motion::Still; }
  };

  /// `software`: the processor draws the pictures.
  explicit FramePace(bool software = true) : software_{software} {}

  /// Between two pictures that move by themselves.
  Duration between_frames(const Picture& picture) const;
  /// Between two pictures that nothing asks for but news of the run.
  Duration between_news(const Picture& picture) const;

  /// So many frames come at once, whatever happens: a widget of Dear ImGui needs one to see what another has changed.
  void settle(int frames = 2) { settling_ = frames; }
  /// Whether a frame is due for that; it is then counted.
  bool settles();

 private:
  bool software_;
  int settling_ = 2;
};

}  // namespace app
