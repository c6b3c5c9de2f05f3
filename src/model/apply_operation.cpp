#include <algorithm>
#include <limits>

#include "model/operations.hpp"
#include "model/step.hpp"

namespace model {
namespace {

/// A damaged length of time stays short enough for adding it.
std::chrono::nanoseconds length(std::int64_t ns) {
  return std::chrono::nanoseconds{std::clamp<std::int64_t>(ns, 0, std::numeric_limits<std::int64_t>::max() / 4)};
}

/// In IpcObject::early, of a message without a stamp (engine/frame.hpp): which put was its is not known. Those of
/// another program are never told: of more than so many it is not waited for the puts.
constexpr std::pair<Serial, std::uint64_t> kOfUnknownSender{trace::kNobody, 0};
constexpr std::ptrdiff_t kMostUnknown = 64;

/// So many operations within operations, and no more: ends that were lost must not pile up.
constexpr std::size_t kDeepest = 64;

}  // namespace

void remove_waiter(IpcObject& object, Serial actor) {
  std::erase_if(object.waiters, [&](const Waiter& waiter) { return waiter.actor == actor; });
}

/// Moves the actor of this event to the end of a bounded list: the newest is last.
void Step::make_last(std::vector<Serial>& actors) const {
  std::erase(actors, event_.actor);
  if (actors.size() == IpcObject::kMostKnown) actors.erase(actors.begin());
  actors.push_back(event_.actor);
}

void Step::call_begun() {
  const bool part = (event_.flags & trace::kPart) != 0;
  const Acting acting = own_actor(event_.actor);
  if (acting.main != nullptr) note_unseen_sleep(*acting.main);
  // A traceback is written at no line of the program.
  const bool of_exception = acting && tells_exception(event_, !acting->raised.empty());
  const std::uint32_t place = of_exception ? 0 : event_.place;
  if (acting && place != 0) acting->place = place;
  else if (acting.main != nullptr && !of_exception && leaves_program(*acting.main)) acting->place = 0;
  // An inner part is not what its thread is seen to do, as long as it does something else.
  const bool hidden = part && acting && acting->activity.in_operation();
  if (acting && !hidden && acting->activity.doing != Doing::Nothing) {
    Activity& begun = acting->activity;
    if (begun.in_operation()) acting->outer.push_back(begun);
    if (acting->outer.size() > kDeepest) acting->outer.erase(acting->outer.begin());
    // In its place: an Activity made elsewhere and copied costs several times as much, and there are millions.
    begun = {};
    begun.doing = Doing::Running;
    begun.operation = event_.operation();
    begun.object = event_.object;
    begun.since = now_;
    begun.text = text();
    begun.place = place;
    begun.size = event_.serial;
    begun.end = static_cast<End>(event_.extra <= 2 ? event_.extra : 0);
    begun.call = event_.call;
    const OperationFacts& facts = facts_of(begun.operation);
    if (facts.replaces && acting.main != nullptr) acting.main->program = begun.text;
    switch (facts.at_first) {
      case AtFirst::Sleeps:
        begun.doing = Doing::Sleeping;
        begun.deadline = now_ + length(event_.value);
        break;
      case AtFirst::Waits:
        begun.doing = Doing::Waiting;
        break;
      case AtFirst::Runs:
        if (facts.has_timeout && event_.value > 0) begun.deadline = now_ + length(event_.value);
        break;
    }
    begun.given_deadline = begun.deadline;
  }
  effect_of_begun();
}

/// Its main thread is seen again: up to now it slept, if the kernel has said so since it last did something.
void Step::note_unseen_sleep(Process& process) const {
  constexpr std::chrono::milliseconds kWorthSaying{200};
  if (!asleep_untraced(process) || process.foreign || !process.program.empty()) return;
  const TraceTime slept = now_ - process.kernel->at;
  if (slept < kWorthSaying) return;
  process.slept_unseen += slept;
  process.slept_at = process.place;
}

/// What the main thread does outside of any line of the program, after it has been in one, it does at the program's
/// end: multiprocessing terminates daemons and joins the other children. Nothing is started there; and the exit itself
/// leaves its process at its last line.
bool Step::leaves_program(const Process& process) const {
  const OperationFacts& facts = facts_of(event_.operation());
  return event_.place == 0 && process.place != 0 && !process.activity.in_operation() && !facts.surrounds &&
         facts.birth == Act::None;
}

void Step::effect_of_begun() {
  const AtBegin effect = facts_of(event_.operation()).at_begin;
  if (effect == AtBegin::Nothing) return;
  IpcObject* const object = own_object(event_.object);
  if (object == nullptr) return;
  switch (effect) {
    case AtBegin::Release:
      return released(*object);
    case AtBegin::Set:
      if (object->type != ObjectType::Event) return;
      object->count = 1;
      return make_last(object->givers);
    case AtBegin::Clear:
      if (object->type != ObjectType::Event || object->count == 0) return;
      object->count = 0;
      return make_last(object->takers);
    case AtBegin::Arrive:
      if (object->type == ObjectType::Barrier) ++object->count;
      return;
    case AtBegin::TaskDone:
      if (object->unfinished > 0) --object->unfinished;
      return;
    case AtBegin::Nothing:
      return;
  }
}

void Step::call_blocked() {
  const Acting acting = own_actor(event_.actor);
  if (!acting || acting->activity.doing == Doing::Nothing) return;
  Activity& activity = acting->activity;
  IpcObject* object = own_object(event_.object);
  const bool visible = activity.call == event_.call && activity.in_operation();
  const bool part = !visible && (event_.flags & trace::kPart) != 0;
  if (!visible && !part) return;
  if (activity.doing != Doing::Sleeping) {
    activity.doing = Doing::Waiting;
    activity.since = now_;
  }
  if (visible) {
    activity.stage = event_.stage();
    activity.deadline = activity.stage == trace::Stage::Asleep ? activity.given_deadline : std::nullopt;
  }
  activity.peer = event_.peer;
  if (part) activity.part = event_.call;
  if (activity.peer == trace::kNobody && joins_actor(activity.operation)) activity.peer = activity.object;
  if (object == nullptr) return;
  if (activity.peer == trace::kNobody && facts_of(event_.operation()).waits_for == WaitsFor::Release)
    activity.peer = object->holder;
  remove_waiter(*object, event_.actor);
  object->waiters.push_back({event_.actor, event_.operation(), now_, part ? std::nullopt : activity.deadline});
}

/// A feeder without an operation waits for something to be put; all others run their own code.
void Step::between_operations(Activity& activity, Serial serves) const {
  activity = {};
  activity.doing = serves == trace::kNobody ? Doing::Running : Doing::Waiting;
  activity.object = serves;
  activity.since = now_;
}

/// The operation that has ended, as it was begun, and the one around it comes to the fore.
Activity Step::close_call(const Acting& acting) {
  Activity& activity = acting->activity;
  std::vector<Activity>& outer = acting->outer;
  const auto is_it = [&](const Activity& each) { return each.in_operation() && each.call == event_.call; };
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
    between_operations(activity, acting.serves);
  } else {
    activity = outer.back();
    outer.pop_back();
    if (activity.place != 0) acting->place = activity.place;  // A signal's handler has returned to it.
  }
  return ended;
}

