#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "view/drawing.hpp"

/// What goes between the processes, each drawn as it is built:
///
///     queue       the producers' buffers -> their feeder threads -> the pipe -> the consumers, and what they took
///     pipe        two ends, the processes that hold each open, and what is under way in either direction
///     lock        its holder, how often it holds it, and who waits
///     semaphore   its tokens
///     event       its flag
///     barrier     its places
///
/// Places are reserved for everything that will ever be in this run (the world at its end), so that nothing jumps.
namespace view {

/// A message where it is: found again in the picture of another time by its identity.
struct ValueItem {
  Serial object = trace::kNobody;
  Serial sender = trace::kNobody;
  std::uint64_t number = 0;
  Rect rect;
  std::string text;
  Serial owner = trace::kNobody;  ///< In whose colour.
  float opacity = 1;
  bool past = false;     ///< Taken before the newest one: an outline.
  std::string tip = {};  ///< Whose it is, and who took it.
  bool in_hand = false;  ///< On the card of the process that got it.
};

struct Figure {
  Serial object = trace::kNobody;
  Rect rect;
  bool brief = false;  ///< One line only, for want of room.
};

struct Traffic {
  std::vector<Figure> figures;
  std::vector<std::vector<Rect>> rows;  ///< The places of all things of the run, from top to bottom.
  std::vector<ValueItem> values;
  Drawing drawing;
};

/// The things that have a figure: no inner parts, no single connections.
std::vector<const model::IpcObject*> visible_objects(const model::World& world);

/// How high all things of `finally` are in this width, as figures and as single lines. 0: there are none.
struct TrafficHeight {
  float figures = 0, lines = 0;
};
TrafficHeight traffic_height(const model::World& finally, float width, float em);

/// What the traffic needs to know of the family.
struct TrafficSides {
  std::function<bool(Serial queue)> mirrored;  ///< Its producers stand at the right, since there their processes do.
  /// Where a message that was got is, if not at the thing: in the hand of its process.
  std::function<std::optional<Rect>(Serial queue, const model::Message&)> hand;
};
/// The things as they are in `world` in the places that those of `finally` have. Where the area is too small, figures
/// become lines.
Traffic layout_traffic(const model::World& finally, const model::World& world, const Rect& area, const Scene& scene,
                       const TrafficSides& sides = {});

/// Values on their way from one picture to the next: what is in both moves, what is new appears, what is gone fades.
/// `fraction_of` says of an object how far the way of what moves through it is; `path_of` along which way a value moves
/// (its middle; `old` is nullptr for a new one), where that is not the straight one.
using Path = std::vector<ImVec2>;
std::vector<ValueItem> values_between(
    const std::vector<ValueItem>& from, const std::vector<ValueItem>& to,
    const std::function<float(Serial)>& fraction_of,
    const std::function<Path(const ValueItem* old, const ValueItem& now)>& path_of = {});

/// Adds the values to a picture, above everything else.
void add_values(Drawing& drawing, const std::vector<ValueItem>& values, const Theme& theme);

}  // namespace view
