#include "model/deadlock.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "model/operations.hpp"

namespace model {
namespace {

/// Who can still go on, found by starting with those who do and adding whoever waits for one of them, until nothing
/// changes. All others wait for ever.
class Stuck {
 public:
  explicit Stuck(const World& world) : world_{world} {
    for (const auto& process : world.processes)
      if (process->alive())
        actors_.push_back({.serial = process->serial,
                           .process = process->serial,
                           .activity = &process->activity,
                           .unknown = process->foreign || !became(*process).empty(),
                           .needs = needed(world, process->serial)});
    for (const auto& thread : world.threads) {
      const Process* process = world.process(thread->process);
      if (!thread->ended && process != nullptr && process->alive())
        actors_.push_back({.serial = thread->serial,
                           .process = process->serial,
                           .activity = &thread->activity,
                           .needs = needed(world, thread->serial)});
    }
    for (std::size_t i = 0; i < actors_.size(); ++i) index_.emplace(actors_[i].serial, i);
    for (bool changed = true; changed;) {
      changed = false;
      for (Actor& actor : actors_)
        if (!actor.free && can_go_on(actor)) changed = actor.free = true;
    }
    for (Actor& actor : actors_)
      if (!actor.free) actor.helpers = helpers_of(actor);
    for (Actor& actor : actors_)
      if (!actor.free) actor.peer = peer_of(actor);
  }

  std::vector<Deadlock> deadlocks() const;

 private:
  struct Actor {
    Serial serial = trace::kNobody, process = trace::kNobody;
    const Activity* activity = nullptr;
    bool unknown = false;           // Nothing of what it does is traced.
    Serial needs = trace::kNobody;  // As model::needed() says.
    bool free = false;
    // Of one that is not free:
    Serial peer = trace::kNobody;   // For whom it waits, where that is one.
    std::vector<Serial> helpers{};  // Those that ever did what would end its wait.
  };
  bool is_free(Serial serial) const {
    const Actor* found = actor(serial);
    return found != nullptr && found->free;
  }
  const Actor* actor(Serial serial) const {
    const auto found = index_.find(serial);
    return found == index_.end() ? nullptr : &actors_[found->second];
  }
  /// A feeder with nothing to do moves nothing by itself.
  static bool idle(const Actor& actor) {
    return actor.activity->doing == Doing::Waiting && !actor.activity->in_operation();
  }
  bool another_is_free(const Actor& waiting) const {
    return std::any_of(actors_.begin(), actors_.end(),
                       [&](const Actor& each) { return each.serial != waiting.serial && each.free && !idle(each); });
  }
  bool process_is_free(Serial process) const {
    return std::any_of(actors_.begin(), actors_.end(),
                       [&](const Actor& each) { return each.process == process && each.free && !idle(each); });
  }

  bool may_end(Serial awaited) const;
  bool may_wake(const Actor& asleep) const;
  bool all_may_answer(const IpcObject& object) const;
  bool can_go_on(const Actor& waiting) const;
  bool object_lets_go_on(const Actor& waiting, const IpcObject& object) const;
  bool can_receive(const Actor& waiting, const IpcObject& pipe) const;
  bool may_stand_in(Serial worker) const;
  std::optional<Serial> blocker_of(const Task& task) const;
  bool can_get(const Actor& waiting, const IpcObject& queue) const;
  bool may_be_freed_by(Serial peer) const;
  const Thread* feeder(const Actor& waiting, Serial queue) const;
  const std::vector<Serial>* other_end(const Actor& waiting, const IpcObject& pipe) const;
  Serial peer_of(const Actor& waiting) const;
  std::vector<Serial> helpers_of(const Actor& waiting) const;
  Serial helper_of(const Actor& waiting) const;
  Serial next_of(const Actor& waiting) const;
  bool leads_to(Serial from, const Actor& waiting) const;
  bool same_wait(Serial other, const Actor& waiting) const;
  bool for_anyone(const Actor& waiting) const;
  TraceTime closed(const Deadlock& deadlock) const;

