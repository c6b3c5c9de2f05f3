#pragma once

#include <memory>

#include "view/context.hpp"

namespace view {

/// All panels, with what the user has set in them (scroll, zoom). The shell asks for them by name and gives each its place.
class Panels {
 public:
  Panels();
  ~Panels();
  Panels(Panels&&) noexcept;
  Panels& operator=(Panels&&) noexcept;

  /// Lays out and draws one; its title is already above the canvas.
  void show(Panel panel, const Scene& scene, Canvas& canvas, Actions& actions);

  /// A new program, lesson or recording: everything as in fresh panels.
  void reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace view
