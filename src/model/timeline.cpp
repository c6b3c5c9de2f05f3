#include "model/timeline.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

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
  std::unordered_map<Serial, std::size_t> place_of;  // Actor -> number of its lane.
  std::unordered_map<MessageKey, MessageSent, MessageKeyHash> sent;  // Not yet received.
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
  Lane* lane(Serial actor);
  Lane* need_process(Serial process, Serial parent);
  Lane* insert(std::size_t place, Lane fresh);
  std::size_t after_family(std::size_t parent) const;
  void open(Lane& lane, SpanKind kind);
  void close(Lane& lane);
  void between_operations(Lane& lane, const TimelineActor& actor);
  void set_kind(Lane& lane, const TimelineCall& call, SpanKind kind);
  void running();
  void found();
  void exited();
  void gone();
  void thread_began();
  void call_begun();
  void call_blocked();
  void call_ended();
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

const Lane* Timeline::lane_of(Serial actor) const {
  if (!builder_) return nullptr;
  const auto place = builder_->place_of.find(actor);
  return place == builder_->place_of.end() ? nullptr : &lanes_[place->second];
}

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
    lanes[i] = std::move(to.lanes_[place_of.at(kept.actors[i])]);
    lanes[i].spans.resize(end.spans);
    if (end.spans > 0) lanes[i].spans.back() = end.last;
    lanes[i].samples.resize(end.samples);
  }
  to.lanes_ = std::move(lanes);
  place_of.clear();
  for (std::size_t i = 0; i < to.lanes_.size(); ++i) place_of[to.lanes_[i].actor] = i;
  to.arrows_.resize(kept.arrows);
  state = kept.state;
  to.events_ = kept.place;
  to.end_ = kept.end;
  changed = std::min(changed, kept.end);
}

// ---- Lanes.

Serial Timeline::Builder::known(Serial serial) const {
  const auto alias = state.aliases.find(serial);
  return alias == state.aliases.end() ? serial : alias->second;
}

Lane* Timeline::Builder::lane(Serial actor) {
  const auto place = place_of.find(known(actor));
  return place == place_of.end() ? nullptr : &to.lanes_[place->second];
}

Lane* Timeline::Builder::insert(std::size_t place, Lane fresh) {
  to.lanes_.insert(to.lanes_.begin() + static_cast<std::ptrdiff_t>(place), std::move(fresh));
  for (std::size_t i = place; i < to.lanes_.size(); ++i) place_of[to.lanes_[i].actor] = i;
  return &to.lanes_[place];
}

/// The place after a process, its threads and all its descendants.
std::size_t Timeline::Builder::after_family(std::size_t parent) const {
  const auto& lanes = to.lanes_;
  std::size_t place = parent + 1;
  while (place < lanes.size() && (lanes[place].depth > lanes[parent].depth || (lanes[place].thread && lanes[place].process == lanes[parent].actor))) ++place;
  return place;
}

