#include "view/timeline_rows.hpp"

#include <algorithm>
#include <optional>

namespace view {
namespace {

constexpr int kDeepest = 4;  // What is deeper in the family is not indented further.

class RowList {
 public:
  RowList(const model::Timeline& timeline, const model::World& finally, const RowChoice& choice)
      : timeline_{timeline}, choice_{choice} {
    if (choice.shows(RowKind::QueueDepth)) queues_ = queues_of(finally);
  }

  TimelineRows make() {
    for (const model::Lane& lane : timeline_.lanes()) {
      const bool hidden = !choice_.shows(lane.thread ? RowKind::Thread : RowKind::Process);
      if (hidden || below_the_fold(lane)) {
        made_.of_lane.push_back(made_.rows.empty() ? 0 : made_.rows.size() - 1);
        if (!made_.rows.empty()) ++made_.rows.back().folded;
        continue;
      }
      made_.of_lane.push_back(made_.rows.size());
      made_.rows.push_back({.kind = lane.thread ? RowKind::Thread : RowKind::Process,
                            .subject = lane.actor,
                            .lane = lane.place,
                            .indent = std::min(lane.depth, kDeepest) + (lane.thread ? 1 : 0)});
      if (lane.thread) continue;
      fold_ = choice_.folded.contains(lane.actor) ? &lane : nullptr;
      if (fold_ == nullptr) add_queues(lane);
    }
    return std::move(made_);
  }

 private:
  bool below_the_fold(const model::Lane& lane) {
    if (fold_ == nullptr) return false;
    const bool below =
        lane.thread ? lane.depth > fold_->depth || lane.process == fold_->actor : lane.depth > fold_->depth;
    if (!below) fold_ = nullptr;
    return below;
  }

  void add_queues(const model::Lane& lane) {
    for (const model::IpcObject* queue : queues_)
      if (queue->creator == lane.actor)
        made_.rows.push_back({.kind = RowKind::QueueDepth,
                              .subject = queue->serial,
                              .lane = lane.place,
                              .indent = std::min(lane.depth, kDeepest) + 1});
  }

  const model::Timeline& timeline_;
  const RowChoice& choice_;
  std::vector<const model::IpcObject*> queues_;
  const model::Lane* fold_ = nullptr;  // What follows, as far as it is below this lane, is folded away.
  TimelineRows made_;
};

}  // namespace

TimelineRows timeline_rows(const model::Timeline& timeline, const model::World& finally, const RowChoice& choice) {
  return RowList{timeline, finally, choice}.make();
}

float height_of(RowKind kind) {
  switch (kind) {
    case RowKind::Process:
      return 2.1F;
    case RowKind::Thread:
      return 1.2F;
    case RowKind::QueueDepth:
      break;
  }
  return 2.6F;
}

std::vector<const model::IpcObject*> queues_of(const model::World& finally) {
  std::vector<const model::IpcObject*> queues;
  for (const auto& object : finally.objects)
    if (is_queue(object->type) && object->whole == trace::kNobody) queues.push_back(object.get());
  return queues;
}

}  // namespace view
