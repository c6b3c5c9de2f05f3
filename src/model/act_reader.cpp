#include "model/act_reader.hpp"

#include <algorithm>

#include "model/kinds.hpp"
#include "model/operations.hpp"

namespace model {

using trace::Event;
using trace::Kind;

namespace {

constexpr std::size_t kDeepest = 64;  ///< Operations within operations; deeper is damage.
constexpr std::size_t kMostPrinted = 4096;
constexpr TraceTime kClaim = std::chrono::milliseconds(20);  ///< Output that comes later was buffered.
constexpr TraceTime kJoined = std::chrono::milliseconds(2);  ///< A join that returns so soon after the status was
                                                             ///< collected is the same act.

enum class OriginKind : std::uint64_t { Line = 1, Object = 2 };
std::uint64_t origin(OriginKind kind, std::uint32_t number) { return static_cast<std::uint64_t>(kind) << 32 | number; }
std::uint64_t origin_of(std::uint32_t place, Serial object) {
  return place != 0 ? origin(OriginKind::Line, place) : origin(OriginKind::Object, object);
}

std::size_t lines_in(std::string_view text) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
}
double stretch_of(std::size_t lines) { return std::min(2.0, 1 + 0.1 * static_cast<double>(lines - 1)); }

bool is_part(const Event& event) { return (event.flags & trace::kPart) != 0; }

}  // namespace

void ActReader::read(const Event& event, std::span<const Event> soon, Telling& telling) {
  if (event.kind == Kind::CallBegun) begun(event, telling);
  else if (event.kind == Kind::CallBlocked) blocked(event, telling);
  else if (event.kind == Kind::CallEnded) ended(event, soon, telling);
  else telling = rare(event);
}

/// Everything but operations.
Telling ActReader::rare(const Event& event) {
  switch (event.kind) {
    case Kind::Created:
      return created(event);
    case Kind::Started:
      return started(event);
    case Kind::Running:
      return running(event);
    case Kind::Exiting:
      actor(event.object).exiting = true;
      return {};
    case Kind::Exited:
      return exited(event);
    case Kind::Reaped:
    case Kind::Vanished:
      return reaped(event);
    case Kind::KernelState:
      return sampled(event);
    case Kind::SignalSent:
      return signalled(event);
    case Kind::ThreadBegan:
    case Kind::ThreadEnded:
      return thread(event);
    case Kind::ObjectCreated:
    case Kind::EndClosed:
    case Kind::ObjectClosed:
      return thing(event);
    case Kind::Output:
      return output(event);
    case Kind::RunBegan:
      main_ = event.object;
      return {};
    case Kind::Raised:
      actor(event.object != trace::kNobody ? event.object : event.actor).raised = true;
      return as_its_kind(event);
    case Kind::Orphaned:
      return actor(event.object).exited ? Telling{} : as_its_kind(event);
    case Kind::ForeignProcess:
      return found(event);
    case Kind::CallBegun:
    case Kind::CallBlocked:
    case Kind::CallEnded:
      return {};
    case Kind::None:
    case Kind::Renamed:
    case Kind::DaemonSet:
    case Kind::Closed:
    case Kind::Adopted:
    case Kind::AuthKeySet:
    case Kind::ObjectNamed:
    case Kind::TaskSubmitted:
    case Kind::TaskTaken:
    case Kind::TaskEnded:
    case Kind::TaskFetched:
    case Kind::EndOpened:
    case Kind::Line:
    case Kind::OutputEnd:
    case Kind::Input:
    case Kind::RunEnded:
    case Kind::Folded:
    case Kind::Note:
    case Kind::Chosen:
      return as_its_kind(event);
  }
  return {};
}

ActReader::Actor* ActReader::process_of(Actor& acting) {
  return acting.process == trace::kNobody ? &acting : actors_.find(acting.process);
}

bool ActReader::has_exited(Actor& acting) {
  const Actor* const process = process_of(acting);
  return process != nullptr && process->exited;
}

// ---- Processes.

/// What is told of every event of its kind.
Telling ActReader::as_its_kind(const Event& event) {
  const Act act = facts_of(event.kind).told;
  if (act == Act::None) return {};
  const bool by_itself = event.actor == trace::kNobody || (event.flags & trace::kObserved) != 0;
  const Serial mover = by_itself && event.object != trace::kNobody ? event.object : event.actor;
  return {.act = act, .mover = mover, .gives = event.object, .origin = origin_of(event.place, mover)};
}