Lane* Timeline::Builder::need_process(Serial process, Serial parent) {
  if (process == trace::kNobody) return nullptr;
  if (Lane* known_one = lane(process)) return known_one;
  const auto above = place_of.find(parent);
  const bool has_parent = parent != trace::kNobody && above != place_of.end();
  const std::size_t place = has_parent ? after_family(above->second) : to.lanes_.size();
  const int depth = has_parent ? to.lanes_[above->second].depth + 1 : 0;
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
      const Lane* creator = lane(taken.actor);
      need_process(taken.object, creator != nullptr ? creator->process : trace::kNobody);
      return;
    }
    case Kind::Running: return running();
    case Kind::Found: return found();
    case Kind::Exited: return exited();
    case Kind::Reaped:
    case Kind::Vanished: return gone();
    case Kind::KernelState:
      if (Lane* sampled = lane(taken.object))
        sampled->samples.push_back({static_cast<char>(taken.value), now, std::chrono::nanoseconds{static_cast<std::int64_t>(taken.serial)}});
      return;
    case Kind::SignalSent: {
      const Lane* target = lane(taken.object);
      if (target != nullptr)
        arrow({.kind = ArrowKind::Signal, .from_time = now, .to_time = now, .from = known(taken.actor), .to = target->actor, .object = trace::kNobody, .signal = static_cast<int>(taken.value)});
      return;
    }
    case Kind::ThreadBegan: return thread_began();
    case Kind::ThreadEnded:
      if (Lane* ended = lane(taken.object)) {
        close(*ended);
        state.actors[taken.object] = {};
      }
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
  if (lane(event->object) == nullptr)
    for (const auto& [serial, other] : state.actors)
      if (other.pid != 0 && other.pid == event->extra && other.alive) parent = serial;
  for (auto& [serial, other] : state.actors) {  // The observer came upon it first.
    if (other.pid != event->value || !other.alive || !other.found || serial == event->object) continue;
    const auto place = place_of.find(serial);
    if (place == place_of.end()) continue;
    to.lanes_.erase(to.lanes_.begin() + static_cast<std::ptrdiff_t>(place->second));
    place_of.clear();
    for (std::size_t i = 0; i < to.lanes_.size(); ++i) place_of[to.lanes_[i].actor] = i;
    other.alive = false;
    state.aliases[serial] = event->object;
    checkpoints.clear();  // They know the lane that is gone.
    log.clear();
    break;
  }
  Lane* begun = need_process(event->object, parent);
  if (begun == nullptr) return;
  TimelineActor& actor = state.actors[event->object];
  if (actor.alive || actor.ended) return;
  actor.alive = true;
  actor.pid = event->value;
  open(*begun, SpanKind::Run);
  if (actor.starter == trace::kNobody && parent != trace::kNobody) {
    actor.starter = parent;
    actor.start = now;
    for (const TimelineCall& call : state.actors[parent].calls)
      if (call.operation == Operation::Fork) actor.start = call.begun;
  }
  if (actor.starter != trace::kNobody)
    arrow({.kind = ArrowKind::Start, .from_time = actor.start, .to_time = now, .from = actor.starter, .to = event->object, .object = trace::kNobody, .signal = 0});
}

void Timeline::Builder::found() {
  for (const auto& [serial, other] : state.actors)
    if (other.alive && other.pid != 0 && other.pid == event->value && serial != event->object) {
      state.aliases[event->object] = serial;
      return;
    }
  Lane* begun = need_process(event->object, known(event->peer));
  if (begun == nullptr) return;
  TimelineActor& actor = state.actors[begun->actor];
  if (actor.alive || actor.ended) return;
  actor.alive = actor.found = true;
  actor.pid = event->value;
  open(*begun, SpanKind::Run);
}

void Timeline::Builder::exited() {
  Lane* ended = lane(event->object);
  if (ended == nullptr) return;
  TimelineActor& actor = state.actors[ended->actor];
  if (actor.ended) return;
  actor.ended = true;
  actor.alive = false;
  actor.exited = now;
  actor.calls.clear();
  open(*ended, SpanKind::Zombie);
  for (Lane& thread : to.lanes_)
    if (thread.thread && thread.process == ended->actor) {
      close(thread);
      state.actors[thread.actor] = {};
    }
}

void Timeline::Builder::gone() {
  const Lane* before = lane(event->object);
  if (before == nullptr) return;
  if (!state.actors[before->actor].ended) exited();
  Lane& ended = *lane(event->object);
  if (!ended.spans.empty() && ended.spans.back().kind == SpanKind::Zombie && ended.spans.back().begin == now && ended.spans.back().end == kOpen)
    ended.spans.pop_back();  // It was never seen as a zombie.
  else
    close(ended);
}

void Timeline::Builder::thread_began() {
  const auto process = place_of.find(known(event->peer));
  if (event->object == trace::kNobody || process == place_of.end() || lane(event->object) != nullptr) return;
  std::size_t place = process->second + 1;
  const int depth = to.lanes_[process->second].depth;
  const Serial of = to.lanes_[process->second].actor;
  while (place < to.lanes_.size() && to.lanes_[place].thread && to.lanes_[place].process == of) ++place;
  const bool dead = state.actors[of].ended;
  Lane* fresh = insert(place, {.actor = event->object, .process = of, .depth = depth, .thread = true, .spans = {}, .samples = {}});
  if (dead) return;
  TimelineActor& actor = state.actors[event->object];
  actor.alive = true;
  actor.serves = static_cast<Serial>(event->serial);
  between_operations(*fresh, actor);
}

/// A feeder without an operation waits for something to be put.
void Timeline::Builder::between_operations(Lane& lane, const TimelineActor& actor) {
  open(lane, actor.serves == trace::kNobody ? SpanKind::Run : SpanKind::WaitOther);
  lane.spans.back().object = actor.serves;
}

