#include "view/motions.hpp"

namespace view {

std::vector<Motion> motions_at(const model::Position& position, const model::History& history,
                               const model::World& world) {
  std::vector<Motion> motions;
  for (const model::InMotion& each : position.moving) {
    const trace::Event& event = history.event(each.beat.events - 1);
    const model::Process* const process = world.process_of(event.actor);
    motions.push_back({process != nullptr ? process->serial : event.actor, event.object, each.fraction});
  }
  return motions;
}

}  // namespace view