  const World& world_;
  std::vector<Actor> actors_;
  std::unordered_map<Serial, std::size_t> index_;
};

/// A process that has ended frees no other; from one of which nothing is known anything may be expected. For a thread
/// that has ended the others of its process may still act: release the lock that it has left locked.
bool Stuck::may_be_freed_by(Serial peer) const {
  const Process* process = world_.process_of(peer);
  if (process == nullptr) return true;
  if (const Thread* thread = world_.thread(peer); thread != nullptr && thread->ended && process->alive())
    return process_is_free(process->serial);
  return process->alive() ? is_free(peer) : !process->exited;
}

bool Stuck::may_end(Serial awaited) const {
  if (const Thread* thread = world_.thread(awaited)) return thread->ended || is_free(thread->serial);
  const Process* process = world_.process(awaited);
  return process == nullptr || process->exited || !process->running || is_free(process->serial);
}

/// A process asleep in a call that is not traced, where one process alone can wake it: what that has done since the
/// sample was taken may have done so.
bool Stuck::may_wake(const Actor& asleep) const {
  const TraceTime seen = world_.actor(asleep.serial)->kernel->at;
  const auto may = [&](const Actor& each) {
    return each.process == asleep.needs && ((each.free && !idle(each)) || each.activity->since > seen);
  };
  return std::any_of(actors_.begin(), actors_.end(), may);
}

bool Stuck::can_go_on(const Actor& waiting) const {
  const Activity& activity = *waiting.activity;
  if (waiting.needs != trace::kNobody) return may_wake(waiting);
  if (activity.doing != Doing::Waiting || activity.deadline || waiting.unknown) return true;
  if (joins_actor(activity.operation)) {
    const std::vector<Serial> ends = awaited(world_, waiting.serial, activity);
    return ends.empty() || std::any_of(ends.begin(), ends.end(), [this](Serial each) { return may_end(each); });
  }
  const IpcObject* object = world_.object(activity.object);
  return object == nullptr || object_lets_go_on(waiting, *object);
}

/// Whether those that were woken at a condition or barrier can say so: some still sleep there, and none has ended
/// asleep.
bool Stuck::all_may_answer(const IpcObject& object) const {
  const auto sleeps = [this](const Waiter& waiter) {
    const model::Actor* const each = world_.actor(waiter.actor);
    return each != nullptr && each->activity.stage == trace::Stage::Asleep;
  };
  return object.never_answer.empty() || std::any_of(object.waiters.begin(), object.waiters.end(), sleeps);
}

bool Stuck::object_lets_go_on(const Actor& waiting, const IpcObject& object) const {
  const Activity& activity = *waiting.activity;
  switch (activity.stage) {
    case trace::Stage::Lock:
    case trace::Stage::LockAgain:
      return activity.peer == trace::kNobody || may_be_freed_by(activity.peer);
    case trace::Stage::Answers:
      return all_may_answer(object);
    case trace::Stage::Asleep:
      break;
  }
  switch (facts_of(activity.operation).waits_for) {
    case WaitsFor::ItemToFeed:
      return process_is_free(waiting.process) || object.buffer.any_sender([&](Serial sender) {
        const Process* process = world_.process_of(sender);
        return process != nullptr && process->serial == waiting.process;
      });
    case WaitsFor::FeederEnd: {
      const Thread* thread = feeder(waiting, object.serial);
      if (thread == nullptr) return true;
      const Actor* feeding = actor(thread->serial);
      return feeding == nullptr || idle(*feeding) || is_free(feeding->serial);
    }
    case WaitsFor::Release:
      if (is_semaphore(object.type)) return object.count > 0 || another_is_free(waiting);
      return object.holder == trace::kNobody || (object.holder != waiting.serial && may_be_freed_by(object.holder));
    case WaitsFor::Item:
      return can_get(waiting, object);
    case WaitsFor::Message:
      return can_receive(waiting, object);
    case WaitsFor::PipeRoom: {
      const auto* readers = other_end(waiting, object);
      return readers == nullptr || readers->empty() ||
             std::any_of(readers->begin(), readers->end(), [&](Serial process) { return process_is_free(process); });
    }
    case WaitsFor::FeedRoom:
      return activity.peer != trace::kNobody ? may_be_freed_by(activity.peer) : another_is_free(waiting);
    case WaitsFor::QueueRoom:
      return activity.peer != trace::kNobody ? may_be_freed_by(activity.peer) : another_is_free(waiting);
    case WaitsFor::TaskEnd: {
      const std::vector<const Task*> tasks = awaited_tasks(world_, activity);
      return std::all_of(tasks.begin(), tasks.end(), [&](const Task* task) { return !blocker_of(*task); });
    }
    case WaitsFor::Notification:
      return (object.type == ObjectType::Event && object.count != 0) || another_is_free(waiting);
    case WaitsFor::Parties:
      return object.count >= object.capacity || another_is_free(waiting);
    case WaitsFor::TasksDone:
      return object.unfinished == 0 || another_is_free(waiting);
    case WaitsFor::ActorEnd:  // can_go_on() has looked at it.
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      return true;
  }
  return true;
}

/// The actor because of which a task never ends. kNobody: the task is lost. Else its worker, if that is stuck; of a
/// task that no worker has taken, one of the busy workers, if all of them are stuck. nullopt: it may end.
std::optional<Serial> Stuck::blocker_of(const Task& task) const {
  const auto stuck = [&](const Task& taken) {
    const Actor* worker = actor(taken.worker);
    return worker != nullptr && !worker->free;
  };
  if (task.lost) return trace::kNobody;
  if (task.taken) return stuck(task) ? std::optional{task.worker} : std::nullopt;
  std::optional<Serial> blocker;
  for (const auto& each : world_.tasks) {
    if (each->pool != task.pool || !each->under_way()) continue;
    if (!stuck(*each) || may_stand_in(each->worker)) return std::nullopt;
    blocker = each->worker;
  }
  return blocker;
}

/// Whether another child of the same parent, or another thread of the program in the same process, can go on: it may be
/// a worker of the same pool that has no task yet.
bool Stuck::may_stand_in(Serial worker) const {
  const Process* const process = world_.process(worker);
  const Thread* const thread = world_.thread(worker);
  return std::any_of(actors_.begin(), actors_.end(), [&](const Actor& each) {
    if (!each.free || each.serial == worker) return false;
    const Process* const other = world_.process(each.serial);
    if (process != nullptr) return other != nullptr && other->parent == process->parent;
    const Thread* const beside = world_.thread(each.serial);
    return thread != nullptr && beside != nullptr && beside->process == thread->process && !beside->of_library;
  });
}

/// With a peer it waits for the reading lock, as long as that one is still in the same operation, or died in it.
bool Stuck::can_get(const Actor& waiting, const IpcObject& queue) const {
  const Serial peer = waiting.activity->peer;
  if (peer != trace::kNobody) {
    const Process* process = world_.process_of(peer);
    if (process != nullptr && process->exited) return !queue.corrupted;
    const Actor* holder = actor(peer);
    if (holder != nullptr && holder->activity->object == queue.serial &&
        facts_of(holder->activity->operation).waits_for == WaitsFor::Item)
      return is_free(peer);
  }
  return !queue.pipe.empty() || !queue.buffer.empty() || another_is_free(waiting);
}

/// The processes at the end opposite to the one at which it waits; nullptr if that is not known.
const std::vector<Serial>* Stuck::other_end(const Actor& waiting, const IpcObject& object) const {
  const ChannelView channel = channel_of(world_, object.serial, waiting.activity->end);
  const IpcObject& pipe = *channel.object;
  if (!channel.known() || (pipe.ends_a.empty() && pipe.ends_b.empty())) return nullptr;
  End end = channel.end;
  if (end == End::None) {
    const auto holds = [&](const std::vector<Serial>& ends) {
      return std::find(ends.begin(), ends.end(), waiting.process) != ends.end();
    };
    if (holds(pipe.ends_a) == holds(pipe.ends_b)) return nullptr;
    end = holds(pipe.ends_a) ? End::A : End::B;
  }
  return end == End::A ? &pipe.ends_b : &pipe.ends_a;
}

/// Nobody at the other end: end of file. Only itself at the other end: it waits for what only it could send.
bool Stuck::can_receive(const Actor& waiting, const IpcObject& pipe) const {
  if (channel_of(world_, pipe.serial, waiting.activity->end).next() != nullptr) return true;
  const auto* writers = other_end(waiting, pipe);
  return writers == nullptr || writers->empty() ||
         std::any_of(writers->begin(), writers->end(), [&](Serial process) { return process_is_free(process); });
}

const Thread* Stuck::feeder(const Actor& waiting, Serial queue) const {
  for (const auto& thread : world_.threads)
    if (thread->process == waiting.process && thread->serves == queue && !thread->ended) return thread.get();
  return nullptr;
}

/// For whom it waits, where that is one.
Serial Stuck::peer_of(const Actor& waiting) const {
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
      const Thread* thread = feeder(waiting, activity.object);
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
      const auto* others = object != nullptr ? other_end(waiting, *object) : nullptr;
      if (others == nullptr || others->empty()) return trace::kNobody;
      const auto other =
          std::find_if(others->begin(), others->end(), [&](Serial each) { return each != waiting.process; });
      return other != others->end() ? *other : waiting.process;
    }
    case WaitsFor::TaskEnd:
      for (const Task* task : awaited_tasks(world_, activity))
        if (const auto blocker = blocker_of(*task)) return *blocker;
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

/// Any process might take from a full queue. Those that ever did are the ones that the program means to do so.
std::vector<Serial> Stuck::helpers_of(const Actor& waiting) const {
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

/// The helper to name, where one is left: the waiting actor itself if it is one, else the only one. (Of several,
/// next_of() chooses.)
Serial Stuck::helper_of(const Actor& waiting) const {
  Serial only = trace::kNobody;
  for (const Serial each : waiting.helpers) {
    if (each == waiting.serial) return each;
    if (actor(each) == nullptr) continue;
    if (only != trace::kNobody) return trace::kNobody;
    only = each;
  }
  return only;
}

bool Stuck::leads_to(Serial from, const Actor& waiting) const {
  Serial at = from;
  for (std::size_t steps = 0; at != trace::kNobody && steps < actors_.size(); ++steps) {
    if (at == waiting.serial || at == waiting.process) return true;
    const Actor* next = actor(at);
    at = next == nullptr ? trace::kNobody : next->free ? peer_of(*next) : next->peer;
  }
  return false;
}

/// Where any actor could end its wait, the one to name is one that waits for it in turn: of those that ever did so, if
/// there are any.
Serial Stuck::next_of(const Actor& waiting) const {
  if (waiting.peer != trace::kNobody) return waiting.peer;
  if (!waiting.helpers.empty()) {
    Serial left = trace::kNobody;
    for (const Serial each : waiting.helpers) {
      const Actor* helper = actor(each);
      if (helper == nullptr) continue;
      if (leads_to(helper->peer, waiting)) return each;
      if (left == trace::kNobody) left = each;
    }
    return left;
  }
  for (const Actor& other : actors_)
    if (other.serial != waiting.serial && !other.free && leads_to(other.peer, waiting)) return other.serial;
  return trace::kNobody;
}

/// Both wait for the same to happen to the same object: one sentence says it of both.
bool Stuck::same_wait(Serial other, const Actor& waiting) const {
  const Actor* found = actor(other);
  return found != nullptr && !found->free && found->activity->object == waiting.activity->object &&
         facts_of(found->activity->operation).waits_for == facts_of(waiting.activity->operation).waits_for;
}

/// See Deadlock::Wait.
bool Stuck::for_anyone(const Actor& waiting) const {
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

/// When the last actor that could have prevented it began to wait, or ended. A wait for particular actors stands once
/// these wait; any other only once no actor of the run can go on.
TraceTime Stuck::closed(const Deadlock& deadlock) const {
  TraceTime last{};
  const auto note = [&](TraceTime time) { last = std::max(last, time); };
  bool anyone = false;
  for (const Deadlock::Wait& wait : deadlock.waits) {
    note(wait.since);
    if (facts_of(wait.operation).waits_for == WaitsFor::TaskEnd)
      for (const Task* task : awaited_tasks(world_, *actor(wait.actor)->activity))
        if (const Process* worker = task->lost ? world_.process_of(task->worker) : nullptr;
            worker != nullptr && worker->exited)
          note(*worker->exited);
    if (const Serial needs = actor(wait.actor)->needs; needs != trace::kNobody) {
      // Any thread of that process could have woken it.
      for (const Actor& each : actors_)
        if (each.process == needs && !idle(each)) note(each.activity->since);
      continue;
    }
    anyone = anyone || wait.for_anyone;
    if (const Process* peer = world_.process_of(wait.peer); peer != nullptr && peer->exited) note(*peer->exited);
    if (const Thread* peer = world_.thread(wait.peer); peer != nullptr && peer->ended) note(*peer->ended);
  }
  if (!anyone) return last;
  for (const Actor& each : actors_)
    if (!idle(each)) note(each.activity->since);
  for (const auto& process : world_.processes)
    if (process->exited) note(*process->exited);
  for (const auto& thread : world_.threads)
    if (thread->ended) note(*thread->ended);
  return last;
}

/// A wait that any actor could have ended is in vain because of the others, where these have a cause of their own.
void leave_out_consequences(std::vector<Deadlock>& found) {
  const auto for_anyone = [](const Deadlock& each) {
    const Deadlock::Wait& last = each.waits.back();
    return last.for_anyone && last.peer == trace::kNobody && last.helpers.empty();
  };
  if (!std::all_of(found.begin(), found.end(), for_anyone)) std::erase_if(found, for_anyone);
}

std::vector<Deadlock> Stuck::deadlocks() const {
  std::vector<Deadlock> found;
  std::set<Serial> told;
  for (const Actor& first : actors_) {
    if (is_free(first.serial) || idle(first)) continue;
    std::vector<Deadlock::Wait> way;
    std::map<Serial, std::size_t> place;
    const Actor* at = &first;
    Serial next = trace::kNobody;
    while (at != nullptr && !place.contains(at->serial) && !told.contains(at->serial)) {
      place[at->serial] = way.size();
      next = next_of(*at);
      way.push_back({at->serial, at->activity->operation, at->activity->object, next, at->activity->since, at->helpers,
                     for_anyone(*at)});
      at = actor(next);
    }
    if (way.empty()) continue;
    Deadlock deadlock;
    if (at != nullptr && place.contains(at->serial)) {  // A cycle; whoever leads into it is a bystander.
      deadlock.waits.assign(way.begin() + static_cast<std::ptrdiff_t>(place[at->serial]), way.end());
    } else if (at == nullptr) {
      const Process* peer = world_.process_of(next);
      const Thread* thread = world_.thread(next);
      deadlock.peer_dead = (peer != nullptr && peer->exited) || (thread != nullptr && thread->ended);
      if (next == trace::kNobody || deadlock.peer_dead) deadlock.waits.push_back(way.back());
    }
    for (const Deadlock::Wait& wait : way) told.insert(wait.actor);
    if (deadlock.waits.empty()) continue;
    if (const Actor& last = *actor(deadlock.waits.back().actor); deadlock.waits.size() == 1)
      for (const Serial helper : last.helpers)
        if (same_wait(helper, last)) told.insert(helper);
    deadlock.since = closed(deadlock);
    found.push_back(std::move(deadlock));
  }
  leave_out_consequences(found);
  return found;
}

/// Whether the kernel has seen an actor of it on a core, or ready for one, since it began to wait.
bool runs_after_all(const World& world, const Deadlock& deadlock) {
  return std::any_of(deadlock.waits.begin(), deadlock.waits.end(), [&](const Deadlock::Wait& wait) {
    const model::Actor* const actor = world.actor(wait.actor);
    const KernelSample* sample = actor != nullptr ? present_sample(*actor) : nullptr;
    return sample != nullptr && sample->state == 'R';
  });
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
  return Stuck{world}.deadlocks();
}

bool DeadlockFinder::due(const trace::Event& event) {
  constexpr std::chrono::milliseconds kBetween{20};  // A run may send thousands of signals.
  using trace::Kind;
  const bool ends = event.kind == Kind::Exited || event.kind == Kind::Vanished || event.kind == Kind::RunEnded;
  const bool broken =
      event.kind == Kind::CallEnded && (event.outcome == Outcome::Interrupted || event.outcome == Outcome::Raised);
  // A killed process runs once more before it ends: look before that sample hides the wait.
  const bool runs = event.kind == Kind::KernelState && event.value != 'S' && event.value != 'D';
  if (!ends && !broken && !runs) return false;
  if (last_ && event.time() - *last_ < kBetween) return false;
  last_ = event.time();
  return true;
}

std::vector<Deadlock> DeadlockFinder::look(const World& world, TraceTime now) {
  std::vector<Deadlock> news;
  for (Deadlock& each : deadlocks(world)) {
    if (now - each.since < kStands || runs_after_all(world, each)) continue;
    if (found_.insert(each.key()).second) news.push_back(std::move(each));
  }
  return news;
}

}  // namespace model
