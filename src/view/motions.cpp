#include "view/motions.hpp"

namespace view {
namespace {

/// The thing that has a figure: of an inner part or a connection, the whole.
Serial figure_of(Serial serial, const model::World& world) {
  const model::IpcObject* object = world.object(serial);
  while (object != nullptr && object->whole != trace::kNobody) {
    serial = object->whole;
    object = world.object(serial);
  }
  return serial;
}

}  // namespace

OnTheWay::OnTheWay(const model::Position& position, const model::History& history, const model::World& world)
    : fraction_{position.fraction} {
  if (!position.from) return;
  from_.push_back(history.after(*position.from));
  for (const model::InMotion& each : position.moving) {
    const trace::Event& event = history.event(each.beat.events - 1);
    const model::Process* const process = world.process_of(event.actor);
    if (each.before != *position.from) from_.push_back(history.after(each.before));
    motions_.push_back({process != nullptr ? process->serial : event.actor, figure_of(event.object, world),
                        each.fraction, each.beat.act, &event,
                        each.before != *position.from ? &from_.back() : &from_.front()});
  }
}

Transition OnTheWay::transition() const {
  return from_.empty() ? Transition{} : Transition{&from_.front(), fraction_, motions_};
}

}  // namespace view
