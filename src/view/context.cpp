#include "view/context.hpp"

namespace view {

Color Scene::color_of(Serial actor) const {
  const auto order = whole.order_of(actor);
  return order ? theme.process_color(*order) : theme.colors.text;
}

}  // namespace view
