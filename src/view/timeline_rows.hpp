#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "model/timeline.hpp"
#include "model/world.hpp"

/// The rows of the timeline: what stands below what, and what is folded away or hidden. A new kind of row is an
/// enumerator here, its height, where it stands (timeline_rows), and a file pair that lays it out and draws it
/// (queue_depth_row.hpp shows how).
namespace view {

enum class RowKind : std::uint8_t {
  Process,     ///< What its main thread does.
  Thread,      ///< A feeder, or another thread of a process.
  QueueDepth,  ///< How many items are in a queue, over time.
};

/// Which rows the user wants to see.
struct RowChoice {
  std::set<trace::Serial> folded;                 ///< Processes whose threads and descendants are folded away.
  std::set<RowKind> hidden{RowKind::QueueDepth};  ///< Kinds that are not shown.

  bool shows(RowKind kind) const { return !hidden.contains(kind); }
  /// Shown becomes hidden, folded becomes unfolded, and the other way round.
  void toggle(RowKind kind) { hidden.erase(kind) == 0 ? void(hidden.insert(kind)) : void(); }
  void fold(trace::Serial process) { folded.erase(process) == 0 ? void(folded.insert(process)) : void(); }
  bool operator==(const RowChoice&) const = default;
};

struct TimelineRow {
  RowKind kind = RowKind::Process;
  trace::Serial subject = trace::kNobody;  ///< The process, thread or queue.
  std::uint32_t lane = 0;                  ///< Of processes and threads: the place in Timeline::lanes().
  int indent = 0;                          ///< In steps, of its name.
  std::size_t folded = 0;                  ///< How many rows are folded into it.
};

struct TimelineRows {
  std::vector<TimelineRow> rows;     ///< From above.
  std::vector<std::size_t> of_lane;  ///< Lane -> row: its own, or that into which it is folded.
};

/// A queue's row follows that of the process that made it.
TimelineRows timeline_rows(const model::Timeline& timeline, const model::World& finally, const RowChoice& choice);

/// The height that a row would like to have, in heights of the text.
float height_of(RowKind kind);

/// Queues that have a depth of their own: not the inner parts of others.
std::vector<const model::IpcObject*> queues_of(const model::World& finally);

}  // namespace view
