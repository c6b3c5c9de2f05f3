#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "model/world.hpp"

namespace model {

/// Which actors of a world can still go on: a fixed point over the wait-for graph. An actor that does not wait can go
/// on; so can one whose wait an actor that can go on may end, or a timeout, or an actor of which nothing is known. All
/// others are blocked for ever.
///
///     const Liveness liveness{world};
///     for (const Liveness::Node& each : liveness.nodes())
///       if (!each.free) say(each.serial, "will never go on");
///
/// O(actors^2) at worst. Keeps a reference to the world, which must not change meanwhile.
class Liveness {
 public:
  /// A node of the graph: a process that is alive (its main thread), or a thread of one.
  struct Node {
    Serial serial = trace::kNobody, process = trace::kNobody;
    const Activity* activity = nullptr;
    bool unknown = false;           ///< Nothing of what it does is traced.
    Serial needs = trace::kNobody;  ///< As model::needed() says.
    bool free = false;              ///< It can go on.

    /// A feeder with nothing to do: it moves nothing by itself.
    bool idle() const { return activity->doing == Doing::Waiting && !activity->in_operation(); }
  };

  explicit Liveness(const World& world);

  const std::vector<Node>& nodes() const { return nodes_; }
  /// nullptr: it is not alive.
  const Node* node(Serial serial) const;

  /// The actor because of which a task never ends. kNobody: the task is lost. Else its worker, if that is blocked; of a
  /// task that no worker has taken, one of the busy workers, if all of them are blocked. nullopt: it may end.
  std::optional<Serial> blocker_of(const Task& task) const;
  /// The processes at the end of a pipe opposite to the one at which `waiting` waits; nullptr: not known.
  const std::vector<Serial>* other_end(const Node& waiting, const IpcObject& object) const;
  /// The thread of the same process that feeds that queue; nullptr: none.
  const Thread* feeder(const Node& waiting, Serial queue) const;

 private:
  bool is_free(Serial serial) const;
  bool another_is_free(const Node& waiting) const;
  bool process_is_free(Serial process) const;
  bool may_be_freed_by(Serial peer) const;
  bool may_end(Serial awaited) const;
  bool may_wake(const Node& asleep) const;
  bool can_go_on(const Node& waiting) const;
  bool all_may_answer(const IpcObject& object) const;
  bool object_lets_go_on(const Node& waiting, const IpcObject& object) const;
  bool may_stand_in(Serial worker) const;
  bool can_get(const Node& waiting, const IpcObject& queue) const;
  bool can_receive(const Node& waiting, const IpcObject& pipe) const;

  const World& world_;
  std::vector<Node> nodes_;
  std::unordered_map<Serial, std::size_t> index_;
};

}  // namespace model
