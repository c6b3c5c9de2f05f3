#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <vector>

#include "model/deadlock.hpp"

namespace model {

/// Finds the deadlocks of a run while its events pass. A deadlock is found when it has stood for kStands: an actor that
/// still runs, and only has not been scheduled to say so, looks blocked at first. It is found either at the present, in
/// a run that stands still, or just before the event that ends it: no deadlock ends by itself, only by a signal or with
/// the run.
///
///     for (const Event& event : events) {
///       if (finder.due(event)) for (const Deadlock& each : finder.look(world, event.time())) ...
///       world = apply(std::move(world), event, texts);
///     }
///     for (const Deadlock& each : finder.look(world, present)) ...
///
/// History::deadlocks() does this for a whole recording.
class DeadlockFinder {
 public:
  static constexpr std::chrono::milliseconds kStands{300};

  /// Whether this event may end a deadlock: then look() wants the world before it. At most once in 20 ms of the run.
  bool due(const trace::Event& event);
  /// The deadlocks of this world that have stood for kStands at `now` and have not been found before.
  std::vector<Deadlock> look(const World& world, TraceTime now);

 private:
  std::set<Deadlock::Key> found_;
  std::optional<TraceTime> last_;
};

}  // namespace model
