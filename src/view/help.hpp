#pragma once

#include "view/canvas.hpp"
#include "view/texts.hpp"

namespace view {

/// All keys, over the rest, in as many columns as there is room for. `scroll` changes with the wheel. Returns whether it was clicked away.
bool draw_help(Canvas& canvas, Language language, float& scroll);

}  // namespace view
