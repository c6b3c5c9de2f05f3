#include "model/timeline.hpp"

#include <algorithm>
#include <utility>

#include "model/timeline_builder.hpp"

namespace model {
namespace {

constexpr std::size_t kBetweenCheckpoints = 4096;
constexpr std::size_t kCheckpoints = 64;  ///< What comes later than these reach back costs a new beginning.
constexpr std::size_t kRememberedChanges = 256;

}  // namespace

Timeline::Timeline() = default;
Timeline::~Timeline() = default;

void Timeline::update(const History& history) { update(history, history.size()); }

bool Timeline::update(const History& history, std::size_t events) {
  if (!builder_) builder_ = std::make_unique<Builder>(*this);
  const std::size_t first = history.changed_since(revision_);
  revision_ = history.revision();
  if (first >= events_ && events_ == history.size()) return true;
  const std::size_t was = events_;
  builder_->changed = end_;
  if (first < events_) builder_->go_back_to(first);
  const auto all = history.events();
  const std::size_t stop = std::min(all.size(), std::max(was, events_) + events);
  for (; events_ < stop; ++events_) {
    if (events_ % kBetweenCheckpoints == 0) {
      if (all.size() - events_ <= kBetweenCheckpoints * kCheckpoints) builder_->checkpoint();
      else builder_->forget_checkpoints();
    }
    builder_->take(all[events_], events_);
  }
  builder_->order_family();
  builder_->changes.push_back({++changes_, builder_->changed});
  if (builder_->changes.size() > kRememberedChanges) builder_->changes.pop_front();
  return events_ == all.size();
}

TraceTime Timeline::changed_since(std::uint64_t revision) const {
  if (revision >= changes_) return end_ + TraceTime{1};
  if (!builder_ || builder_->changes.empty() || builder_->changes.front().revision > revision + 1) return TraceTime{0};
  TraceTime since = end_;
  for (const auto& change : builder_->changes)
    if (change.revision > revision) since = std::min(since, change.since);
  return since;
}

const Lane* Timeline::lane_of(Serial actor) const { return builder_ ? builder_->find(actor).lane : nullptr; }

// ---- Going back.

void Timeline::Builder::checkpoint() {
  // A checkpoint costs as much as there are actors: never more often than after as many events.
  if (!checkpoints.empty() && to.events_ < checkpoints.back().place + std::max<std::size_t>(1, state.actors.size()))
    return;
  Checkpoint kept{.place = to.events_,
                  .state = state,
                  .ends = {},
                  .arrows = to.arrows_.size(),
                  .log = log_begin + log.size(),
                  .end = to.end_};
  kept.ends.reserve(lanes().size());
  for (const Lane& lane : lanes())
    kept.ends.push_back({lane.spans.size(), lane.samples.size(), lane.spans.empty() ? Span{} : lane.spans.back()});
  checkpoints.push_back(std::move(kept));
  if (checkpoints.size() <= kCheckpoints) return;
  checkpoints.pop_front();
  const std::uint64_t needed = checkpoints.front().log;
  while (log_begin < needed) log.pop_front(), ++log_begin;
}

void Timeline::Builder::forget_checkpoints() {
  checkpoints.clear();
  log.clear();
}

void Timeline::Builder::reset() {
  lanes().clear();
  to.arrows_.clear();
  to.events_ = 0;
  to.end_ = {};
  state = {};
  number_of.clear();
  newest_with_pid.clear();
  family_changed = true;
  sent.clear();
  forget_checkpoints();
  changed = {};
}

void Timeline::Builder::go_back_to(std::size_t place) {
  while (!checkpoints.empty() && checkpoints.back().place > place) checkpoints.pop_back();
  if (checkpoints.empty()) return reset();
  const Checkpoint& kept = checkpoints.back();
  while (log_begin + log.size() > kept.log) {
    const Logged& last = log.back();
    if (last.sent) sent.erase(last.key);
    else sent[last.key] = last.value;
    log.pop_back();
  }
  for (std::size_t i = kept.ends.size(); i < lanes().size(); ++i) number_of.erase(state.actors[i].serial);
  lanes().resize(kept.ends.size());
  for (std::size_t i = 0; i < lanes().size(); ++i) {
    const auto& end = kept.ends[i];
    lanes()[i].spans.resize(end.spans);
    if (end.spans > 0) lanes()[i].spans.back() = end.last;
    lanes()[i].samples.resize(end.samples);
  }
  state = kept.state;
  newest_with_pid.clear();
  for (std::uint32_t i = 0; i < state.actors.size(); ++i)
    if (state.actors[i].pid != 0) newest_with_pid[state.actors[i].pid] = i;
  family_changed = true;
  to.arrows_.resize(kept.arrows);
  to.events_ = kept.place;
  to.end_ = kept.end;
  changed = std::min(changed, kept.end);
}

// ---- Lanes.

Serial Timeline::Builder::known(Serial serial) const {
  const auto alias = state.aliases.find(serial);
  return alias == state.aliases.end() ? serial : alias->second;
}

Timeline::Builder::Known Timeline::Builder::find(Serial actor) {
  const std::uint32_t* number = number_of.find(known(actor));
  if (number == nullptr || state.actors[*number].hidden) return {};
  return {&lanes()[*number], &state.actors[*number]};
}

TimelineActor* Timeline::Builder::living_with_pid(std::int64_t pid) {
  const std::uint32_t* number = pid == 0 ? nullptr : newest_with_pid.find(pid);
  return number != nullptr && state.actors[*number].alive ? &state.actors[*number] : nullptr;
}

void Timeline::Builder::born_with_pid(const Known& process, std::int64_t pid) {
  process.actor->alive = true;
  process.actor->pid = pid;
  newest_with_pid[pid] = number(process);
}

Timeline::Builder::Known Timeline::Builder::insert(std::uint32_t above, Lane fresh) {
  const auto number = static_cast<std::uint32_t>(state.actors.size());
  number_of[fresh.actor] = number;
  state.actors.push_back({.serial = fresh.actor, .above = above, .calls = {}});
  lanes().push_back(std::move(fresh));
  family_changed = true;
  return {&lanes().back(), &state.actors.back()};
}

/// Preorder of the family tree: each process, its threads, then its children. A hidden actor keeps its place in the
/// tree for its children.
void Timeline::Builder::order_family() {
  if (!std::exchange(family_changed, false)) return;
  const auto all = static_cast<std::uint32_t>(state.actors.size());
  // Lists of children, built backwards: processes first, so that the threads come to stand before them. The last entry
  // is of the roots.
  std::vector<std::uint32_t> first(all + 1, kNoActor), next(all, kNoActor);
  for (const bool threads : {false, true})
    for (std::uint32_t i = all; i-- > 0;) {
      if (lanes()[i].thread != threads) continue;
      std::uint32_t& head = first[std::min(state.actors[i].above, all)];
      next[i] = std::exchange(head, i);
    }
  std::vector<std::uint32_t>& order = to.lanes_.order_;
  order.clear();
  std::vector<std::uint32_t> open{first[all]};
  while (!open.empty()) {
    const std::uint32_t actor = open.back();
    open.pop_back();
    if (actor == kNoActor) continue;
    if (!state.actors[actor].hidden) {
      lanes()[actor].place = static_cast<std::uint32_t>(order.size());
      order.push_back(actor);
    }
    open.push_back(next[actor]);
    open.push_back(first[actor]);
  }
}

Timeline::Builder::Known Timeline::Builder::need_process(Serial process, Serial parent) {
  if (process == trace::kNobody) return {};
  if (const Known known_one = find(process)) return known_one;
  if (number_of.find(process) != nullptr) return {};  // It is hidden, as another's alias.
  Known above = parent != trace::kNobody ? find(parent) : Known{};
  if (above && above.lane->thread) above = find(above.lane->process);
  const int depth = above ? above.lane->depth + 1 : 0;
  return insert(above ? number(above) : kNoActor,
                {.actor = process, .process = process, .depth = depth, .thread = false, .spans = {}, .samples = {}});
}

}  // namespace model
