// Threads and things: how they begin, and what the end of a process leaves of them.
#include <algorithm>
#include <utility>

#include "model/operations.hpp"
#include "model/own.hpp"

namespace model {
namespace {

template <class T, class Wanted>
bool contains(const std::vector<T>& list, const Wanted& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

/// Whether an actor killed in this activity leaves damage behind: it was in the middle of moving a message, or it
/// waited in the pipe with half of one written, or with the reading lock of a queue held. (Who waits for another's lock
/// holds nothing.)
bool leaves_damage(const Activity& activity) {
  const OperationFacts& facts = facts_of(activity.operation);
  if (!moves_message(facts.at_end)) return false;
  if (activity.doing == Doing::Running) return true;
  return facts.holds_pipe && activity.peer == trace::kNobody && activity.part == 0;
}

/// Asleep at a condition or barrier: who wakes it waits for its answer.
bool owes_answer(const Actor* actor, const IpcObject& object) {
  return actor != nullptr && (object.type == ObjectType::Condition || object.type == ObjectType::Barrier) &&
         actor->activity.doing == Doing::Waiting && actor->activity.object == object.serial &&
         actor->activity.stage == trace::Stage::Asleep;
}

}  // namespace

/// A process's end closes its ends of pipes, takes its waiters away and its buffers with it; locks that it holds stay
/// held.
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
  // terminate() of a Pool ends its workers while they wait for tasks: that is its way, and nothing is used afterwards.
  const bool by_its_pool =
      process.signal && process.signal->number == 15 && process_of_actor(process.signal->sender) == process.creator;
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
  for (auto& object : world_.objects) {
    const bool waits = std::any_of(object->waiters.begin(), object->waiters.end(),
                                   [&](const Waiter& waiter) { return mine(waiter.actor); });
    const bool holds_end = contains(object->ends_a, process.serial) || contains(object->ends_b, process.serial);
    const bool holds_lock = killed && object->holder != trace::kNobody && mine(object->holder);
    const bool loses = object->buffer.any_sender(mine);
    const bool breaks = contains(damaged, object->serial) && !(by_its_pool && object->pool != trace::kNobody);
    if (holds_lock && object->whole != trace::kNobody) damaged_wholes.push_back(object->whole);
    if (!waits && !holds_end && !holds_lock && !loses && !breaks) continue;
    IpcObject& changed = own(object);
    for (const Waiter& waiter : changed.waiters)
      if (mine(waiter.actor) && owes_answer(world_.actor(waiter.actor), changed))
        changed.never_answer.push_back(waiter.actor);
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
    if (IpcObject* object = own_object(whole)) object->corrupted = true;
}

void Step::thread_began() {
  if (event_.object == trace::kNobody || world_.process(event_.object) != nullptr) return;
  Thread& thread = insert_in(world_.threads, event_.object);
  thread.process = event_.peer;
  thread.serves = static_cast<Serial>(event_.serial);
  thread.name = text();
  thread.of_library = (event_.flags & trace::kPart) != 0;
  thread.began = now_;
  thread.ended.reset();
  const Process* process = world_.process(thread.process);
  if (process == nullptr || !process->exited) between_operations(thread.activity, thread.serves);
}

void Step::thread_ended() {
  Thread* thread = own_thread(event_.object);
  if (thread == nullptr || thread->ended) return;
  thread->ended = now_;
  thread->activity = {};
  thread->outer.clear();
  for (auto& object : world_.objects)
    if (std::any_of(object->waiters.begin(), object->waiters.end(),
                    [&](const Waiter& w) { return w.actor == event_.object; }))
      remove_waiter(own(object), event_.object);
}

void Step::object_created() {
  if (event_.object == trace::kNobody || world_.process(event_.object) != nullptr) return;
  IpcObject& object = insert_in(world_.objects, event_.object);
  object.type = event_.object_type();
  object.number = event_.extra;
  object.creator = event_.actor;
  object.whole = event_.peer;
  object.created = now_;
  object.capacity = event_.value;
  if (is_memory(object.type)) object.memory.first = text();
  else if (!text().empty()) object.name = text();
  if (is_semaphore(object.type)) object.count = event_.value;
}

void Step::named() {
  IpcObject* const object = own_object(event_.object);
  if (object == nullptr) return;
  object->name = text();
  object->pool = event_.peer;
}

void Step::end_opened() {
  const Channel channel = channel_of(event_.object);
  const Serial process = process_of_actor(event_.actor);
  if (channel.object == nullptr || process == trace::kNobody) return;
  const End end = end_of(channel);
  (end == End::A ? channel.object->opened_a : channel.object->opened_b) = true;
  if (end == End::A && !contains(channel.object->ends_a, process)) channel.object->ends_a.push_back(process);
  if (end == End::B && !contains(channel.object->ends_b, process)) channel.object->ends_b.push_back(process);
  if (event_.serial != 0 && channel.object->serial == event_.object) pair(*channel.object);
}

End Step::end_of(const Channel& channel) const {
  const bool by_event = event_.detail != 0 && channel.object->type != ObjectType::Connection;
  return by_event ? static_cast<End>(event_.detail) : channel.end;
}

/// Two Connections of which one has the socket that the other names as its other end are one: the later becomes end B
/// of the earlier.
void Step::pair(IpcObject& connection) {
  if (connection.type != ObjectType::Connection || connection.paired) return;
  connection.socket = static_cast<std::uint32_t>(event_.serial);
  connection.other_socket = event_.extra;
  const IpcObject* other = other_connection(world_, connection.serial, connection.socket, connection.other_socket);
  if (other == nullptr) return;
  IpcObject &found = *own_object(other->serial), &a = found.serial < connection.serial ? found : connection,
            &b = &a == &found ? connection : found;
  a.paired = true;
  b.whole = a.serial;
  b.capacity = 2;
  a.ends_b = std::exchange(b.ends_a, {});
  a.opened_b = b.opened_a;
  while (std::optional<Message> sent = b.pipe.take_front()) {
    sent->to = End::A;
    a.pipe.push_back(*sent);
  }
  a.put_count += std::exchange(b.put_count, 0);
  a.got_count += std::exchange(b.got_count, 0);
  a.early_at_b = std::exchange(b.early_at_a, 0);
  for (; a.early_at_a > 0 && take_next({&a, End::A}); --a.early_at_a) ++a.got_count;
  for (; a.early_at_b > 0 && take_next({&a, End::B}); --a.early_at_b) ++a.got_count;
}

void Step::end_closed() {
  const Channel channel = channel_of(event_.object);
  const Serial process = process_of_actor(event_.actor);
  if (channel.object == nullptr) return;
  const End end = end_of(channel);
  if (end == End::A) std::erase(channel.object->ends_a, process);
  if (end == End::B) std::erase(channel.object->ends_b, process);
}

}  // namespace model
