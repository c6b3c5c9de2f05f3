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

void draw_badge(Canvas& canvas, const Scene& scene, Serial process, const Rect& rect) {
  const std::size_t number = scene.whole.number_of(process);
  if (number == 0 || rect.empty()) return;
  const Color ground = scene.color_of(process);
  if (number <= kProcessColors) canvas.disc(rect.center(), rect.height / 2, ground);
  else canvas.fill(rect, ground, scene.theme.px(4));
  // A number that is wider than a small badge is still whole.
  canvas.text(rect.inset(-rect.height / 2, 0), scene.theme.fonts.small, readable_on(ground), std::to_string(number),
              Align::Center);
}

}  // namespace view
