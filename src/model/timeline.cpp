#include "model/timeline.hpp"

#include <algorithm>
#include <utility>

#include "model/timeline_builder.hpp"

namespace model {
namespace {

constexpr std::size_t kBetweenCheckpoints = 4096;
constexpr std::size_t kCheckpoints = 64;  ///< What comes later than these reach back costs a new beginning.

}  // namespace

const KernelSample* Lane::sample_at(TraceTime t) const {
  const auto found = std::lower_bound(samples.begin(), samples.end(), t,
                                      [](const KernelSample& sample, TraceTime at) { return sample.at < at; });
  return found != samples.end() && found->at == t ? &*found : nullptr;
}

Timeline::Timeline() = default;
Timeline::~Timeline() = default;

void Timeline::update(const History& history) { update(history, history.size()); }

bool Timeline::update(const History& history, std::size_t events) {
  if (!builder_) builder_ = std::make_unique<Builder>(*this);
  const std::size_t all = history.size();
  const std::size_t until = events < all ? follower_.done() + events : all;
  builder_->changed = end_;
  const bool news = follower_.follow(
      history,
      [&](const trace::Event& event, std::size_t index) {
        if (index % kBetweenCheckpoints == 0) {
          if (all - index <= kBetweenCheckpoints * kCheckpoints) builder_->checkpoint(index);
          else builder_->forget_checkpoints();
        }
        builder_->take(event, index);
      },
      [&](std::size_t first) { return builder_->go_back_to(first); }, until);
  if (news) {
    builder_->order_family();
    changes_.note(builder_->changed);
  }
  return follower_.done() == all;
}

TraceTime Timeline::changed_since(std::uint64_t revision) const {
  const std::optional<TraceTime> since = changes_.since(revision);
  return since ? std::min(end_, *since) : end_ + TraceTime{1};
}

const Lane* Timeline::lane_of(Serial actor) const { return builder_ ? builder_->find(actor).lane : nullptr; }

// ---- Going back.

void Timeline::Builder::checkpoint(std::size_t place) {
  // A checkpoint costs as much as there are actors: never more often than after as many events.
  if (!checkpoints.empty() && place < checkpoints.back().place + std::max<std::size_t>(1, state.actors.size())) return;
  Checkpoint kept{.place = place,
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
  to.end_ = {};
  state = {};
  number_of.clear();
  newest_with_pid.clear();
  family_changed = true;
  sent.clear();
  forget_checkpoints();
  changed = {};
}

std::size_t Timeline::Builder::go_back_to(std::size_t place) {
  while (!checkpoints.empty() && checkpoints.back().place > place) checkpoints.pop_back();
  if (checkpoints.empty()) {
    reset();
    return 0;
  }
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
  to.end_ = kept.end;
  changed = std::min(changed, kept.end);
  return kept.place;
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
