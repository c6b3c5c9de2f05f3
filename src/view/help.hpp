#pragma once

#include "view/scroll_step.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// What the help keeps from frame to frame.
struct HelpState {
  float scroll = 0;
  ScrollSteps keys;
  Grip grip = {};
};

/// All keys, over the rest, in as many columns as there is room for. Returns whether it was clicked away.
bool draw_help(Canvas& canvas, Language language, HelpState& state);

}  // namespace view
