#include "model/deadlock.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "model/liveness.hpp"
#include "model/operations.hpp"

namespace model {
namespace {

// Follows each blocked actor along the wait-for graph until the chain closes into a cycle or ends, and names one
// deadlock for each end.
class WaitChains {
 public:
  explicit WaitChains(const World& world) : world_{world}, live_{world}, causes_(live_.nodes().size()) {
    for (const Node& node : live_.nodes())
      if (!node.free) cause(node).helpers = helpers_of(node);
    for (const Node& node : live_.nodes())  // Relies on the helpers.
      if (!node.free) cause(node).peer = peer_of(node);
  }

  std::vector<Deadlock> deadlocks() const;

 private:
  using Node = Liveness::Node;
  // What a blocked actor waits for. Empty for one that can go on.
  struct Cause {
    Serial peer = trace::kNobody;   // As peer_of() says.
    std::vector<Serial> helpers{};  // The actors that ever did what would end the wait.
  };
  Cause& cause(const Node& node) { return causes_[static_cast<std::size_t>(&node - live_.nodes().data())]; }
  const Cause& of(const Node& node) const { return causes_[static_cast<std::size_t>(&node - live_.nodes().data())]; }

  Serial peer_of(const Node& waiting) const;
  std::vector<Serial> helpers_of(const Node& waiting) const;
  Serial helper_of(const Node& waiting) const;
  Serial next_of(const Node& waiting) const;
  bool leads_to(Serial from, const Node& waiting) const;
  bool same_wait(Serial other, const Node& waiting) const;
  bool for_anyone(const Node& waiting) const;
  TraceTime closed(const Deadlock& deadlock) const;

