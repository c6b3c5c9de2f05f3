#include "model/timeline.hpp"

#include <algorithm>
#include <deque>

#include "model/flat_map.hpp"
#include "model/timeline_state.hpp"

namespace model {

using trace::Event;
using trace::Kind;

namespace {

constexpr TraceTime kOpen = TraceTime::max();
constexpr std::size_t kBetweenCheckpoints = 4096;
constexpr std::size_t kCheckpoints = 64;  ///< What comes later than these reach back costs a new beginning.
constexpr std::size_t kDeepest = 64;      ///< Operations within operations; deeper is damage.
constexpr std::size_t kRememberedChanges = 256;

constexpr std::uint32_t kNoLane = ~0U;

TraceTime time_of(const Event& event) { return TraceTime{static_cast<std::int64_t>(event.time_ns)}; }

SpanKind waiting_in(Operation operation) {
  switch (operation) {
    case Operation::Join:
    case Operation::WaitPid:
    case Operation::JoinThread:
    case Operation::JoinQueue: return SpanKind::WaitJoin;
    case Operation::Get: return SpanKind::WaitGet;
    case Operation::Put:
    case Operation::Feed: return SpanKind::WaitPut;
    case Operation::Recv:
    case Operation::RecvBytes:
    case Operation::Poll: return SpanKind::WaitRecv;
    case Operation::Send:
    case Operation::SendBytes: return SpanKind::WaitSend;
    case Operation::Acquire: return SpanKind::WaitAcquire;
    default: return SpanKind::WaitOther;
  }
}

}  // namespace

struct SerialHash {
  std::size_t operator()(Serial serial) const { return serial * 0x9E3779B97F4A7C15ULL >> 20; }
};

/// What is under way at the place up to which the timeline has come.
struct Timeline::Builder {
  struct Checkpoint {
    std::size_t place = 0;
    TimelineState state;
    std::vector<Serial> actors;  // Of the lanes, in their order.
    struct LaneEnd {
      std::size_t spans = 0, samples = 0;
      Span last;
    };
    std::vector<LaneEnd> ends;
    std::size_t arrows = 0;
    std::uint64_t log = 0;
    TraceTime end{};
  };

  TimelineState state;
  FlatMap<Serial, std::uint32_t, SerialHash> number_of;  // Serial -> number in state.actors.
  std::vector<std::uint32_t> place_of;                   // Number of the actor -> place of its lane.
  FlatMap<MessageKey, MessageSent, MessageKeyHash> sent;  // Not yet received.
  struct Logged {
    MessageKey key;
    MessageSent value;
    bool sent;  // Or received.
  };
  std::deque<Logged> log;  // What happened to `sent`, for taking it back.
  std::uint64_t log_begin = 0;
  std::deque<Checkpoint> checkpoints;
  struct Change {
    std::uint64_t revision;
    TraceTime since;
  };
  std::deque<Change> changes;
  TraceTime changed{};

  Timeline& to;
  const Event* event = nullptr;
  std::uint32_t index = 0;
  TraceTime now{};

  explicit Builder(Timeline& timeline) : to{timeline} {}

  void take(const Event& taken, std::size_t place);
  /// An actor and its lane.
  struct Known {
    Lane* lane = nullptr;
    TimelineActor* actor = nullptr;
    explicit operator bool() const { return lane != nullptr; }
  };
  Known find(Serial actor);
  Known need_process(Serial process, Serial parent);
  Known insert(std::size_t place, Lane fresh);
  void number_lanes(std::size_t first);
  std::size_t place_of_lane(Serial actor);
  std::size_t after_family(std::size_t parent) const;
  void open(Lane& lane, SpanKind kind);
  void close(Lane& lane);
  void between_operations(const Known& acting);
  void set_kind(Lane& lane, const TimelineCall& call, SpanKind kind);
  void running();
  void found();
  void exited(const Known& process);
  void gone();
  void thread_began();
  void end_thread(const Known& thread);
  void call_begun();
  void call_blocked();
  void call_ended();
  MessageKey message_key() const;
  void message_sent();
  void message_received();
  void arrow(const Arrow& arrow) { to.arrows_.push_back(arrow); }
  Serial known(Serial serial) const;

