#include "model/liveness.hpp"

#include <algorithm>

#include "model/operations.hpp"

namespace model {

Liveness::Liveness(const World& world) : world_{world} {
  for (const auto& process : world.processes)
    if (process->alive())
      nodes_.push_back({.serial = process->serial,
                        .process = process->serial,
                        .activity = &process->activity,
                        .unknown = process->foreign || !became(*process).empty(),
                        .needs = needed(world, process->serial)});
  for (const auto& thread : world.threads) {
    const Process* process = world.process(thread->process);
    if (!thread->ended && process != nullptr && process->alive())
      nodes_.push_back({.serial = thread->serial,
                        .process = process->serial,
                        .activity = &thread->activity,
                        .needs = needed(world, thread->serial)});
  }
  for (std::size_t i = 0; i < nodes_.size(); ++i) index_.emplace(nodes_[i].serial, i);
  for (bool changed = true; changed;) {
    changed = false;
    for (Node& node : nodes_)
      if (!node.free && can_go_on(node)) changed = node.free = true;
  }
}

const Liveness::Node* Liveness::node(Serial serial) const {
  const auto found = index_.find(serial);
  return found == index_.end() ? nullptr : &nodes_[found->second];
}

bool Liveness::is_free(Serial serial) const {
  const Node* found = node(serial);
  return found != nullptr && found->free;
}

bool Liveness::another_is_free(const Node& waiting) const {
  return std::any_of(nodes_.begin(), nodes_.end(),
                     [&](const Node& each) { return each.serial != waiting.serial && each.free && !each.idle(); });
}

bool Liveness::process_is_free(Serial process) const {
  return std::any_of(nodes_.begin(), nodes_.end(),
                     [&](const Node& each) { return each.process == process && each.free && !each.idle(); });
}

// Whether `peer` may still release what it holds. A process that has ended never does; an unknown one may. For a thread
// that has ended, another thread of its process may release the lock that it left locked.
bool Liveness::may_be_freed_by(Serial peer) const {
  const Process* process = world_.process_of(peer);
  if (process == nullptr) return true;
  if (const Thread* thread = world_.thread(peer); thread != nullptr && thread->ended && process->alive())
    return process_is_free(process->serial);
  return process->alive() ? is_free(peer) : !process->exited;
}

bool Liveness::may_end(Serial awaited) const {
  if (const Thread* thread = world_.thread(awaited)) return thread->ended || is_free(thread->serial);
  const Process* process = world_.process(awaited);
  return process == nullptr || process->exited || !process->running || is_free(process->serial);
}

// Of an actor asleep in an untraced call that a single process can end: whether that process can still act, or has
// acted since the sample was taken.
bool Liveness::may_wake(const Node& asleep) const {
  const TraceTime seen = world_.actor(asleep.serial)->kernel->at;
  const auto may = [&](const Node& each) {
    return each.process == asleep.needs && ((each.free && !each.idle()) || each.activity->since > seen);
  };
  return std::any_of(nodes_.begin(), nodes_.end(), may);
}

bool Liveness::can_go_on(const Node& waiting) const {
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

// Whether all waiters that were woken at a condition or barrier can still answer: none of them has ended asleep, or
// others still sleep there and may answer instead.
bool Liveness::all_may_answer(const IpcObject& object) const {
  const auto sleeps = [this](const Waiter& waiter) {
    const Actor* const each = world_.actor(waiter.actor);
    return each != nullptr && each->activity.stage == trace::Stage::Asleep;
  };
  return object.never_answer.empty() || std::any_of(object.waiters.begin(), object.waiters.end(), sleeps);
}

bool Liveness::object_lets_go_on(const Node& waiting, const IpcObject& object) const {
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
      const Node* feeding = node(thread->serial);
      return feeding == nullptr || feeding->idle() || is_free(feeding->serial);
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
      if (dead_result_thread(world_, waiting.serial, activity) != nullptr ||
          process_of_pool_threads(world_, waiting.serial, activity) != nullptr)
        return false;
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

std::optional<Serial> Liveness::blocker_of(const Task& task) const {
  const auto stuck = [&](const Task& taken) {
    const Node* worker = node(taken.worker);
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

// Whether a sibling of `worker` can go on: another child of the same parent, or another thread of the program in the
// same process. It may be a worker of the same pool without a task.
bool Liveness::may_stand_in(Serial worker) const {
  const Process* const process = world_.process(worker);
  const Thread* const thread = world_.thread(worker);
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& each) {
    if (!each.free || each.serial == worker) return false;
    const Process* const other = world_.process(each.serial);
    if (process != nullptr) return other != nullptr && other->parent == process->parent;
    const Thread* const sibling = world_.thread(each.serial);
    return thread != nullptr && sibling != nullptr && sibling->process == thread->process && !sibling->of_library;
  });
}

// A peer holds the reading lock, as long as it is still in its own get, or died in it.
bool Liveness::can_get(const Node& waiting, const IpcObject& queue) const {
  const Serial peer = waiting.activity->peer;
  if (peer != trace::kNobody) {
    const Process* process = world_.process_of(peer);
    if (process != nullptr && process->exited) return !queue.corrupted;
    const Node* holder = node(peer);
    if (holder != nullptr && holder->activity->object == queue.serial &&
        facts_of(holder->activity->operation).waits_for == WaitsFor::Item)
      return is_free(peer);
  }
  return !queue.pipe.empty() || !queue.buffer.empty() || another_is_free(waiting);
}

const std::vector<Serial>* Liveness::other_end(const Node& waiting, const IpcObject& object) const {
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

// No process at the other end: end of file. Only itself at the other end: it waits for what only it could send.
bool Liveness::can_receive(const Node& waiting, const IpcObject& pipe) const {
  if (channel_of(world_, pipe.serial, waiting.activity->end).next() != nullptr) return true;
  const auto* writers = other_end(waiting, pipe);
  return writers == nullptr || writers->empty() ||
         std::any_of(writers->begin(), writers->end(), [&](Serial process) { return process_is_free(process); });
}

const Thread* Liveness::feeder(const Node& waiting, Serial queue) const {
  for (const auto& thread : world_.threads)
    if (thread->process == waiting.process && thread->serves == queue && !thread->ended) return thread.get();
  return nullptr;
}

}  // namespace model