void Step::call_ended() {
  const Acting acting = own_actor(event_.actor);
  Activity call{.operation = event_.operation(), .object = event_.object, .call = event_.call};
  if (acting && acting->activity.doing != Doing::Nothing) {
    if (const Activity ended = close_call(acting); ended.operation == event_.operation()) call = ended;
    if (facts_of(call.operation).replaces && acting.main != nullptr)  // It has failed.
      acting.main->program = {};
  }
  if (event_.outcome == Outcome::Raised && facts_of(event_.operation()).birth == Act::Start)
    on_process([](Process& process, const Step& step) { process.start_error = step.text(); });
  if (event_.outcome != Outcome::Returned) asked_in_vain(call);
  if (IpcObject* object = own_object(event_.object)) remove_waiter(*object, event_.actor);
  effect_of_ended(call);
}

void Step::effect_of_ended(const Activity& call) {
  const AtEnd effect = facts_of(call.operation).at_end;
  if (effect == AtEnd::Nothing) return;
  const bool done = event_.outcome == Outcome::Returned;
  if (effect == AtEnd::Join) {
    Process* joined = own_process(event_.object);
    const bool gone = event_.outcome == Outcome::False;  // Its status is lost: nothing will tell how it ended.
    if (!done && !gone) return;
    if (joined == nullptr || joined->exited || (!joined->running && !joined->started)) return;
    end_of(*joined, std::nullopt);
    joined->end_unknown = gone;
    return;
  }
  const Channel channel = content_of(event_.object);
  if (channel.object == nullptr) return;
  IpcObject& object = *channel.object;
  switch (effect) {
    case AtEnd::Put:
      if (done) put_ended(channel, call);
      return;
    case AtEnd::Feed:
      if (done) feed_ended(object);
      else if (std::optional<Message> dropped = object.buffer.take(event_.peer, event_.serial))
        object.lost.push_back(*dropped);
      return;
    case AtEnd::Get:
      if (done) got(channel);
      return;
    case AtEnd::Acquire:
      if (done) acquired(object);
      return;
    case AtEnd::Leave:
      if (object.type == ObjectType::Barrier && object.count > 0) --object.count;
      return;
    case AtEnd::Reset:
      object.count = 0;
      return;
    case AtEnd::Load:
    case AtEnd::Store:
      if (done) memory_ended(object, call);
      return;
    case AtEnd::Join:
    case AtEnd::Collect:  // The program writes Exited and Reaped as well.
    case AtEnd::Nothing:
      return;
  }
}