  const World& world_;
  Liveness live_;
  std::vector<Cause> causes_;  // In the order of the nodes.
};

// The actor whose doing would end the wait; kNobody: none in particular.
Serial WaitChains::peer_of(const Node& waiting) const {
  const Activity& activity = *waiting.activity;
  if (waiting.needs != trace::kNobody) return waiting.needs;
  const IpcObject* object = world_.object(activity.object);
  switch (activity.stage) {
    case trace::Stage::Lock:
    case trace::Stage::LockAgain:
      return activity.peer;
    case trace::Stage::Answers:
      return object != nullptr && !object->never_answer.empty() ? object->never_answer.front() : trace::kNobody;
    case trace::Stage::Asleep:
      break;
  }
  switch (facts_of(activity.operation).waits_for) {
    case WaitsFor::ActorEnd: {
      const std::vector<Serial> ends = awaited(world_, waiting.serial, activity);
      return ends.empty() ? trace::kNobody : ends.front();
    }
    case WaitsFor::FeederEnd: {
      const Thread* thread = live_.feeder(waiting, activity.object);
      return thread != nullptr ? thread->serial : trace::kNobody;
    }
    case WaitsFor::Release:
      return object != nullptr ? object->holder : trace::kNobody;
    case WaitsFor::Item: {
      const Process* process = world_.process_of(activity.peer);
      return process != nullptr && process->exited ? activity.peer : helper_of(waiting);
    }
    case WaitsFor::FeedRoom:
      return activity.peer != trace::kNobody ? activity.peer : helper_of(waiting);
    case WaitsFor::QueueRoom:
      return activity.peer != trace::kNobody ? activity.peer : helper_of(waiting);
    case WaitsFor::TasksDone:
      return helper_of(waiting);
    case WaitsFor::Message:
    case WaitsFor::PipeRoom: {
      const auto* others = object != nullptr ? live_.other_end(waiting, *object) : nullptr;
      if (others == nullptr || others->empty()) return trace::kNobody;
      const auto other =
          std::find_if(others->begin(), others->end(), [&](Serial each) { return each != waiting.process; });
      return other != others->end() ? *other : waiting.process;
    }
    case WaitsFor::TaskEnd:
      for (const Task* task : awaited_tasks(world_, activity))
        if (const auto blocker = live_.blocker_of(*task)) return *blocker;
      return trace::kNobody;
    case WaitsFor::ItemToFeed:
    case WaitsFor::Notification:
    case WaitsFor::Parties:
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      return trace::kNobody;
  }
  return trace::kNobody;
}

// Any process might take from a full queue. The program means those to do so that ever did.
std::vector<Serial> WaitChains::helpers_of(const Node& waiting) const {
  const IpcObject* object = world_.object(waiting.activity->object);
  if (object == nullptr) return {};
  switch (facts_of(waiting.activity->operation).waits_for) {
    case WaitsFor::Item:
      return object->givers;
    case WaitsFor::FeedRoom:
    case WaitsFor::QueueRoom:
    case WaitsFor::TasksDone:
      return object->takers;
    case WaitsFor::ItemToFeed:
    case WaitsFor::FeederEnd:
    case WaitsFor::ActorEnd:
    case WaitsFor::Release:
    case WaitsFor::Message:
    case WaitsFor::PipeRoom:
    case WaitsFor::TaskEnd:
    case WaitsFor::Notification:
    case WaitsFor::Parties:
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      return {};
  }
  return {};
}

// The helper to name: the waiting actor itself if it is one, else the only one alive. kNobody: none or several, of
// which next_of() chooses.
Serial WaitChains::helper_of(const Node& waiting) const {
  Serial only = trace::kNobody;
  for (const Serial each : of(waiting).helpers) {
    if (each == waiting.serial) return each;
    if (live_.node(each) == nullptr) continue;
    if (only != trace::kNobody) return trace::kNobody;
    only = each;
  }
  return only;
}

bool WaitChains::leads_to(Serial from, const Node& waiting) const {
  Serial at = from;
  for (std::size_t steps = 0; at != trace::kNobody && steps < live_.nodes().size(); ++steps) {
    if (at == waiting.serial || at == waiting.process) return true;
    const Node* next = live_.node(at);
    at = next == nullptr ? trace::kNobody : next->free ? peer_of(*next) : of(*next).peer;
  }
  return false;
}

// The next actor of the chain. Where any actor could end the wait, that is one which waits for `waiting` in turn: one
// of the helpers, if there are any.
Serial WaitChains::next_of(const Node& waiting) const {
  if (of(waiting).peer != trace::kNobody) return of(waiting).peer;
  if (!of(waiting).helpers.empty()) {
    Serial left = trace::kNobody;
    for (const Serial each : of(waiting).helpers) {
      const Node* helper = live_.node(each);
      if (helper == nullptr) continue;
      if (leads_to(of(*helper).peer, waiting)) return each;
      if (left == trace::kNobody) left = each;
    }
    return left;
  }
  for (const Node& other : live_.nodes())
    if (other.serial != waiting.serial && !other.free && leads_to(of(other).peer, waiting)) return other.serial;
  return trace::kNobody;
}

// Whether both wait for the same to happen to the same object: one sentence says it of both.
bool WaitChains::same_wait(Serial other, const Node& waiting) const {
  const Node* found = live_.node(other);
  return found != nullptr && !found->free && found->activity->object == waiting.activity->object &&
         facts_of(found->activity->operation).waits_for == facts_of(waiting.activity->operation).waits_for;
}

// See Deadlock::Wait::for_anyone.
bool WaitChains::for_anyone(const Node& waiting) const {
  const Activity& activity = *waiting.activity;
  if (waiting.needs != trace::kNobody || activity.stage != trace::Stage::Asleep) return false;
  const Process* holder = world_.process_of(activity.peer);
  const IpcObject* object = world_.object(activity.object);
  switch (facts_of(activity.operation).waits_for) {
    case WaitsFor::Item:
    case WaitsFor::FeedRoom:
    case WaitsFor::QueueRoom:
      return holder == nullptr || !holder->exited;
    case WaitsFor::Release:
      return object != nullptr && is_semaphore(object->type);
    case WaitsFor::TasksDone:
    case WaitsFor::Notification:
    case WaitsFor::Parties:
      return true;
    case WaitsFor::ActorEnd:
    case WaitsFor::FeederEnd:
    case WaitsFor::ItemToFeed:
    case WaitsFor::Message:
    case WaitsFor::PipeRoom:
    case WaitsFor::TaskEnd:
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      return false;
  }
  return false;
}

// When the last actor that could have prevented the deadlock began to wait, or ended. A wait for particular actors
// stands once these wait; any other wait only once no actor of the run can go on.
TraceTime WaitChains::closed(const Deadlock& deadlock) const {
  TraceTime last{};
  const auto note = [&](TraceTime time) { last = std::max(last, time); };
  bool anyone = false;
  for (const Deadlock::Wait& wait : deadlock.waits) {
    note(wait.since);
    if (const Thread* thread = dead_result_thread(world_, wait.actor, *live_.node(wait.actor)->activity))
      note(*thread->ended);
    if (facts_of(wait.operation).waits_for == WaitsFor::TaskEnd)
      for (const Task* task : awaited_tasks(world_, *live_.node(wait.actor)->activity))
        if (const Process* worker = task->lost ? world_.process_of(task->worker) : nullptr;
            worker != nullptr && worker->exited)
          note(*worker->exited);
    if (const Serial needs = live_.node(wait.actor)->needs; needs != trace::kNobody) {
      // Only since it was looked at is it known whom it needs; any thread of that process could have woken it.
      if (const Actor* actor = world_.actor(wait.actor))
        if (const KernelSample* sample = present_sample(*actor)) note(sample->at);
      for (const Node& each : live_.nodes())
        if (each.process == needs && !each.idle()) note(each.activity->since);
      continue;
    }
    anyone = anyone || wait.for_anyone;
    if (const Process* peer = world_.process_of(wait.peer); peer != nullptr && peer->exited) note(*peer->exited);
    if (const Thread* peer = world_.thread(wait.peer); peer != nullptr && peer->ended) note(*peer->ended);
  }
  if (!anyone) return last;
  for (const Node& each : live_.nodes())
    if (!each.idle()) note(each.activity->since);
  for (const auto& process : world_.processes)
    if (process->exited) note(*process->exited);
  for (const auto& thread : world_.threads)
    if (thread->ended) note(*thread->ended);
  return last;
}

// A wait that any actor could have ended is only a consequence of the other deadlocks, if these have causes of their
// own.
void leave_out_consequences(std::vector<Deadlock>& found) {
  const auto for_anyone = [](const Deadlock& each) {
    const Deadlock::Wait& last = each.waits.back();
    return last.for_anyone && last.peer == trace::kNobody && last.helpers.empty();
  };
  if (!std::all_of(found.begin(), found.end(), for_anyone)) std::erase_if(found, for_anyone);
}

std::vector<Deadlock> WaitChains::deadlocks() const {
  std::vector<Deadlock> found;
  std::set<Serial> named;
  for (const Node& first : live_.nodes()) {
    if (first.free || first.idle()) continue;
    std::vector<Deadlock::Wait> way;
    std::map<Serial, std::size_t> place;
    const Node* at = &first;
    Serial next = trace::kNobody;
    while (at != nullptr && !place.contains(at->serial) && !named.contains(at->serial)) {
      place[at->serial] = way.size();
      next = next_of(*at);
      way.push_back({at->serial, at->activity->operation, at->activity->object, next, at->activity->since,
                     of(*at).helpers, for_anyone(*at)});
      at = live_.node(next);
    }
    if (way.empty()) continue;
    Deadlock deadlock;
    if (at != nullptr && place.contains(at->serial)) {  // A cycle; the waits that lead into it are consequences.
      deadlock.waits.assign(way.begin() + static_cast<std::ptrdiff_t>(place[at->serial]), way.end());
    } else if (at == nullptr) {
      const Process* peer = world_.process_of(next);
      const Thread* thread = world_.thread(next);
      deadlock.peer_dead = (peer != nullptr && peer->exited) || (thread != nullptr && thread->ended);
      if (next == trace::kNobody || deadlock.peer_dead) deadlock.waits.push_back(way.back());
    }
    for (const Deadlock::Wait& wait : way) named.insert(wait.actor);
    if (deadlock.waits.empty()) continue;
    if (const Node& last = *live_.node(deadlock.waits.back().actor); deadlock.waits.size() == 1)
      for (const Serial helper : of(last).helpers)
        if (same_wait(helper, last)) named.insert(helper);
    deadlock.since = closed(deadlock);
    found.push_back(std::move(deadlock));
  }
  leave_out_consequences(found);
  return found;
}

}  // namespace

Deadlock::Key Deadlock::key() const {
  Key waiting;
  for (const Wait& wait : waits) waiting.emplace_back(wait.actor, wait.since);
  std::sort(waiting.begin(), waiting.end());
  return waiting;
}

std::vector<Deadlock> deadlocks(const World& world) {
  if (world.ended) return {};
  return WaitChains{world}.deadlocks();
}

}  // namespace model
