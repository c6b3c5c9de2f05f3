#include "model/timeline.hpp"

#include <algorithm>

#include "model/timeline_builder.hpp"

namespace model {
namespace {

constexpr std::size_t kBetweenCheckpoints = 4096;
constexpr std::size_t kCheckpoints = 64;  ///< What comes later than these reach back costs a new beginning.
constexpr std::size_t kRememberedChanges = 256;
constexpr std::uint32_t kNoLane = ~0U;

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
      if (all.size() - events_ <= kBetweenCheckpoints * kCheckpoints)
        builder_->checkpoint();
      else
        builder_->forget_checkpoints();
    }
    builder_->take(all[events_], events_);
  }
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
  if (!checkpoints.empty() && checkpoints.back().place >= to.events_) return;
  Checkpoint kept{.place = to.events_, .state = state, .actors = {}, .ends = {}, .arrows = to.arrows_.size(), .log = log_begin + log.size(), .end = to.end_};
  for (const Lane& lane : to.lanes_) {
    kept.actors.push_back(lane.actor);
    kept.ends.push_back({lane.spans.size(), lane.samples.size(), lane.spans.empty() ? Span{} : lane.spans.back()});
  }
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
  to.lanes_.clear();
  to.arrows_.clear();
  to.events_ = 0;
  to.end_ = {};
  state = {};
  number_of.clear();
  place_of.clear();
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
    if (last.sent)
      sent.erase(last.key);
    else
      sent[last.key] = last.value;
    log.pop_back();
  }
  std::vector<Lane> lanes(kept.actors.size());
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const auto& end = kept.ends[i];
    lanes[i] = std::move(to.lanes_[place_of_lane(kept.actors[i])]);
    lanes[i].spans.resize(end.spans);
    if (end.spans > 0) lanes[i].spans.back() = end.last;
    lanes[i].samples.resize(end.samples);
  }
  to.lanes_ = std::move(lanes);
  for (std::size_t i = kept.state.actors.size(); i < state.actors.size(); ++i) number_of.erase(state.actors[i].serial);
  state = kept.state;
  number_lanes(0);
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
  if (number == nullptr || place_of[*number] == kNoLane) return {};
  return {&to.lanes_[place_of[*number]], &state.actors[*number]};
}

std::size_t Timeline::Builder::place_of_lane(Serial actor) { return place_of[*number_of.find(actor)]; }

/// After lanes from `first` on have moved.
void Timeline::Builder::number_lanes(std::size_t first) {
  if (first == 0) place_of.assign(state.actors.size(), kNoLane);
  for (std::size_t i = first; i < to.lanes_.size(); ++i) place_of[*number_of.find(to.lanes_[i].actor)] = static_cast<std::uint32_t>(i);
}

Timeline::Builder::Known Timeline::Builder::insert(std::size_t place, Lane fresh) {
  const Serial serial = fresh.actor;
  number_of[serial] = static_cast<std::uint32_t>(state.actors.size());
  state.actors.push_back({.serial = serial, .calls = {}});
  place_of.push_back(kNoLane);
  to.lanes_.insert(to.lanes_.begin() + static_cast<std::ptrdiff_t>(place), std::move(fresh));
  number_lanes(place == 0 ? 0 : place);
  return find(serial);
}

/// The place after a process, its threads and all its descendants.
std::size_t Timeline::Builder::after_family(std::size_t parent) const {
  const auto& lanes = to.lanes_;
  std::size_t place = parent + 1;
  while (place < lanes.size() && (lanes[place].depth > lanes[parent].depth || (lanes[place].thread && lanes[place].process == lanes[parent].actor))) ++place;
  return place;
}

Timeline::Builder::Known Timeline::Builder::need_process(Serial process, Serial parent) {
  if (process == trace::kNobody) return {};
  if (const Known known_one = find(process)) return known_one;
  if (number_of.find(process) != nullptr) return {};  // Its lane was taken away: it is another's alias.
  const Known above = parent != trace::kNobody ? find(parent) : Known{};
  const std::size_t place = above ? after_family(place_of_lane(above.lane->actor)) : to.lanes_.size();
  const int depth = above ? above.lane->depth + 1 : 0;
  return insert(place, {.actor = process, .process = process, .depth = depth, .thread = false, .spans = {}, .samples = {}});
}

}  // namespace model
