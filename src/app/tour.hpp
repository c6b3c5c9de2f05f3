#pragma once

#include "app/input_script.hpp"

namespace app {

/// Plays an input script slowly in a window, so that an audience can follow: the mouse glides, each key is named, each
/// step has its time. Keys and mouse of the user do not stop it: the next step follows in any case.
///
///     Tour tour{script};
///     while (window) { tour.advance(elapsed, desk, input, drawn); ... }
class Tour {
 public:
  explicit Tour(InputScript script) : script_{std::move(script)} {}

  bool over() const { return step_ >= script_.steps.size(); }
  const InputScript& script() const { return script_; }
  /// So much time has passed. `drawn`: the texts of the last frame. A click whose target is not there is said, and the
  /// tour ends.
  void advance(base::TraceTime elapsed, Desk& desk, InputQueue& input, const std::vector<view::Glyphs::Drawn>& drawn);

 private:
  enum class Phase { Say, Press, Glide, Click, Wait };
  void next(Phase phase);
  void press_next(Desk& desk, InputQueue& input);

  InputScript script_;
  std::size_t step_ = 0, pressed_ = 0;
  Phase phase_ = Phase::Say;
  base::TraceTime since_{};
  std::pair<float, float> mouse_{0, 0}, from_{0, 0}, to_{0, 0};
};

}  // namespace app
