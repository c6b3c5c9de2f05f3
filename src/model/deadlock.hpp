#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "model/world.hpp"

namespace model {

/// Why nothing will ever move again: a cycle of waits, or a wait for something that can no longer happen. Waits that a
/// timeout, a signal handler of the program, or a process of which nothing is known could end are not called so.
struct Deadlock {
  struct Wait {
    Serial actor = trace::kNobody;  ///< The actor that waits.
    Operation operation = Operation::None;
    Serial object = trace::kNobody;  ///< The object at which it waits.
    Serial peer = trace::kNobody;    ///< The actor for which it waits, which may have ended. kNobody: none is left.
    TraceTime since{};
    /// Of a wait at a queue: the actors that ever did what would end it, such as take from a full one.
    std::vector<Serial> helpers{};
    /// Any actor might have ended it. False where a particular one must: the holder of a lock, living or dead, the
    /// other end of a pipe, the worker of a lost task.
    bool for_anyone = false;
  };
  /// What tells a deadlock from others: the actors, and since when each waits.
  using Key = std::vector<std::pair<Serial, TraceTime>>;
  Key key() const;

  std::vector<Wait> waits;  ///< In a cycle, each waits for the next and the last for the first.
  bool peer_dead = false;   ///< The last one's peer has ended while holding the object.
  TraceTime since{};        ///< When the last actor that could have prevented it began to wait, or ended.

  bool cycle() const { return !waits.empty() && waits.back().peer == waits.front().actor; }
};

/// Those of one moment, whether or not they last: the next event may show that the last actor was only about to go on.
std::vector<Deadlock> deadlocks(const World& world);

/// Finds the deadlocks of a run while its events pass. One is found when it has stood for kStands: an actor that still
/// moves, and only has not been given a core to say so, looks the same at first. It is found either at the present, in
/// a run that stands still, or just before the event that ends it, since no deadlock ends by itself: a signal does, or
/// the end of the run.
///
///     for (const Event& event : events) {
///       if (finder.due(event)) for (const Deadlock& each : finder.look(world, event.time())) ...
///       world = apply(std::move(world), event, texts);
///     }
///     for (const Deadlock& each : finder.look(world, present)) ...
///
/// Of a whole recording: History::deadlocks().
class DeadlockFinder {
 public:
  static constexpr std::chrono::milliseconds kStands{300};

  /// Whether this event may end a deadlock: then look() wants the world before it.
  bool due(const trace::Event& event);
  /// The deadlocks of this world that stand at `now` and have not been found before.
  std::vector<Deadlock> look(const World& world, TraceTime now);

 private:
  std::set<Deadlock::Key> found_;
  std::optional<TraceTime> last_;
};

}  // namespace model