void Timeline::Builder::call_begun() {
  Lane* acting = lane(event->actor);
  if (acting == nullptr) return;
  TimelineActor& actor = state.actors[acting->actor];
  if (!actor.alive) return;
  if (event->operation() == Operation::Start)
    if (Lane* child = lane(event->object)) {
      TimelineActor& started = state.actors[child->actor];
      if (!started.alive && !started.ended) started.starter = acting->actor, started.start = now;
    }
  if ((event->flags & trace::kPart) != 0 && !actor.calls.empty()) return;
  if (actor.calls.size() >= kDeepest) actor.calls.erase(actor.calls.begin());
  actor.calls.push_back({event->call, event->operation(), event->object, event->place, now, 0});
  if (event->operation() == Operation::Sleep) set_kind(*acting, actor.calls.back(), SpanKind::Sleep);
  else if (event->operation() == Operation::Input || event->operation() == Operation::JoinThread) set_kind(*acting, actor.calls.back(), waiting_in(event->operation()));
  else if (actor.serves != trace::kNobody && actor.calls.size() == 1) set_kind(*acting, actor.calls.back(), SpanKind::Run);
}

void Timeline::Builder::call_blocked() {
  Lane* acting = lane(event->actor);
  if (acting == nullptr) return;
  TimelineActor& actor = state.actors[acting->actor];
  if (!actor.alive || actor.calls.empty()) return;
  TimelineCall& call = actor.calls.back();
  const bool part = call.call != event->call;
  if (part && (event->flags & trace::kPart) == 0) return;
  if (part) call.part = event->call;
  if (call.operation != Operation::Sleep) set_kind(*acting, call, waiting_in(call.operation));
}

void Timeline::Builder::call_ended() {
  if (event->outcome == Outcome::Returned) {
    message_sent();
    message_received();
  }
  Lane* acting = lane(event->actor);
  if (acting == nullptr) return;
  TimelineActor& actor = state.actors[acting->actor];
  if (event->operation() == Operation::Join && event->outcome == Outcome::Returned)
    if (const Lane* joined = lane(event->object); joined != nullptr && state.actors[joined->actor].ended)
      arrow({.kind = ArrowKind::Join, .from_time = state.actors[joined->actor].exited, .to_time = now, .from = joined->actor, .to = acting->actor, .object = trace::kNobody, .signal = 0});
  if (!actor.alive || actor.calls.empty()) return;
  const bool waits = !acting->spans.empty() && acting->spans.back().kind != SpanKind::Run;
  if (actor.calls.back().part == event->call && event->call != 0 && actor.calls.back().call != event->call) {
    actor.calls.back().part = 0;
    if (waits) open(*acting, SpanKind::Run);
    return;
  }
  const auto ended = std::find_if(actor.calls.begin(), actor.calls.end(), [&](const TimelineCall& call) { return call.call == event->call; });
  if (ended == actor.calls.end()) return;
  actor.calls.erase(ended, actor.calls.end());
  if (!waits && actor.serves == trace::kNobody) return;
  acting->spans.back().outcome = event->outcome;
  if (actor.calls.empty())
    between_operations(*acting, actor);
  else
    open(*acting, SpanKind::Run);
}

void Timeline::Builder::message_sent() {
  const Operation operation = event->operation();
  if (operation != Operation::Put && operation != Operation::Send && operation != Operation::SendBytes) return;
  if (event->serial == 0) return;
  const auto pipe = state.pipes.find(event->object);
  const MessageKey key{pipe == state.pipes.end() ? event->object : pipe->second, known(event->peer), event->serial};
  const MessageSent value{now, known(event->actor)};
  if (sent.emplace(key, value).second && !checkpoints.empty()) log.push_back({key, value, true});
}

void Timeline::Builder::message_received() {
  const Operation operation = event->operation();
  if (operation != Operation::Get && operation != Operation::Recv && operation != Operation::RecvBytes) return;
  const auto pipe = state.pipes.find(event->object);
  const Serial object = pipe == state.pipes.end() ? event->object : pipe->second;
  const auto place = sent.find({object, known(event->peer), event->serial});
  if (place == sent.end()) return;
  arrow({.kind = ArrowKind::Message, .from_time = place->second.time, .to_time = now, .from = place->second.actor, .to = known(event->actor), .object = object, .signal = 0});
  if (!checkpoints.empty()) log.push_back({place->first, place->second, false});
  sent.erase(place);
}

}  // namespace model