  void checkpoint();
  void go_back_to(std::size_t place);
  void reset();
};

Timeline::Timeline() = default;
Timeline::~Timeline() = default;
Timeline::Timeline(Timeline&& other) noexcept { *this = std::move(other); }
Timeline& Timeline::operator=(Timeline&& other) noexcept {
  lanes_ = std::move(other.lanes_);
  arrows_ = std::move(other.arrows_);
  revision_ = other.revision_;
  changes_ = other.changes_;
  events_ = other.events_;
  end_ = other.end_;
  builder_.reset();  // It refers to the other one: this one starts again at its next update.
  revision_ = 0;
  events_ = 0;
  lanes_.clear();
  arrows_.clear();
  other.lanes_.clear();
  other.arrows_.clear();
  other.builder_.reset();
  other.events_ = 0;
  other.revision_ = 0;
  return *this;
}

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
    if (events_ % kBetweenCheckpoints == 0 && all.size() - events_ <= kBetweenCheckpoints * kCheckpoints) builder_->checkpoint();
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

void Timeline::Builder::reset() {
  to.lanes_.clear();
  to.arrows_.clear();
  to.events_ = 0;
  to.end_ = {};
  state = {};
  number_of.clear();
  place_of.clear();
  sent.clear();
  log.clear();
  log_begin = 0;
  checkpoints.clear();
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

void Timeline::Builder::open(Lane& lane, SpanKind kind) {
  close(lane);
  lane.spans.push_back({.begin = now, .end = kOpen, .kind = kind, .operation = Operation::None, .outcome = Outcome::None, .object = trace::kNobody, .place = 0, .event = index});
}

void Timeline::Builder::close(Lane& lane) {
  if (lane.spans.empty() || lane.spans.back().end != kOpen) return;
  lane.spans.back().end = now;
}

void Timeline::Builder::set_kind(Lane& lane, const TimelineCall& call, SpanKind kind) {
  open(lane, kind);
  Span& span = lane.spans.back();
  span.operation = call.operation;
  span.object = call.object;
  span.place = call.place;
}

// ---- Events.

void Timeline::Builder::take(const Event& taken, std::size_t place) {
  event = &taken;
  index = static_cast<std::uint32_t>(place);
  now = time_of(taken);
  to.end_ = now;
  switch (taken.kind) {
    case Kind::RunBegan: need_process(taken.object, trace::kNobody); return;
    case Kind::Created: {
      const Known creator = find(taken.actor);
      need_process(taken.object, creator ? creator.lane->process : trace::kNobody);
      return;
    }
    case Kind::Running: return running();
    case Kind::Found: return found();
    case Kind::Exited: return exited(find(taken.object));
    case Kind::Reaped:
    case Kind::Vanished: return gone();
    case Kind::KernelState:
      if (const Known sampled = find(taken.object))
        sampled.lane->samples.push_back({static_cast<char>(taken.value), now, std::chrono::nanoseconds{static_cast<std::int64_t>(taken.serial)}});
      return;
    case Kind::SignalSent:
      if (const Known target = find(taken.object))
        arrow({.kind = ArrowKind::Signal, .from_time = now, .to_time = now, .from = known(taken.actor), .to = target.lane->actor, .object = trace::kNobody, .signal = static_cast<int>(taken.value)});
      return;
    case Kind::ThreadBegan: return thread_began();
    case Kind::ThreadEnded:
      if (const Known ended = find(taken.object); ended && ended.lane->thread) end_thread(ended);
      return;
    case Kind::ObjectCreated:
      if (taken.object_type() == ObjectType::Connection && taken.peer != trace::kNobody) state.pipes[taken.object] = taken.peer;
      return;
    case Kind::CallBegun: return call_begun();
    case Kind::CallBlocked: return call_blocked();
    case Kind::CallEnded: return call_ended();
    default: return;
  }
}

void Timeline::Builder::running() {
  Serial parent = trace::kNobody;
  if (!find(event->object))
    for (const TimelineActor& other : state.actors)
      if (other.pid != 0 && other.pid == event->extra && other.alive) parent = other.serial;
  for (TimelineActor& other : state.actors) {  // The observer came upon it first.
    if (other.pid != event->value || !other.alive || !other.found || other.serial == event->object) continue;
    const auto place = static_cast<std::ptrdiff_t>(place_of_lane(other.serial));
    if (parent == trace::kNobody) parent = other.starter;
    other.alive = false;
    to.lanes_.erase(to.lanes_.begin() + place);
    number_lanes(0);
    state.aliases[other.serial] = event->object;
    checkpoints.clear();  // They know the lane that is gone.
    log.clear();
    break;
  }
  const Known begun = need_process(event->object, parent);
  if (!begun || begun.actor->alive || begun.actor->ended) return;
  TimelineActor& actor = *begun.actor;
  actor.alive = true;
  actor.pid = event->value;
  open(*begun.lane, SpanKind::Run);
  if (actor.starter == trace::kNobody && parent != trace::kNobody) {
    actor.starter = parent;
    actor.start = now;
    if (const Known above = find(parent))
      for (const TimelineCall& call : above.actor->calls)
        if (call.operation == Operation::Fork) actor.start = call.begun;
  }
  if (actor.starter != trace::kNobody)
    arrow({.kind = ArrowKind::Start, .from_time = actor.start, .to_time = now, .from = actor.starter, .to = begun.lane->actor, .object = trace::kNobody, .signal = 0});
}

void Timeline::Builder::found() {
  for (const TimelineActor& other : state.actors)
    if (other.alive && other.pid != 0 && other.pid == event->value && other.serial != event->object) {
      state.aliases[event->object] = other.serial;
      return;
    }
  const Known begun = need_process(event->object, known(event->peer));
  if (!begun || begun.actor->alive || begun.actor->ended) return;
  begun.actor->alive = begun.actor->found = true;
  begun.actor->pid = event->value;
  begun.actor->starter = known(event->peer);
  begun.actor->start = now;
  open(*begun.lane, SpanKind::Run);
}

void Timeline::Builder::end_thread(const Known& thread) {
  close(*thread.lane);
  thread.actor->alive = false;
  thread.actor->calls.clear();
}

void Timeline::Builder::exited(const Known& process) {
  if (!process || process.lane->thread || process.actor->ended) return;
  TimelineActor& actor = *process.actor;
  actor.ended = true;
  actor.alive = false;
  actor.exited = now;
  actor.calls.clear();
  open(*process.lane, SpanKind::Zombie);
  std::size_t place = place_of_lane(process.lane->actor) + 1;
  for (; place < to.lanes_.size() && to.lanes_[place].thread && to.lanes_[place].process == process.lane->actor; ++place)
    end_thread(find(to.lanes_[place].actor));
}

void Timeline::Builder::gone() {
  const Known process = find(event->object);
  if (!process || process.lane->thread) return;
  if (!process.actor->ended) exited(process);
  Lane& lane = *process.lane;
  if (!lane.spans.empty() && lane.spans.back().kind == SpanKind::Zombie && lane.spans.back().begin == now && lane.spans.back().end == kOpen)
    lane.spans.pop_back();  // It was never seen as a zombie.
  else
    close(lane);
}

void Timeline::Builder::thread_began() {
  const Known process = find(event->peer);
  if (event->object == trace::kNobody || !process || process.lane->thread || number_of.find(event->object) != nullptr) return;
  const Serial of = process.lane->actor;
  const int depth = process.lane->depth;
  const bool dead = process.actor->ended;
  std::size_t place = place_of_lane(of) + 1;
  while (place < to.lanes_.size() && to.lanes_[place].thread && to.lanes_[place].process == of) ++place;
  const Known fresh = insert(place, {.actor = event->object, .process = of, .depth = depth, .thread = true, .spans = {}, .samples = {}});
  if (dead) return;
  fresh.actor->alive = true;
  fresh.actor->serves = static_cast<Serial>(event->serial);
  between_operations(fresh);
}

/// A feeder without an operation waits for something to be put.
void Timeline::Builder::between_operations(const Known& acting) {
  open(*acting.lane, acting.actor->serves == trace::kNobody ? SpanKind::Run : SpanKind::WaitOther);
  acting.lane->spans.back().object = acting.actor->serves;
}

void Timeline::Builder::call_begun() {
  const Known acting = find(event->actor);
  if (!acting || !acting.actor->alive) return;
  TimelineActor& actor = *acting.actor;
  if (event->operation() == Operation::Start)
    if (const Known child = find(event->object); child && !child.actor->alive && !child.actor->ended) {
      child.actor->starter = acting.lane->actor;
      child.actor->start = now;
    }
  if ((event->flags & trace::kPart) != 0 && !actor.calls.empty()) return;
  if (actor.calls.size() >= kDeepest) actor.calls.erase(actor.calls.begin());
  actor.calls.push_back({event->call, event->operation(), event->object, event->place, now, 0});
  const TimelineCall& call = actor.calls.back();
  if (call.operation == Operation::Sleep)
    set_kind(*acting.lane, call, SpanKind::Sleep);
  else if (call.operation == Operation::Input || call.operation == Operation::JoinThread)
    set_kind(*acting.lane, call, waiting_in(call.operation));
  else if (actor.serves != trace::kNobody && actor.calls.size() == 1)
    set_kind(*acting.lane, call, SpanKind::Run);
}

void Timeline::Builder::call_blocked() {
  const Known acting = find(event->actor);
  if (!acting || !acting.actor->alive || acting.actor->calls.empty()) return;
  TimelineCall& call = acting.actor->calls.back();
  const bool part = call.call != event->call;
  if (part && (event->flags & trace::kPart) == 0) return;
  if (part) call.part = event->call;
  if (call.operation != Operation::Sleep) set_kind(*acting.lane, call, waiting_in(call.operation));
}

void Timeline::Builder::call_ended() {
  if (event->outcome == Outcome::Returned && event->serial != 0) {
    message_sent();
    message_received();
  }
  const Known acting = find(event->actor);
  if (!acting) return;
  TimelineActor& actor = *acting.actor;
  if (event->operation() == Operation::Join && event->outcome == Outcome::Returned)
    if (const Known joined = find(event->object); joined && joined.actor->ended && !joined.lane->thread)
      arrow({.kind = ArrowKind::Join, .from_time = joined.actor->exited, .to_time = now, .from = joined.lane->actor, .to = acting.lane->actor, .object = trace::kNobody, .signal = 0});
  if (!actor.alive || actor.calls.empty()) return;
  const bool waits = !acting.lane->spans.empty() && acting.lane->spans.back().kind != SpanKind::Run;
  if (actor.calls.back().part == event->call && event->call != 0 && actor.calls.back().call != event->call) {
    actor.calls.back().part = 0;
    if (waits) open(*acting.lane, SpanKind::Run);
    return;
  }
  const auto ended = std::find_if(actor.calls.begin(), actor.calls.end(), [&](const TimelineCall& call) { return call.call == event->call; });
  if (ended == actor.calls.end()) return;
  actor.calls.erase(ended, actor.calls.end());
  if (!waits && actor.serves == trace::kNobody) return;
  acting.lane->spans.back().outcome = event->outcome;
  if (actor.calls.empty())
    between_operations(acting);
  else
    open(*acting.lane, SpanKind::Run);
}

MessageKey Timeline::Builder::message_key() const {
  const auto pipe = state.pipes.find(event->object);
  return {pipe == state.pipes.end() ? event->object : pipe->second, known(event->peer), event->serial};
}

void Timeline::Builder::message_sent() {
  const Operation operation = event->operation();
  if (operation != Operation::Put && operation != Operation::Send && operation != Operation::SendBytes) return;
  const MessageKey key = message_key();
  if (sent.find(key) != nullptr) return;
  const MessageSent value{now, known(event->actor)};
  sent[key] = value;
  if (!checkpoints.empty()) log.push_back({key, value, true});
}

void Timeline::Builder::message_received() {
  const Operation operation = event->operation();
  if (operation != Operation::Get && operation != Operation::Recv && operation != Operation::RecvBytes) return;
  const MessageKey key = message_key();
  const MessageSent* found = sent.find(key);
  if (found == nullptr) return;
  arrow({.kind = ArrowKind::Message, .from_time = found->time, .to_time = now, .from = found->actor, .to = known(event->actor), .object = key.object, .signal = 0});
  if (!checkpoints.empty()) log.push_back({key, *found, false});
  sent.erase(key);
}

}  // namespace model
