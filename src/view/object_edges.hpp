#pragma once

#include <functional>
#include <vector>

#include "view/corridors.hpp"
#include "view/traffic.hpp"

/// The edges between processes and the things that they use: queues, pipes, locks.
namespace view {

enum class Use : std::uint8_t {
  Gives,  ///< It has put into the queue in this run, and lives: a quiet edge to the thing.
  Takes,  ///< It has got from it, and lives: a quiet edge from the thing.
  Acts,   ///< An operation on it is under way.
  Holds,  ///< It holds the lock: a thick edge with a key.
  Waits,  ///< It waits at the thing: dashed.
};

struct ObjectUse {
  Serial process = trace::kNobody, object = trace::kNobody;
  Use use = Use::Acts;
  bool gets = false;  ///< At the end of a queue at which messages are got.
  bool operator==(const ObjectUse&) const = default;
};

/// The uses of visible things in `world`, in the order of the processes; of each pair the strongest use.
std::vector<ObjectUse> object_uses(const model::World& finally, const model::World& world);

struct ObjectEdge {
  ObjectUse use;
  std::vector<ImVec2> way;  ///< From the process to the thing; Takes: from the thing to the process.
  float opacity = 1;
};

/// Where a process or a thing stands, and its rank from 0 to 1 among all of the run: ports and lanes follow from ranks,
/// so that no edge moves when another appears.
struct EdgePlace {
  Rect rect;
  float rank = 0.5F;
  /// The part of its width at which it is reached, by those who get and by all others.
  std::pair<float, float> get{0.05F, 0.95F}, put{0.05F, 0.95F};
};
struct EdgePlaces {
  std::function<const EdgePlace*(Serial process)> card;  ///< nullptr: it has no place.
  std::function<const EdgePlace*(Serial object)> figure;
  std::size_t cards = 1;  ///< How many have one.
};

/// What of the uses is on its way.
struct UsesOnTheWay {
  std::function<const model::World*(Serial process)> before;  ///< From which a process is on its way; nullptr: on none.
  std::function<float(Serial process)> fraction_of;
  std::vector<ObjectUse> acting;  ///< Edges along which something goes now, also of operations that do not last.
};

/// The edges of `world`, those that each process had before and has no more, and those of acts on their way.
std::vector<ObjectEdge> object_edges(const model::World& finally, const model::World& world,
                                     const UsesOnTheWay& on_the_way, const EdgePlaces& places,
                                     const Corridors& corridors, float em);

}  // namespace view
