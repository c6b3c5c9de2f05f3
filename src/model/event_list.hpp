#pragma once

#include <vector>

#include "model/follower.hpp"
#include "trace/event.hpp"

namespace model {

/// The events of a history in their order, and what has changed among them: what the parts of a history follow.
struct EventList {
  std::vector<trace::Event> events;
  Changes<std::size_t> changes;
  std::uint64_t id = new_id();

  std::size_t size() const { return events.size(); }
  const trace::Event& event(std::size_t index) const { return events[index]; }
  Version version() const { return {id, changes.revision()}; }
  std::size_t changed_since(std::uint64_t revision) const { return changes.since(revision).value_or(events.size()); }
};

}  // namespace model
