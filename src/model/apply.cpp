#include <algorithm>
#include <atomic>

#include "model/step.hpp"

namespace model {

using trace::Kind;

namespace {

template <class T>
auto place_in(Table<T>& table, Serial serial) {
  return std::lower_bound(table.begin(), table.end(), serial,
                          [](const std::shared_ptr<const T>& entry, Serial wanted) { return entry->serial < wanted; });
}

/// Every element is made as a T that is not const; who alone holds one may change it.
template <class T>
T& own(std::shared_ptr<const T>& shared) {
  if (shared.use_count() != 1)
    shared = std::make_shared<T>(*shared);
  else
    std::atomic_thread_fence(std::memory_order_acquire);  // Another thread may just have let go of it.
  return const_cast<T&>(*shared);
}

using HintTable = std::array<std::uint32_t, Hints::kEach>;

template <class T>
T* own_by_hint(Table<T>& table, Serial serial, const HintTable& hints) {
  const std::uint32_t hint = hints[serial % Hints::kEach];
  return hint < table.size() && table[hint]->serial == serial ? &own(table[hint]) : nullptr;
}

template <class T>
T* own_in(Table<T>& table, Serial serial, HintTable* hints) {
  if (serial == trace::kNobody) return nullptr;
  if (hints != nullptr)
    if (T* found = own_by_hint(table, serial, *hints)) return found;
  const auto place = place_in(table, serial);
  if (place == table.end() || (*place)->serial != serial) return nullptr;
  if (hints != nullptr) (*hints)[serial % Hints::kEach] = static_cast<std::uint32_t>(place - table.begin());
  return &own(*place);
}

template <class T>
T& insert_in(Table<T>& table, Serial serial) {
  auto place = place_in(table, serial);
  if (place == table.end() || (*place)->serial != serial) {
    auto fresh = std::make_shared<T>();
    fresh->serial = serial;
    place = table.insert(place, std::move(fresh));
  }
  return own(*place);
}

template <class T, class Wanted>
bool contains(const std::vector<T>& list, const Wanted& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

}  // namespace

Step::Step(World& world, const trace::Event& event, const Texts& texts, Hints* hints)
    : world_{world}, event_{event}, texts_{texts}, hints_{hints}, now_{static_cast<std::int64_t>(event.time_ns & (~0ULL >> 2U))} {
  if (world_.aliases.empty()) return;
  event_.object = known(event_.object);
  event_.actor = known(event_.actor);
  event_.peer = known(event_.peer);
}

Serial Step::known(Serial serial) const {
  for (const auto& [other, real] : world_.aliases)
    if (other == serial) return real;
  return serial;
}

Process* Step::own_process(Serial serial) { return own_in(world_.processes, serial, hints_ != nullptr ? &hints_->processes : nullptr); }
Thread* Step::own_thread(Serial serial) { return own_in(world_.threads, serial, hints_ != nullptr ? &hints_->threads : nullptr); }
Thing* Step::own_thing(Serial serial) { return own_in(world_.things, serial, hints_ != nullptr ? &hints_->things : nullptr); }

Process& Step::need_process(Serial serial) {
  if (Process* known_one = own_process(serial)) return *known_one;
  Process& fresh = insert_in(world_.processes, serial);
  fresh.created = now_;
  return fresh;
}

Step::Actor Step::own_actor(Serial serial) {
  if (hints_ != nullptr)  // A thread would first be looked for among the processes in vain.
    if (Thread* thread = own_by_hint(world_.threads, serial, hints_->threads))
      return {&thread->activity, &thread->outer, &thread->place, thread->process};
  if (Process* process = own_process(serial))
    return {&process->activity, &process->outer, &process->place, process->serial};
  if (Thread* thread = own_thread(serial)) return {&thread->activity, &thread->outer, &thread->place, thread->process};
  return {};
}

Serial Step::process_of_actor(Serial actor) const {
  const Process* process = world_.process_of(actor);
  return process != nullptr ? process->serial : trace::kNobody;
}

void Step::on_process(void (*change)(Process&, const Step&)) {
  if (Process* process = own_process(event_.object)) change(*process, *this);
}

void Step::run() {
  world_.now = std::max(world_.now, now_);
  ++world_.events;
  switch (event_.kind) {
    case Kind::Created: return created();
    case Kind::Started: return started();
    case Kind::Running: return running();
    case Kind::Renamed:
      return on_process([](Process& process, const Step& step) { process.name = step.text(); });
    case Kind::DaemonSet:
      return on_process([](Process& process, const Step& step) { process.daemon = (step.event_.flags & trace::kDaemon) != 0; });
    case Kind::Exiting:
      return on_process([](Process& process, const Step& step) { process.exiting_with = static_cast<int>(step.event_.value); });
    case Kind::Exited: return exited();
    case Kind::Reaped: return reaped();
    case Kind::Closed:
      return on_process([](Process& process, const Step& step) {
        process.life = Life::Closed;
        if (!process.closed) process.closed = step.now_;
      });
    case Kind::Found: return found();
    case Kind::Orphaned:
      return on_process([](Process& process, const Step& step) {
        if (!process.orphaned) process.orphaned = step.now_;
      });
    case Kind::Adopted:
      return on_process([](Process& process, const Step& step) { process.parent = step.event_.peer; });
    case Kind::Vanished: return vanished();
    case Kind::KernelState: return kernel_state();
    case Kind::SignalSent:
      return on_process([](Process& process, const Step& step) {
        process.signal = Signal{static_cast<int>(step.event_.value), step.event_.actor, step.now_};
      });
    case Kind::AuthKeySet:
      return on_process([](Process& process, const Step& step) { process.authkey = step.text(); });
    case Kind::ThreadBegan: return thread_began();
    case Kind::ThreadEnded: return thread_ended();
    case Kind::ObjectCreated: return object_created();
    case Kind::ObjectNamed:
      if (Thing* thing = own_thing(event_.object)) thing->name = text();
      return;
    case Kind::EndOpened: return end_opened();
    case Kind::EndClosed: return end_closed();
    case Kind::CallBegun: return call_begun();
    case Kind::CallBlocked: return call_blocked();
    case Kind::CallEnded: return call_ended();
    case Kind::Raised: return raised();
    case Kind::Line:
      if (const Actor actor = own_actor(event_.actor); actor && event_.place != 0) *actor.place = event_.place;
      return;
    case Kind::RunBegan: return run_began();
    case Kind::RunEnded: world_.ended = true; return;
    case Kind::None:
    case Kind::ObjectClosed:
    case Kind::Output:
    case Kind::OutputEnd:
    case Kind::Input:
    case Kind::Note: return;
  }
}

void Step::run_began() {
  world_.supervisor = event_.actor;
  world_.main = event_.object;
  if (event_.object == trace::kNobody) return;
  Process& main = need_process(event_.object);
  main.parent = event_.actor;
}

void Step::created() {
  if (event_.object == trace::kNobody) return;
  Process& process = need_process(event_.object);
  process.creator = process.parent = process_of_actor(event_.actor);
  process.created = now_;
  process.daemon = (event_.flags & trace::kDaemon) != 0;
  name(process);
}

/// Renaming does not change as what it was born.
void Step::name(Process& process) {
  if (text().empty()) return;
  process.name = text();
  if (process.born_as.empty()) process.born_as = text();
}

void Step::started() {
  if (event_.object == trace::kNobody) return;
  Process& process = need_process(event_.object);
  const Serial starter = process_of_actor(event_.actor);  // Nobody of the family for the main process: the supervisor.
  if (process.creator == trace::kNobody && starter != trace::kNobody) process.creator = process.parent = starter;
  if (process.pid == 0) process.pid = event_.value;
  if (!process.started) process.started = now_;
  if (process.life == Life::Initial) process.life = Life::Started;
}

void Step::running() {
  if (event_.object == trace::kNobody) return;
  Process& process = need_process(event_.object);
  process.pid = event_.value;
  name(process);
  if (process.parent == trace::kNobody && event_.extra != 0)
    for (const auto& other : world_.processes)
      if (other->pid == event_.extra && other->serial != process.serial && !other->reaped) process.parent = other->serial;
  if (world_.main == trace::kNobody && process.creator == trace::kNobody) world_.main = process.serial;
  adopt_found(process);
  begin_running(process);
}

void Step::begin_running(Process& process) {
  if (process.running) return;
  process.running = now_;
  if (process.life == Life::Initial) process.life = Life::Started;
  if (!process.exited) process.activity = {.doing = Doing::Running, .since = now_};
}

/// Somebody told of this process before it said who it is: what was told of the other serial is its own.
void Step::adopt_found(Process& process) {
  const auto same = [&](const std::shared_ptr<const Process>& other) {
    return other->foreign && other->pid == process.pid && other->pid != 0 && other->serial != process.serial && other->alive();
  };
  auto& table = world_.processes;
  const auto other = std::find_if(table.begin(), table.end(), same);
  if (other == table.end()) return;
  world_.aliases.emplace_back((*other)->serial, process.serial);
  if (process.parent == trace::kNobody) process.parent = (*other)->parent;
  if (process.creator == trace::kNobody) process.creator = (*other)->creator;
  if (!process.started) process.started = (*other)->started;
  process.kernel = (*other)->kernel;
  process.running = (*other)->running;
  process.activity = {.doing = Doing::Running, .since = now_};
  if (process.life == Life::Initial) process.life = Life::Started;
  table.erase(other);
}

void Step::found() {
  if (event_.object == trace::kNobody) return;
  for (const auto& other : world_.processes)
    if (other->alive() && other->pid == event_.value && other->pid != 0 && other->serial != event_.object) {
      world_.aliases.emplace_back(event_.object, other->serial);
      return;
    }
  Process& process = need_process(event_.object);
  if (process.running) return;
  process.foreign = true;
  if ((event_.flags & trace::kObserved) == 0 && event_.actor != world_.supervisor) {
    process.started = now_;
    process.creator = process_of_actor(event_.actor);
  }
  process.pid = event_.value;
  if (process.parent == trace::kNobody) process.parent = event_.peer;
  if (process.name.empty()) name(process);
  begin_running(process);
}

void Step::exited() {
  Process* process = own_process(event_.object);
  if (process == nullptr) return;
  const int status = static_cast<int>(event_.value);
  if (!process->exited) return end_of(*process, status);
  if (process->end_unknown || !process->exit_status) process->exit_status = status;
  process->end_unknown = false;
}

void Step::reaped() {
  Process* process = own_process(event_.object);
  if (process == nullptr) return;
  if (!process->exited) end_of(*process, static_cast<int>(event_.value));
  if (process->reaped && !process->end_unknown) return;
  if (process->end_unknown) process->exit_status = static_cast<int>(event_.value);
  process->end_unknown = false;
  process->reaped = now_;
  process->reaped_by = process_of_actor(event_.actor);
  if (process->reaped_by == trace::kNobody) process->reaped_by = event_.actor;  // The supervisor.
}

/// What is gone although it was a zombie has been reaped by somebody of whom nothing is known.
void Step::vanished() {
  Process* process = own_process(event_.object);
  if (process == nullptr || process->reaped) return;
  if (process->exited) {
    process->reaped = now_;
    return;
  }
  end_of(*process, std::nullopt);
  process->end_unknown = true;
}

void Step::end_of(Process& process, std::optional<int> status) {
  process.exited = now_;
  process.exit_status = status;
  if (process.life != Life::Closed) process.life = Life::Stopped;
  leave_things(process, status && *status < 0);
  process.activity = {};
  process.outer.clear();
  for (auto& thread : world_.threads) {
    if (thread->process != process.serial || thread->ended) continue;
    Thread& mine = own(thread);
    mine.ended = now_;
    mine.activity = {};
    mine.outer.clear();
  }
}

namespace {

bool hands_over(Operation operation) {
  switch (operation) {
    case Operation::Put:
    case Operation::Get:
    case Operation::Feed:
    case Operation::Send:
    case Operation::Recv:
    case Operation::SendBytes:
    case Operation::RecvBytes: return true;
    default: return false;
  }
}

/// Whether an actor killed in this activity leaves damage behind: it was in the middle of moving a message, or it waited in the
/// pipe with half of one written, or with the reading lock of a queue held. (Who waits for another's lock holds nothing.)
bool leaves_damage(const Activity& activity) {
  if (!hands_over(activity.operation)) return false;
  if (activity.doing == Doing::Running) return true;
  const bool in_pipe = activity.operation != Operation::Put && activity.operation != Operation::Recv && activity.operation != Operation::RecvBytes;
  return in_pipe && activity.peer == trace::kNobody && activity.part == 0;
}

}  // namespace

/// A process's end closes its ends of pipes, takes its waiters away and its buffers with it; locks that it holds stay held.
void Step::leave_things(const Process& process, bool killed) {
  std::vector<Serial> actors{process.serial};
  std::vector<Serial> damaged;
  const auto note_damage = [&](const Activity& activity) {
    if (killed && leaves_damage(activity)) damaged.push_back(activity.object);
  };
  const auto note_all = [&](const Activity& activity, const std::vector<Activity>& outer) {
    note_damage(activity);
    for (const Activity& each : outer) note_damage(each);
  };
  note_all(process.activity, process.outer);
  for (const auto& thread : world_.threads) {
    if (thread->process != process.serial || thread->ended) continue;
    actors.push_back(thread->serial);
    note_all(thread->activity, thread->outer);
  }
  // Buffered messages keep the sender that put them, which may be a thread that has ended since.
  const auto mine = [&](Serial actor) { return contains(actors, actor) || process_of_actor(actor) == process.serial; };
  const auto buffered = [&](const Message& message) { return mine(message.sender); };
  std::vector<Serial> damaged_wholes;
  for (auto& thing : world_.things) {
    const bool waits = std::any_of(thing->waiters.begin(), thing->waiters.end(), [&](const Waiter& waiter) { return mine(waiter.actor); });
    const bool holds_end = contains(thing->ends_a, process.serial) || contains(thing->ends_b, process.serial);
    const bool holds_lock = killed && thing->holder != trace::kNobody && mine(thing->holder);
    const bool loses = thing->buffer.any_sender(mine);
    const bool breaks = contains(damaged, thing->serial);
    if (holds_lock && thing->whole != trace::kNobody) damaged_wholes.push_back(thing->whole);
    if (!waits && !holds_end && !holds_lock && !loses && !breaks) continue;
    Thing& changed = own(thing);
    std::erase_if(changed.waiters, [&](const Waiter& waiter) { return mine(waiter.actor); });
    std::erase(changed.ends_a, process.serial);
    std::erase(changed.ends_b, process.serial);
    if (holds_lock || breaks) changed.corrupted = true;
    if (loses)
      for (Message message : changed.buffer.take_if(buffered)) {
        message.since = now_;
        changed.lost.push_back(message);
      }
  }
  for (const Serial whole : damaged_wholes)
    if (Thing* thing = own_thing(whole)) thing->corrupted = true;
}

void Step::kernel_state() {
  Process* process = own_process(event_.object);
  if (process == nullptr) return;
  process->kernel = KernelSample{static_cast<char>(event_.value), now_, std::chrono::nanoseconds{static_cast<std::int64_t>(event_.serial)}};
}

void Step::raised() {
  Process* process = own_process(event_.object != trace::kNobody ? event_.object : event_.actor);
  if (process == nullptr) process = own_process(process_of_actor(event_.actor));
  if (process != nullptr) process->raised = text();
}

void Step::thread_began() {
  if (event_.object == trace::kNobody || world_.process(event_.object) != nullptr) return;
  Thread& thread = insert_in(world_.threads, event_.object);
  thread.process = event_.peer;
  thread.serves = static_cast<Serial>(event_.serial);
  thread.name = text();
  thread.began = now_;
  thread.ended.reset();
  const Process* process = world_.process(thread.process);
  if (process == nullptr || !process->exited) thread.activity = between_operations(thread.serial);
}

void Step::thread_ended() {
  Thread* thread = own_thread(event_.object);
  if (thread == nullptr || thread->ended) return;
  thread->ended = now_;
  thread->activity = {};
  thread->outer.clear();
  for (auto& thing : world_.things)
    if (std::any_of(thing->waiters.begin(), thing->waiters.end(), [&](const Waiter& w) { return w.actor == event_.object; }))
      remove_waiter(own(thing), event_.object);
}

void Step::object_created() {
  if (event_.object == trace::kNobody || world_.process(event_.object) != nullptr) return;
  Thing& thing = insert_in(world_.things, event_.object);
  thing.type = event_.object_type();
  thing.number = event_.extra;
  thing.creator = event_.actor;
  thing.whole = event_.peer;
  thing.created = now_;
  thing.capacity = event_.value;
  if (!text().empty()) thing.name = text();
  if (thing.type == ObjectType::Semaphore || thing.type == ObjectType::BoundedSemaphore) thing.count = event_.value;
}

void Step::end_opened() {
  const Channel channel = channel_of(event_.object);
  const Serial process = process_of_actor(event_.actor);
  if (channel.thing == nullptr || process == trace::kNobody) return;
  const End end = event_.detail == 0 ? channel.end : static_cast<End>(event_.detail);
  if (end == End::A && !contains(channel.thing->ends_a, process)) channel.thing->ends_a.push_back(process);
  if (end == End::B && !contains(channel.thing->ends_b, process)) channel.thing->ends_b.push_back(process);
}

void Step::end_closed() {
  const Channel channel = channel_of(event_.object);
  const Serial process = process_of_actor(event_.actor);
  if (channel.thing == nullptr) return;
  const End end = event_.detail == 0 ? channel.end : static_cast<End>(event_.detail);
  if (end == End::A) std::erase(channel.thing->ends_a, process);
  if (end == End::B) std::erase(channel.thing->ends_b, process);
}

World apply(World world, const trace::Event& event, const Texts& texts) {
  Step{world, event, texts}.run();
  return world;
}

}  // namespace model