Telling ActReader::found(const Event& event) {
  actor(event.object).running = true;
  Telling telling = as_its_kind(event);
  const bool by_its_starter = (event.flags & trace::kObserved) == 0;
  if (by_its_starter) telling.act = Act::Program;
  return telling;
}

/// As what a process is born by what it does; None: it starts none.
Act ActReader::birth_under_way(const Actor& of) {
  for (auto call = of.calls.rbegin(); call != of.calls.rend(); ++call)
    if (const Act birth = facts_of(call->operation).birth; birth != Act::None) return birth;
  return Act::None;
}

Telling ActReader::created(const Event& event) {
  if (main_ == trace::kNobody) main_ = event.object;
  Actor& process = actor(event.object);
  process.born_at = event.place;
  process.creator = event.actor;
  if (event.object == main_) return {};
  // What is created and started in one act is told when it has started.
  const Act birth = birth_under_way(actor(event.actor));
  if (birth != Act::None && birth != Act::Start) return {};
  return {
      .act = Act::Created, .mover = event.actor, .gives = event.object, .origin = origin_of(event.place, event.actor)};
}

Telling ActReader::started(const Event& event) {
  Actor& process = actor(event.object);
  const std::vector<Call>& calls = actor(event.actor).calls;
  const bool by_supervisor = (event.flags & trace::kObserved) != 0 || event.actor == trace::kNobody ||
                             event.object == main_ || event.actor == event.object;
  if (process.started || by_supervisor) return {};
  process.started = true;
  if (process.born_at == 0 && !calls.empty()) process.born_at = calls.front().place;
  if (process.creator == trace::kNobody) process.creator = event.actor;
  const std::uint32_t place = event.place != 0 ? event.place : calls.empty() ? 0 : calls.front().place;
  const Act birth = birth_under_way(actor(event.actor));
  return {.act = birth == Act::None ? Act::Start : birth,
          .mover = event.actor,
          .follows = event.object,
          .gives = event.object,
          .origin = origin_of(place, event.actor)};
}

Telling ActReader::running(const Event& event) {
  if (main_ == trace::kNobody) main_ = event.object;
  Actor& process = actor(event.object);
  const bool again = process.running;
  process.running = true;
  if (again || event.object == main_) return {};
  return {.act = process.started ? Act::Awake : Act::Found,
          .mover = event.object,
          .gives = event.object,
          .origin = origin_of(process.born_at, process.creator)};
}

Telling ActReader::exited(const Event& event) {
  Actor& process = actor(event.object);
  if (process.exited) return {};
  process.exited = true;
  process.calls.clear();
  return {.act = event.value < 0 ? Act::Killed : Act::Exited,
          .mover = event.object,
          .gives = event.object,
          .origin = origin_of(process.born_at, process.creator)};
}

Telling ActReader::reaped(const Event& event) {
  Actor& process = actor(event.object);
  const bool was_zombie = process.exited;
  process.exited = true;
  if (event.object == main_) return {};
  Telling telling{.act = Act::Reaped,
                  .mover = event.actor,
                  .follows = event.object,
                  .gives = event.object,
                  .origin = origin_of(process.born_at, process.creator)};
  if (event.kind == Kind::Vanished) {
    telling.act = was_zombie ? Act::Reaped : Act::Vanished;
    telling.mover = event.object;
    return telling;
  }
  Actor& collector = actor(event.actor);
  collector.reaped = event.object;
  collector.reaped_at = event.time();
  return telling;
}

Telling ActReader::sampled(const Event& event) {
  Actor& process = actor(event.object);
  const bool stopped = event.value == 'T' || event.value == 't';
  const bool thread = process.process != trace::kNobody;  // It stops with its process, of which it is told.
  if (stopped == process.stopped || process.exited || thread) return {};
  process.stopped = stopped;
  return {.act = Act::Paused,
          .mover = event.object,
          .gives = event.object,
          .origin = origin(OriginKind::Object, event.object)};
}

Telling ActReader::signalled(const Event& event) {
  for (Call& call : actor(event.actor).calls) call.signalled = true;
  return {
      .act = Act::Signal, .mover = event.actor, .gives = event.object, .origin = origin_of(event.place, event.actor)};
}

// ---- Threads and objects.

