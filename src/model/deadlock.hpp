#pragma once

#include <utility>
#include <vector>

#include "model/world.hpp"

namespace model {

/// A deadlock: a cycle of waits, or a wait for something that can no longer happen. A wait that a timeout, a signal
/// handler of the program, or a process of which nothing is known could end is none (see model/liveness.hpp).
struct Deadlock {
  struct Wait {
    Serial actor = trace::kNobody;  ///< The actor that waits.
    Operation operation = Operation::None;
    Serial object = trace::kNobody;  ///< The object at which it waits.
    Serial peer = trace::kNobody;    ///< The actor for which it waits, which may have ended. kNobody: none is left.
    TraceTime since{};
    /// Of a wait at a queue: the actors that ever did what would end it, such as take from a full queue.
    std::vector<Serial> helpers{};
    /// Any actor might have ended it. False where a particular one must: the holder of a lock, living or dead, the
    /// other end of a pipe, the worker of a lost task.
    bool for_anyone = false;
  };
  /// Identifies a deadlock of a run: its actors, and since when each waits.
  using Key = std::vector<std::pair<Serial, TraceTime>>;
  Key key() const;

  std::vector<Wait> waits;  ///< In a cycle, each waits for the next and the last for the first.
  bool peer_dead = false;   ///< The last one's peer has ended while holding the object.
  TraceTime since{};        ///< When the last actor that could have prevented it began to wait, or ended.

  bool cycle() const { return !waits.empty() && waits.back().peer == waits.front().actor; }
};

/// The deadlocks of one moment, whether or not they last: the next event may show that the last actor was only about to
/// go on. model/deadlock_finder.hpp says which last.
std::vector<Deadlock> deadlocks(const World& world);

}  // namespace model
