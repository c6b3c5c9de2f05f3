#include <algorithm>
#include <utility>

#include "model/timeline_builder.hpp"

namespace model {

using trace::Event;
using trace::Kind;

namespace {

constexpr TraceTime kOpen = TraceTime::max();
constexpr std::size_t kDeepest = 64;  ///< Operations within operations; deeper is damage.

bool sleeps_untraced(const Lane& lane) {
  return !lane.spans.empty() && lane.spans.back().kind != SpanKind::Run && !lane.spans.back().in_operation();
}

}  // namespace

void Timeline::Builder::open(Lane& lane, SpanKind kind) {
  close(lane);
  lane.spans.push_back({.begin = now,
                        .end = kOpen,
                        .kind = kind,
                        .operation = Operation::None,
                        .outcome = Outcome::None,
                        .object = trace::kNobody,
                        .place = 0,
                        .event = index});
}

void Timeline::Builder::close(Lane& lane) {
  if (lane.spans.empty() || lane.spans.back().end != kOpen) return;
  lane.spans.back().end = now;
}

void Timeline::Builder::set_kind(Lane& lane, TimelineCall& call, SpanKind kind) {
  open(lane, kind);
  call.shown = kind;
  Span& span = lane.spans.back();
  span.operation = call.operation;
  span.object = call.object;
  span.place = call.place;
}

void Timeline::Builder::take(const Event& taken, std::size_t place) {
  event = &taken;
  index = static_cast<std::uint32_t>(place);
  now = taken.time();
  to.end_ = now;
  switch (taken.kind) {
    case Kind::RunBegan:
      need_process(taken.object, trace::kNobody);
      return;
    case Kind::Created:
      return created();
    case Kind::Running:
      return running();
    case Kind::ForeignProcess:
      return found();
    case Kind::Exited:
      return exited(find(taken.object));
    case Kind::Reaped:
    case Kind::Vanished:
      return gone();
    case Kind::Exiting:
      return exiting();
    case Kind::KernelState:
      return sampled();
    case Kind::SignalSent:
      return signalled();
    case Kind::ThreadBegan:
      return thread_began();
    case Kind::ThreadEnded:
      if (const Known ended = find(taken.object); ended && ended.lane->thread) end_thread(ended);
      return;
    case Kind::ObjectCreated:
      return object_created();
    case Kind::CallBegun:
      return call_begun();
    case Kind::CallBlocked:
      return call_blocked();
    case Kind::CallEnded:
      return call_ended();
    case Kind::None:
    case Kind::Started:
    case Kind::Renamed:
    case Kind::DaemonSet:
    case Kind::Closed:
    case Kind::Orphaned:
    case Kind::Adopted:
    case Kind::AuthKeySet:
    case Kind::ObjectNamed:
    case Kind::TaskSubmitted:
    case Kind::TaskTaken:
    case Kind::TaskEnded:
    case Kind::TaskFetched:
    case Kind::EndOpened:
    case Kind::EndClosed:
    case Kind::ObjectClosed:
    case Kind::Raised:
    case Kind::Line:
    case Kind::Output:
    case Kind::OutputEnd:
    case Kind::Input:
    case Kind::RunEnded:
    case Kind::Folded:
    case Kind::Note:
    case Kind::Chosen:
      return;
  }
}

void Timeline::Builder::created() {
  const Known creator = find(event->actor);
  need_process(event->object, creator ? creator.lane->process : trace::kNobody);
}

void Timeline::Builder::exiting() {
  const Known process = find(event->object);
  if (!process) return;
  process.actor->exiting = true;
  if (sleeps_untraced(*process.lane)) open(*process.lane, SpanKind::Run);
}

/// Between its operations, or in a program that is not traced, a process sleeps from where it was seen asleep on, as
/// asleep_untraced() says of the world.
void Timeline::Builder::sampled() {
  const Known process = find(event->object);
  if (!process) return;
  Lane& lane = *process.lane;
  const TimelineActor& actor = *process.actor;
  lane.samples.push_back({.state = static_cast<char>(event->value),
                          .at = now,
                          .cpu = std::chrono::nanoseconds{static_cast<std::int64_t>(event->serial)},
                          .call = event->system_call(),
                          .extra = event->extra,
                          .text = {},
                          .peer = event->peer});
  if (!actor.alive) return;
  const KernelSample& sample = lane.samples.back();
  if (sample.state == 'T' || sample.state == 't') {
    if (lane.spans.empty() || lane.spans.back().kind != SpanKind::Stopped) open(lane, SpanKind::Stopped);
    return;
  }
  show_again(process);
  const bool free = actor.calls.empty() || facts_of(actor.calls.back().operation).replaces;
  if (actor.exiting || !free || lane.spans.empty()) return;
  const bool asleep = sample.state == 'S' || sample.state == 'D';
  const SpanKind kind = !asleep ? SpanKind::Run : is_wait(sample.call) ? SpanKind::WaitOther : SpanKind::Sleep;
  const KernelSample* const before = lane.sample_at(lane.spans.back().begin);
  const bool same_call = !asleep || before == nullptr || before->call == sample.call;
  if (kind != lane.spans.back().kind || !same_call) open(lane, kind);
}

/// If it was stopped, it goes on with what it was doing.
void Timeline::Builder::show_again(const Known& acting) {
  Lane& lane = *acting.lane;
  if (lane.spans.empty() || lane.spans.back().kind != SpanKind::Stopped || lane.spans.back().end != kOpen) return;
  if (acting.actor->calls.empty()) return between_operations(acting);
  TimelineCall& call = acting.actor->calls.back();
  if (call.shown == SpanKind::Run) open(lane, SpanKind::Run);
  else set_kind(lane, call, call.shown);
}

void Timeline::Builder::signalled() {
  constexpr std::int64_t kContinue = 18;  // SIGCONT on Linux.
  const Known target = find(event->object);
  if (!target) return;
  if (event->value == kContinue) show_again(target);
  arrow({.kind = ArrowKind::Signal,
         .from_time = now,
         .to_time = now,
         .from = known(event->actor),
         .to = target.lane->actor,
         .object = trace::kNobody,
         .signal = static_cast<int>(event->value)});
}

void Timeline::Builder::object_created() {
  if (leads_to_messages(*event)) state.pipes[event->object] = event->peer;
}

void Timeline::Builder::running() {
  Serial parent = trace::kNobody;
  if (!find(event->object))
    if (const TimelineActor* const above = living_with_pid(event->extra)) parent = above->serial;
  if (TimelineActor* const other = living_with_pid(event->value);
      other != nullptr && other->found && other->serial != event->object) {
    // The observer came upon it first.
    if (parent == trace::kNobody) parent = other->starter;
    other->alive = false;
    other->hidden = true;
    family_changed = true;
    state.aliases[other->serial] = event->object;
  }
  const Known begun = need_process(event->object, parent);
  if (!begun || begun.actor->alive || begun.actor->ended) return;
  TimelineActor& actor = *begun.actor;
  born_with_pid(begun, event->value);
  open(*begun.lane, SpanKind::Run);
  if (actor.starter == trace::kNobody && parent != trace::kNobody) {
    actor.starter = parent;
    actor.start = now;
    if (const Known above = find(parent))
      for (const TimelineCall& call : above.actor->calls)
        if (call.operation == Operation::Fork) actor.start = call.begun;
  }
  if (actor.starter != trace::kNobody)
    arrow({.kind = ArrowKind::Start,
           .from_time = actor.start,
           .to_time = now,
           .from = actor.starter,
           .to = begun.lane->actor,
           .object = trace::kNobody,
           .signal = 0});
}

void Timeline::Builder::found() {
  if (const TimelineActor* const other = living_with_pid(event->value);
      other != nullptr && other->serial != event->object) {
    state.aliases[event->object] = other->serial;
    return;
  }
  const Known begun = need_process(event->object, known(event->peer));
  if (!begun || begun.actor->alive || begun.actor->ended) return;
  born_with_pid(begun, event->value);
  begun.actor->found = true;
  begun.actor->starter = known(event->peer);
  begun.actor->start = now;
  open(*begun.lane, SpanKind::Run);
}

void Timeline::Builder::end_thread(const Known& thread) {
  close(*thread.lane);
  thread.actor->alive = false;
  thread.actor->ended = true;
  thread.actor->exited = now;
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
  for (std::uint32_t thread = actor.last_thread; thread != kNoActor; thread = state.actors[thread].previous_thread)
    end_thread({&lanes()[thread], &state.actors[thread]});
}

void Timeline::Builder::gone() {
  const Known process = find(event->object);
  if (!process || process.lane->thread) return;
  if (!process.actor->ended) exited(process);
  Lane& lane = *process.lane;
  if (!lane.spans.empty() && lane.spans.back().kind == SpanKind::Zombie && lane.spans.back().begin == now &&
      lane.spans.back().end == kOpen)
    lane.spans.pop_back();  // It was never seen as a zombie.
  else close(lane);
}

void Timeline::Builder::thread_began() {
  const Known process = find(event->peer);
  if (event->object == trace::kNobody || !process || process.lane->thread || number_of.find(event->object) != nullptr)
    return;
  const Serial of = process.lane->actor;
  const int depth = process.lane->depth;
  const bool dead = process.actor->ended;
  const std::uint32_t above = number(process);
  const Known fresh = insert(
      above, {.actor = event->object, .process = of, .depth = depth, .thread = true, .spans = {}, .samples = {}});
  fresh.actor->previous_thread = std::exchange(state.actors[above].last_thread, number(fresh));
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
  show_again(acting);
  TimelineActor& actor = *acting.actor;
  if (event->operation() == Operation::Start)
    if (const Known child = find(event->object); child && !child.actor->alive && !child.actor->ended) {
      child.actor->starter = acting.lane->actor;
      child.actor->start = now;
    }
  if ((event->flags & trace::kPart) != 0 && !actor.calls.empty()) return;
  if (actor.calls.size() >= kDeepest) actor.calls.erase(actor.calls.begin());
  const bool within_wait = !actor.calls.empty() && actor.calls.back().shown != SpanKind::Run;
  actor.calls.push_back({event->call, event->operation(), event->object, event->place, now});
  TimelineCall& call = actor.calls.back();
  const OperationFacts& facts = facts_of(call.operation);
  switch (facts.at_first) {
    case AtFirst::Sleeps:
      return set_kind(*acting.lane, call, SpanKind::Sleep);
    case AtFirst::Waits:
      return set_kind(*acting.lane, call, facts.wait);
    case AtFirst::Runs:
      // What happens within a wait is the work of a signal's handler.
      if (within_wait || (actor.serves != trace::kNobody && actor.calls.size() == 1))
        set_kind(*acting.lane, call, SpanKind::Run);
      else if (sleeps_untraced(*acting.lane)) open(*acting.lane, SpanKind::Run);
      return;
  }
}

void Timeline::Builder::call_blocked() {
  const Known acting = find(event->actor);
  if (!acting || !acting.actor->alive || acting.actor->calls.empty()) return;
  show_again(acting);
  TimelineCall& call = acting.actor->calls.back();
  const bool part = call.call != event->call;
  if (part && (event->flags & trace::kPart) == 0) return;
  if (part) call.part = event->call;
  const OperationFacts& facts = facts_of(call.operation);
  if (facts.at_first != AtFirst::Sleeps) set_kind(*acting.lane, call, facts.wait);
}

void Timeline::Builder::call_ended() {
  if (event->outcome == Outcome::Returned && event->serial != 0) {
    message_sent();
    message_received();
  }
  const Known acting = find(event->actor);
  if (!acting) return;
  if (acting.actor->alive) show_again(acting);
  TimelineActor& actor = *acting.actor;
  const AtEnd effect = facts_of(event->operation()).at_end;
  if ((effect == AtEnd::Join || effect == AtEnd::Collect) && event->outcome == Outcome::Returned)
    if (const Known joined = find(effect == AtEnd::Join ? event->object : event->peer); joined && joined.actor->ended)
      arrow({.kind = ArrowKind::Join,
             .from_time = joined.actor->exited,
             .to_time = now,
             .from = joined.lane->actor,
             .to = acting.lane->actor,
             .object = trace::kNobody,
             .signal = 0});
  if (!actor.alive || actor.calls.empty()) return;
  const bool waits = !acting.lane->spans.empty() && acting.lane->spans.back().kind != SpanKind::Run;
  if (actor.calls.back().part == event->call && event->call != 0 && actor.calls.back().call != event->call) {
    actor.calls.back().part = 0;
    actor.calls.back().shown = SpanKind::Run;
    if (waits) open(*acting.lane, SpanKind::Run);
    return;
  }
  const auto ended = std::find_if(actor.calls.begin(), actor.calls.end(),
                                  [&](const TimelineCall& call) { return call.call == event->call; });
  if (ended == actor.calls.end()) return;
  actor.calls.erase(ended, actor.calls.end());
  const bool back_in_wait = !actor.calls.empty() && actor.calls.back().shown != SpanKind::Run;
  if (!waits && !back_in_wait && actor.serves == trace::kNobody) return;
  acting.lane->spans.back().outcome = event->outcome;
  if (actor.calls.empty()) between_operations(acting);
  else if (back_in_wait) set_kind(*acting.lane, actor.calls.back(), actor.calls.back().shown);
  else open(*acting.lane, SpanKind::Run);
}

MessageKey Timeline::Builder::message_key() const {
  const auto pipe = state.pipes.find(event->object);
  return {pipe == state.pipes.end() ? event->object : pipe->second, known(event->peer), event->serial};
}

void Timeline::Builder::message_sent() {
  if (facts_of(event->operation()).at_end != AtEnd::Put) return;
  const MessageKey key = message_key();
  if (sent.find(key) != nullptr) return;
  const MessageSent value{now, known(event->actor)};
  sent[key] = value;
  if (!checkpoints.empty()) log.push_back({key, value, true});
}

void Timeline::Builder::message_received() {
  if (facts_of(event->operation()).at_end != AtEnd::Get) return;
  const MessageKey key = message_key();
  const MessageSent* found = sent.find(key);
  if (found == nullptr) return;
  arrow({.kind = ArrowKind::Message,
         .from_time = found->time,
         .to_time = now,
         .from = found->actor,
         .to = known(event->actor),
         .object = key.object,
         .signal = 0});
  if (!checkpoints.empty()) log.push_back({key, *found, false});
  sent.erase(key);
}

}  // namespace model
