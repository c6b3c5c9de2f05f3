#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/follower.hpp"
#include "model/history.hpp"
#include "view/context.hpp"
#include "view/time_scale.hpp"

/// A row of the timeline: how many items are in a queue, over time. Counts what has been put and not yet been got, in
/// the producers' buffers and in the pipe, as the stage does; an item that was lost with its buffer is not in it.
///
///     ┌ maxsize 3 ╌╌╌╌╌╌╌┌───┐╌╌╌╌╌╌╌╌╌
///     │      ┌───┐ ┌─────┤ 3 └──┐
///     │──────┘ 1 └─┘  2         └──────
namespace view {

/// The depths of all queues of a history.
class QueueDepths {
 public:
  struct Step {
    TraceTime at{};
    std::size_t event = 0;  ///< Index in the history of the event that changed the depth.
    std::int64_t depth = 0;
    bool operator==(const Step&) const = default;
  };

  /// Brings them up to the history; costs what is new, or changed by events that came late.
  void update(const model::History& history);
  /// Each change of a queue's depth; empty for what is no queue.
  const std::vector<Step>& of(Serial queue) const;

 private:
  void note(const model::World& world, std::size_t event, TraceTime at);

  std::map<Serial, std::vector<Step>> steps_;
  model::World world_;
  model::Follower follower_;
};

struct DepthBar {
  Rect rect;
  std::int64_t depth = 0;  ///< Of what is narrower than a pixel the greatest.
  TraceTime begin{}, end{};
  std::string label;  ///< Where it fits.
};

struct QueueDepthItem {
  Serial queue = trace::kNobody;
  std::string name, bound;  ///< "queue1", "maxsize 3"; without a maxsize the most that was in it.
  Rect name_rect, band;
  std::int64_t top = 1;  ///< The value at the upper edge of the band; its lower edge is 0.
  float bound_line = 0;  ///< y of the maxsize; 0: there is none.
  std::int64_t capacity = 0;
  std::vector<DepthBar> bars;
};

/// `row` is the whole height of the row, `names` the column of names.
QueueDepthItem layout_queue_depth(const model::IpcObject& queue, const std::vector<QueueDepths::Step>& steps,
                                  const TimeScale& scale, const Scene& scene, const Rect& names, const Rect& row);
void draw_queue_depth_name(const QueueDepthItem& item, const Scene& scene, Canvas& canvas);
void draw_queue_depth(const QueueDepthItem& item, const Scene& scene, Canvas& canvas);
/// How many, in each bar or above it: over what veils the bars.
void draw_queue_depth_labels(const QueueDepthItem& item, const Scene& scene, Canvas& canvas);
/// What is said of the bar under the mouse; empty: there is none.
std::string queue_depth_tooltip(const QueueDepthItem& item, ImVec2 at, const Scene& scene);
/// How wide the name with the bound below it, and the values at the edges, are.
float queue_depth_name_width(const model::IpcObject& queue, const Scene& scene);

}  // namespace view