Telling ActReader::thread(const Event& event) {
  const bool began = event.kind == Kind::ThreadBegan;
  Actor& thread = actor(event.object);
  if (began) {
    thread.process = event.peer;
    thread.feeder = event.serial != 0;
    thread.library = is_part(event);
  } else {
    thread.calls.clear();
  }
  const Actor* const process = process_of(thread);
  if (thread.feeder || thread.library || (process != nullptr && (process->exiting || process->exited))) return {};
  return {.act = began ? Act::ThreadBegan : Act::ThreadEnded,
          .mover = event.object,
          .follows = event.peer,
          .gives = event.object,
          .origin = origin_of(event.place, event.peer)};
}

Telling ActReader::thing(const Event& event) {
  if (event.kind == Kind::ObjectCreated && leads_to_messages(event)) pipes_[event.object] = event.peer;
  Actor& acting = actor(event.actor);
  if (is_part(event) || has_exited(acting)) return {};
  if (event.kind == Kind::ObjectCreated &&
      (event.peer != trace::kNobody || event.object_type() == ObjectType::Connection))
    return {};
  const Actor* const process = process_of(acting);
  const bool exiting = process != nullptr && process->exiting;
  if (event.kind == Kind::EndClosed && (exiting || acting.feeder)) return {};
  return {.act = facts_of(event.kind).told,
          .mover = event.actor,
          .follows = event.object,
          .gives = event.object,
          .origin = origin_of(event.place, event.object)};
}

/// What a print has just told is not told again when it is read; what comes later had been buffered.
Telling ActReader::output(const Event& event) {
  while (!printed_.empty() && printed_.front().at + kClaim < event.time()) printed_.pop_front();
  const std::string_view text = texts_->text(event.text);
  std::size_t bytes = text.size();
  while (bytes > 0 && !printed_.empty()) {
    const std::size_t claimed = std::min(bytes, printed_.front().bytes);
    bytes -= claimed;
    printed_.front().bytes -= claimed;
    if (printed_.front().bytes == 0) printed_.pop_front();
  }
  if (bytes == 0) return {};
  return {.act = Act::Output,
          .mover = event.actor,
          .origin = origin(OriginKind::Object, static_cast<std::uint32_t>(event.value)),
          .stretch = stretch_of(lines_in(text))};
}

// ---- Operations.

/// The outermost operation that is seen: what happens within it belongs to it.
const ActReader::Call* ActReader::visible_call(const Actor& of) const {
  const auto found = std::find_if(of.calls.begin(), of.calls.end(),
                                  [](const Call& call) { return !call.part && !facts_of(call.operation).surrounds; });
  return found == of.calls.end() ? nullptr : &*found;
}

void ActReader::begun(const Event& event, Telling& telling) {
  Actor& acting = actor(event.actor);
  if (acting.calls.size() >= kDeepest) acting.calls.erase(acting.calls.begin());
  acting.calls.push_back(
      {.call = event.call, .operation = event.operation(), .place = event.place, .part = is_part(event)});
  const OperationFacts& facts = facts_of(event.operation());
  Actor* const process = process_of(acting);
  if (facts.surrounds && process != nullptr) process->exiting = true;
  // A traceback is told when it is read: that the exception was raised has been told.
  const bool traceback = tells_exception(event, acting.raised);
  const bool says = (event.is_print() || event.is_write()) && !traceback;
  const std::string_view text = says ? texts_->text(event.text) : std::string_view{};
  if (!text.empty()) {
    printed_.push_back({event.time(), text.size()});
    if (printed_.size() > kMostPrinted) printed_.pop_front();
  }
  if (is_part(event) || is_of_library(acting, event.place) || has_exited(acting)) return;
  telling.act = facts.told_at_begin;
  telling.mover = event.actor;
  telling.gives = event.object;
  telling.origin = origin_of(event.place, event.object);
  if (says) telling.stretch = stretch_of(lines_in(text));
  if (traceback) telling.act = Act::None;
  // The second half of a touch has been told with the first.
  const bool gives_back = facts.at_begin == AtBegin::Release;
  if (gives_back && acting.touched == event.object && event.object != trace::kNobody) {
    acting.touched = trace::kNobody;
    telling.act = Act::None;
  }
}