void Step::memory_ended(IpcObject& object, const Activity& call) {
  constexpr std::size_t kCells = 32, kKnown = 64;
  Memory& memory = object.memory;
  const std::int64_t index = event_.value;
  const bool stores = facts_of(call.operation).at_end == AtEnd::Store;
  if (index < 0 && object.type == ObjectType::Array) {  // Several elements in one: which is not recorded.
    if (stores) memory = {};
    return;
  }
  const auto found = std::find_if(memory.cells.begin(), memory.cells.end(),
                                  [&](const Memory::Cell& each) { return each.index == index; });
  Memory::Cell cell = found == memory.cells.end() ? Memory::Cell{.index = index} : *found;
  if (found != memory.cells.end()) memory.cells.erase(found);
  const bool unseen = !stores && !cell.text.empty() && cell.text != text();  // Written by what is not traced.
  cell.text = text();
  if (stores || unseen) ++cell.version;
  if (stores || unseen) cell.writer = stores ? event_.actor : trace::kNobody;
  if (memory.cells.size() == kCells) memory.cells.erase(memory.cells.begin());
  memory.cells.push_back(cell);
  std::erase_if(memory.knowledge,
                [&](const Memory::Knowledge& each) { return each.actor == event_.actor && each.index == index; });
  if (memory.knowledge.size() == kKnown) memory.knowledge.erase(memory.knowledge.begin());
  memory.knowledge.push_back({event_.actor, index, cell.version});
}

/// What a memory holds is no longer known, where it was written to so often that only the times were counted.
void Step::folded() {
  if (facts_of(event_.operation()).at_end != AtEnd::Store) return;
  if (IpcObject* const object = own_object(event_.object)) object->memory = {};
}

void Step::acquired(IpcObject& object) {
  if (is_semaphore(object.type)) {
    if (object.count > 0) --object.count;
    return;
  }
  if (!is_lock(object.type)) return;
  object.count = object.type == ObjectType::RLock && object.holder == event_.actor ? object.count + 1 : 1;
  object.holder = event_.actor;
}

/// Releases that must fail (an RLock of another, a bounded semaphore at its bound) change nothing.
void Step::released(IpcObject& object) {
  if (is_semaphore(object.type)) {
    if (object.type == ObjectType::Semaphore || object.count < object.capacity) ++object.count;
    return;
  }
  if (!is_lock(object.type) || object.holder == trace::kNobody) return;
  if (object.type == ObjectType::RLock) {
    if (object.holder != event_.actor) return;
    if (--object.count > 0) return;
  }
  object.count = 0;
  object.holder = trace::kNobody;
}

Step::Channel Step::channel_of(Serial serial) {
  IpcObject* object = own_object(serial);
  if (object == nullptr || object->type != ObjectType::Connection)
    return {object, static_cast<End>(event_.extra <= 2 ? event_.extra : 0)};
  const End end = object->capacity == 1 ? End::A : object->capacity == 2 ? End::B : End::None;
  IpcObject* pipe = own_object(object->whole);
  return {pipe != nullptr ? pipe : object, end};
}

