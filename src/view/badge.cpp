#include "view/badge.hpp"

#include <string>

namespace view {

float badge_width(std::size_t number, float height) { return number < 100 ? height : height * 1.45F; }

void add_badge(Drawing& drawing, Serial process, std::size_t number, const Rect& rect, float opacity) {
  if (number <= kProcessColors) {
    drawing.add(Disc{rect.center(), rect.height / 2, true, Ink::Owner, process, opacity});
  } else {
    drawing.add(Box{rect, Stroke::None, 1, Ground::Solid, 4, Ink::Owner, process, opacity});
  }
  drawing.add(Words{rect, std::to_string(number), Type::Small, Ink::OnOwner, process, Align::Center, opacity});
}

}  // namespace view