void ActReader::blocked(const Event& event, Telling& telling) {
  Actor& acting = actor(event.actor);
  if (is_of_library(acting, event.place) || has_exited(acting)) return;
  const Call* const outermost = visible_call(acting);
  if (outermost == nullptr) return;
  Call& call = acting.calls[static_cast<std::size_t>(outermost - acting.calls.data())];
  if (call.blocked || facts_of(call.operation).at_first == AtFirst::Sleeps) return;
  call.blocked = true;
  telling.act = Act::Blocked;
  telling.mover = event.actor;
  telling.origin = origin_of(call.place, event.object);
}

void ActReader::ended(const Event& event, std::span<const Event> soon, Telling& telling) {
  Actor& acting = actor(event.actor);
  const auto found =
      std::find_if(acting.calls.begin(), acting.calls.end(), [&](const Call& call) { return call.call == event.call; });
  if (found == acting.calls.end()) return;
  const Call call = *found;
  acting.calls.erase(found, acting.calls.end());
  if (call.part || is_of_library(acting, call.place) || has_exited(acting)) return;
  const OperationFacts& facts = facts_of(call.operation);
  telling.act = facts.told_at_end;
  telling.mover = event.actor;
  telling.origin = origin_of(call.place, event.object);
  switch (event.outcome) {
    case Outcome::None:
    case Outcome::Returned:
      return returned(event, call, soon, telling);
    case Outcome::False:
      if (telling.act != Act::None) telling.act = Act::Answer;
      return;
    case Outcome::Interrupted:
      telling.act = Act::Caught;
      return;
    case Outcome::TimedOut:
    case Outcome::Empty:
    case Outcome::Full:
    case Outcome::EndOfFile:
    case Outcome::BrokenPipe:
    case Outcome::Raised:
      break;
  }
  if (facts.surrounds || facts.at_end == AtEnd::Feed) telling.act = Act::None;
  else if (event.outcome == Outcome::TimedOut && facts.at_end == AtEnd::Join) telling.act = Act::Answer;
  else telling.act = Act::Refused;
}

void ActReader::returned(const Event& event, const Call& call, std::span<const Event> soon, Telling& telling) {
  if (telling.act == Act::Ask && call.signalled) return void(telling = {});
  if (telling.act == Act::Over && joins_reaped(event)) return void(telling = {});
  const AtEnd effect = facts_of(call.operation).at_end;
  if (moves_message(effect) && event.serial != 0) {
    telling.message = message_key(event);
    telling.gives_message = effect != AtEnd::Get;
    telling.takes_message = effect == AtEnd::Get;
  }
  if (telling.act == Act::Over || telling.act == Act::Acquire) telling.follows = event.object;
  if (telling.act != Act::Acquire) return;
  const Held held = held_for(event, soon);
  if (held == Held::Longer) return;
  // What has waited for the lock is told to have got it; else the access says all there is.
  telling.act = held == Held::ForAccess && !call.blocked ? Act::None : Act::Touch;
  telling.gives = event.object;
  actor(event.actor).touched = event.object;
}

ActReader::Held ActReader::held_for(const Event& acquired, std::span<const Event> soon) {
  constexpr std::size_t kLookAhead = 64;
  bool accesses = false;
  for (const Event& event : soon.first(std::min(soon.size(), kLookAhead))) {
    if (!event.is_call()) continue;
    const OperationFacts& facts = facts_of(event.operation());
    accesses = accesses || (event.actor == acquired.actor && facts.subject == Subject::Memory);
    if (event.object != acquired.object) continue;
    if (event.actor != acquired.actor) {
      if (event.kind == Kind::CallBlocked) return Held::Longer;
      continue;
    }
    if (event.kind != Kind::CallBegun || facts.at_begin != AtBegin::Release) return Held::Longer;
    return accesses ? Held::ForAccess : Held::GivenBack;
  }
  return Held::Longer;
}

/// Whether the status of what it has waited for was collected by it just now.
bool ActReader::joins_reaped(const Event& event) {
  Actor& acting = actor(event.actor);
  const bool same = acting.reaped != trace::kNobody && event.time() - acting.reaped_at <= kJoined &&
                    (event.object == acting.reaped || event.object == trace::kNobody);
  acting.reaped = trace::kNobody;
  return same;
}

MessageKey ActReader::message_key(const Event& event) {
  const Serial* const pipe = pipes_.find(event.object);
  return {pipe == nullptr ? event.object : *pipe, event.peer, event.serial};
}

}  // namespace model
