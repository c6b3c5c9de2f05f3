#include "view/context.hpp"

#include <algorithm>

namespace view {

// The order of serials is that of creation, but the supervisor, which is no part of the program, has none and the main process comes first.
std::size_t Scene::order_of(Serial process) const {
  if (process == world.main) return 0;
  std::size_t order = 1;
  for (const auto& each : world.processes) {
    if (each->serial == world.main || each->serial == world.supervisor) continue;
    if (each->serial >= process) break;
    ++order;
  }
  return order;
}

Color Scene::color_of(Serial actor) const {
  const model::Process* process = world.process_of(actor);
  if (process == nullptr) return theme.colors.text;
  return theme.process_color(order_of(process->serial));
}

}  // namespace view
