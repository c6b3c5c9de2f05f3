#include <algorithm>
#include <limits>

#include "model/step.hpp"

namespace model {
namespace {

bool is_lock(ObjectType type) { return type == ObjectType::Lock || type == ObjectType::RLock; }

/// Those whose CallBegun::value is a timeout. (For Sleep it is the duration.)
bool has_timeout(Operation operation) {
  switch (operation) {
    case Operation::Join:
    case Operation::Poll:
    case Operation::WaitConnections:
    case Operation::Put:
    case Operation::Get:
    case Operation::Acquire:
    case Operation::Wait:
    case Operation::WaitFor:
    case Operation::BarrierWait:
      return true;
    default:
      return false;
  }
}

/// Those that do not say when they block.
bool waits_at_once(Operation operation) { return operation == Operation::Input || operation == Operation::JoinThread; }

/// A damaged length of time stays short enough for adding it.
std::chrono::nanoseconds length(std::int64_t ns) {
  return std::chrono::nanoseconds{std::clamp<std::int64_t>(ns, 0, std::numeric_limits<std::int64_t>::max() / 4)};
}

/// So many operations within operations, and no more: ends that were lost must not pile up.
constexpr std::size_t kDeepest = 64;

}  // namespace

void remove_waiter(Thing& thing, Serial actor) {
  std::erase_if(thing.waiters, [&](const Waiter& waiter) { return waiter.actor == actor; });
}

void Step::call_begun() {
  const bool part = (event_.flags & trace::kPart) != 0;
  const Actor actor = own_actor(event_.actor);
  if (actor && event_.place != 0) *actor.place = event_.place;
  // An inner part is not what its thread is seen to do, as long as it does something else.
  const bool hidden = part && actor && actor.activity->operation != Operation::None;
  if (actor && !hidden && actor.activity->doing != Doing::Nothing) {
    Activity& begun = *actor.activity;
    if (begun.operation != Operation::None) actor.outer->push_back(begun);
    if (actor.outer->size() > kDeepest) actor.outer->erase(actor.outer->begin());
    // In its place: an Activity made elsewhere and copied costs several times as much, and there are millions.
    begun = {};
    begun.doing = Doing::Running;
    begun.operation = event_.operation();
    begun.object = event_.object;
    begun.since = now_;
    begun.text = text();
    begun.size = event_.serial;
    begun.end = static_cast<End>(event_.extra <= 2 ? event_.extra : 0);
    begun.call = event_.call;
    if (begun.operation == Operation::Sleep) {
      begun.doing = Doing::Sleeping;
      begun.deadline = now_ + length(event_.value);
    } else if (waits_at_once(begun.operation)) {
      begun.doing = Doing::Waiting;
    } else if (has_timeout(begun.operation) && event_.value > 0) {
      begun.deadline = now_ + length(event_.value);
    }
  }
  if (Thing* thing = own_thing(event_.object)) effect_of_begun(*thing);
}

/// What gives something away takes effect when it begins: whoever gets it can only have done so afterwards. (Its end is
/// stamped after the system call, often later than the end of the acquire that it made possible.)
void Step::effect_of_begun(Thing& thing) {
  switch (event_.operation()) {
    case Operation::Release:
      return released(thing);
    case Operation::Set:
      if (thing.type == ObjectType::Event) thing.count = 1;
      return;
    case Operation::Clear:
      if (thing.type == ObjectType::Event) thing.count = 0;
      return;
    case Operation::BarrierWait:
      if (thing.type == ObjectType::Barrier) ++thing.count;
      return;
    case Operation::TaskDone:
      if (thing.unfinished > 0) --thing.unfinished;
      return;
    default:
      return;
  }
}

void Step::call_blocked() {
  const Actor actor = own_actor(event_.actor);
  if (!actor || actor.activity->doing == Doing::Nothing) return;
  Activity& activity = *actor.activity;
  Thing* thing = own_thing(event_.object);
  const bool visible = activity.call == event_.call && activity.operation != Operation::None;
  const bool part = !visible && (event_.flags & trace::kPart) != 0;
  if (!visible && !part) return;
  if (activity.doing != Doing::Sleeping) {
    activity.doing = Doing::Waiting;
    activity.since = now_;
  }
  activity.peer = event_.peer;
  if (part) activity.part = event_.call;
  if (activity.peer == trace::kNobody && activity.operation == Operation::Join) activity.peer = activity.object;
  if (thing == nullptr) return;
  if (activity.peer == trace::kNobody && event_.operation() == Operation::Acquire) activity.peer = thing->holder;
  remove_waiter(*thing, event_.actor);
  thing->waiters.push_back({event_.actor, event_.operation(), now_, part ? std::nullopt : activity.deadline});
}

/// A feeder without an operation waits for something to be put; all others run their own code.
void Step::between_operations(Activity& activity, Serial serves) const {
  activity = {};
  activity.doing = serves == trace::kNobody ? Doing::Running : Doing::Waiting;
  activity.object = serves;
  activity.since = now_;
}

/// The operation that has ended, as it was begun, and the one around it comes to the fore.
Activity Step::close_call(Actor& actor) {
  Activity& activity = *actor.activity;
  std::vector<Activity>& outer = *actor.outer;
  const auto is_it = [&](const Activity& each) {
    return each.operation != Operation::None && each.call == event_.call;
  };
  if (!is_it(activity)) {
    if (activity.part != 0 && activity.part == event_.call) {  // The inner wait is over.
      activity.part = 0;
      activity.peer = trace::kNobody;
      if (activity.doing == Doing::Waiting) activity.doing = Doing::Running;
      activity.since = now_;
      return {};
    }
    const auto around = std::find_if(outer.begin(), outer.end(), is_it);
    if (around == outer.end()) return {};
    activity = *around;  // The ends of those within it are lost.
    outer.erase(around, outer.end());
  }
  const Activity ended = activity;
  if (outer.empty()) {
    between_operations(activity, actor.serves);
  } else {
    activity = outer.back();
    outer.pop_back();
  }
  return ended;
}

void Step::call_ended() {
  Actor actor = own_actor(event_.actor);
  Activity call{.operation = event_.operation(), .object = event_.object, .call = event_.call};
  if (actor && actor.activity->doing != Doing::Nothing) {
    if (event_.place != 0) *actor.place = event_.place;
    if (const Activity ended = close_call(actor); ended.operation == event_.operation()) call = ended;
  }
  if (Thing* thing = own_thing(event_.object)) remove_waiter(*thing, event_.actor);
  effect_of_ended(call);
}

void Step::effect_of_ended(const Activity& call) {
  const bool done = event_.outcome == Outcome::Returned;
  if (call.operation == Operation::Join) {
    Process* joined = own_process(event_.object);
    if (done && joined != nullptr && (joined->running || joined->started) && !joined->exited)
      end_of(*joined, std::nullopt);
    return;
  }
  const Channel channel = channel_of(event_.object);
  if (channel.thing == nullptr) return;
  Thing& thing = *channel.thing;
  switch (call.operation) {
    case Operation::Put:
    case Operation::Send:
    case Operation::SendBytes:
      if (done) put_ended(channel, call);
      return;
    case Operation::Feed:
      if (done) feed_ended(thing);
      else if (std::optional<Message> dropped = thing.buffer.take(event_.peer, event_.serial))
        thing.lost.push_back(*dropped);
      return;
    case Operation::Get:
    case Operation::Recv:
    case Operation::RecvBytes:
      if (done) got(channel);
      return;
    case Operation::Acquire:
      if (done) acquired(thing);
      return;
    case Operation::BarrierWait:
      if (thing.type == ObjectType::Barrier && thing.count > 0) --thing.count;
      return;
    case Operation::BarrierReset:
      thing.count = 0;
      return;
    default:
      return;
  }
}

void Step::acquired(Thing& thing) {
  if (is_semaphore(thing.type)) {
    if (thing.count > 0) --thing.count;
    return;
  }
  if (!is_lock(thing.type)) return;
  thing.count = thing.type == ObjectType::RLock && thing.holder == event_.actor ? thing.count + 1 : 1;
  thing.holder = event_.actor;
}

/// Releases that must fail (an RLock of another, a bounded semaphore at its bound) change nothing.
void Step::released(Thing& thing) {
  if (is_semaphore(thing.type)) {
    if (thing.type == ObjectType::Semaphore || thing.count < thing.capacity) ++thing.count;
    return;
  }
  if (!is_lock(thing.type) || thing.holder == trace::kNobody) return;
  if (thing.type == ObjectType::RLock) {
    if (thing.holder != event_.actor) return;
    if (--thing.count > 0) return;
  }
  thing.count = 0;
  thing.holder = trace::kNobody;
}

Step::Channel Step::channel_of(Serial object) {
  Thing* thing = own_thing(object);
  if (thing == nullptr || thing->type != ObjectType::Connection)
    return {thing, static_cast<End>(event_.extra <= 2 ? event_.extra : 0)};
  const End end = thing->capacity == 1 ? End::A : thing->capacity == 2 ? End::B : End::None;
  Thing* pipe = own_thing(thing->whole);
  return {pipe != nullptr ? pipe : thing, end};
}

/// The only end that the actor's process holds, if it holds only one.
End Step::end_of_actor(const Thing& pipe) const {
  const Serial process = process_of_actor(event_.actor);
  const auto holds = [&](const std::vector<Serial>& ends) {
    return std::find(ends.begin(), ends.end(), process) != ends.end();
  };
  const bool a = holds(pipe.ends_a), b = holds(pipe.ends_b);
  return a == b ? End::None : a ? End::A : End::B;
}

Message Step::message_of(const Activity& call) const {
  return {.sender = event_.peer != trace::kNobody ? event_.peer : event_.actor,
          .number = event_.serial,
          .text = call.text.empty() ? text() : call.text,
          .size = call.size,
          .since = now_};
}

void Step::put_ended(Channel channel, const Activity& call) {
  Thing& thing = *channel.thing;
  Message message = message_of(call);
  if (thing.type == ObjectType::JoinableQueue) ++thing.unfinished;
  const auto early = std::find(thing.early.begin(), thing.early.end(), std::pair{message.sender, message.number});
  if (early != thing.early.end()) {
    thing.early.erase(early);
    return;
  }
  ++thing.put_count;
  if (message.number == 0) message.number = thing.put_count;  // Its sender does not count: the queue does.
  if (thing.type == ObjectType::Queue || thing.type == ObjectType::JoinableQueue)
    return thing.buffer.push_back(message);
  const End from = channel.end != End::None ? channel.end : end_of_actor(thing);
  message.to = from == End::A ? End::B : from == End::B ? End::A : End::None;
  thing.pipe.push_back(message);
}

void Step::feed_ended(Thing& thing) {
  std::optional<Message> fed = thing.buffer.take(event_.peer, event_.serial);
  if (!fed) return;
  fed->since = now_;
  thing.pipe.push_back(*fed);
}

void Step::got(Channel channel) {
  constexpr std::size_t kRemembered = 8;
  Thing& thing = *channel.thing;
  std::optional<Message> message;
  const bool identified = event_.serial != 0;
  if (identified) {
    const Serial sender = event_.peer;
    message = thing.pipe.take(sender, event_.serial);
    if (!message) message = thing.buffer.take(sender, event_.serial);
    if (!message) message = thing.lost.take(sender, event_.serial);
  } else {
    message = thing.pipe.take_front();
    if (!message) message = thing.buffer.take_front();
  }
  if (!message && identified) {  // Its put has not been told yet; it may never be.
    ++thing.put_count;
    thing.early.emplace_back(event_.peer, event_.serial);
    message = Message{.sender = event_.peer, .number = event_.serial, .text = text()};
  }
  if (!message) return;
  ++thing.got_count;
  message->since = now_;
  message->receiver = event_.actor;
  thing.taken.push_back(*message);
  if (thing.taken.size() > kRemembered) thing.taken.erase(thing.taken.begin());
}

}  // namespace model