/// Where its messages are: of the pipe inside of a queue, in the queue.
Step::Channel Step::content_of(Serial serial) {
  Channel channel = channel_of(serial);
  if (channel.object == nullptr || channel.object->type != ObjectType::Pipe) return channel;
  IpcObject* const queue = own_object(channel.object->whole);
  return queue != nullptr && is_queue(queue->type) ? Channel{queue, End::None, true} : channel;
}

/// The only end that the actor's process holds, if it holds only one.
End Step::end_of_actor(const IpcObject& pipe) const {
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

/// A list that stays short: a deadlock among more than these is explained without their names.
void Step::know(std::vector<Serial>& actors) const {
  if (actors.size() < IpcObject::kMostKnown && std::find(actors.begin(), actors.end(), event_.actor) == actors.end())
    actors.push_back(event_.actor);
}

void Step::put_ended(Channel channel, const Activity& call) {
  IpcObject& object = *channel.object;
  know(object.givers);
  Message message = message_of(call);
  if (object.type == ObjectType::JoinableQueue && !channel.past_buffer) ++object.unfinished;
  auto early = std::find(object.early.begin(), object.early.end(), std::pair{message.sender, message.number});
  if (early == object.early.end()) early = std::find(object.early.begin(), object.early.end(), kOfUnknownSender);
  if (early != object.early.end()) {
    object.early.erase(early);
    return;
  }
  ++object.put_count;
  if (message.number == 0) message.number = object.put_count;  // Its sender does not count: the queue does.
  if (has_feeder(object.type) && !channel.past_buffer) return object.buffer.push_back(message);
  const End from = channel.end != End::None ? channel.end : end_of_actor(object);
  message.to = from == End::A ? End::B : from == End::B ? End::A : End::None;
  if (std::uint64_t& received = message.to == End::A ? object.early_at_a : object.early_at_b;
      message.to != End::None && received > 0) {
    --received;
    ++object.got_count;
    return;
  }
  object.pipe.push_back(message);
  // Of one whose other end is never known the content is never shown.
  constexpr std::size_t kMostUnclaimed = 1024;
  if (object.type == ObjectType::Connection && !object.paired && object.pipe.size() > kMostUnclaimed)
    object.pipe.take_front();
}

void Step::feed_ended(IpcObject& object) {
  std::optional<Message> fed = object.buffer.take(event_.peer, event_.serial);
  if (!fed) return;
  fed->since = now_;
  object.pipe.push_back(*fed);
}

/// The next one that comes out of this end: never one that goes into it.
std::optional<Message> Step::take_next(Channel channel) const {
  const Message* next = ChannelView{channel.object, channel.end}.next();
  return next != nullptr ? channel.object->pipe.take(next->sender, next->number) : std::nullopt;
}

void Step::got(Channel channel) {
  constexpr std::size_t kRemembered = 8;
  IpcObject& object = *channel.object;
  know(object.takers);
  std::optional<Message> message;
  const bool identified = event_.serial != 0;
  if (identified) {
    const Serial sender = event_.peer;
    message = object.pipe.take(sender, event_.serial);
    if (!message) message = object.buffer.take(sender, event_.serial);
    if (!message) message = object.lost.take(sender, event_.serial);
  } else {
    if (channel.end == End::None) channel.end = end_of_actor(object);
    message = take_next(channel);
    if (!message) message = object.buffer.take_front();
    if (!message && object.type == ObjectType::Connection) {
      ++(channel.end == End::B ? object.early_at_b : object.early_at_a);
      return;
    }
  }
  if (!message) {  // Its put has not been told yet; it may never be.
    const std::pair key = identified ? std::pair{event_.peer, event_.serial} : kOfUnknownSender;
    if (!identified && std::count(object.early.begin(), object.early.end(), key) == kMostUnknown) return;
    ++object.put_count;
    object.early.push_back(key);
    message = Message{.sender = event_.peer, .number = event_.serial, .text = text()};
  }
  ++object.got_count;
  message->since = now_;
  message->receiver = event_.actor;
  object.taken.push_back(*message);
  if (object.taken.size() > kRemembered) object.taken.erase(object.taken.begin());
}

}  // namespace model
