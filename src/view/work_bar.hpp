#pragma once

#include <string>

#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// Something long that goes on while the window answers.
struct Work {
  std::string says;  ///< "Opening factory.spawn"; empty: nothing goes on.
  double part = 0;   ///< 0 to 1.
};

/// A box in the middle, above `bottom`: what goes on, how far it is, and a button that ends it. Returns whether that
/// was clicked.
bool draw_work(const Work& work, Language language, Canvas& canvas, float bottom);

}  // namespace view
