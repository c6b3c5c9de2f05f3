#include "record/call.hpp"

#include <signal.h>

#include <algorithm>
#include <span>

#include "record/futex.hpp"
#include "record/gate.hpp"
#include "record/turns.hpp"

namespace record {

using trace::GateSlot;
using trace::GateState;
using trace::Grant;
using trace::kGateOffset;
using trace::kGateSlots;
using trace::kPart;
using trace::RunControl;
namespace {

struct Taken {
  const Header* header = nullptr;
  Serial actor = kNobody;
  GateSlot* slot = nullptr;
  std::uint32_t generation = 0;  // Of the slot: it changes where the actor was taken for dead and another one has it.
};
thread_local Taken taken;

/// Of this thread: the number of the newest call, and the exception thrown last with the number of that time. What was
/// thrown before a call began does not end it.
struct Thrown {
  std::uint32_t newest_call = 0;
  std::uint32_t at_call = 0;
  Outcome outcome = Outcome::Raised;
  TextRef text = 0;
};
thread_local Thrown thrown;

GateSlot* slots_of(Header& header) noexcept {
  return reinterpret_cast<GateSlot*>(reinterpret_cast<std::byte*>(&header) + kGateOffset);
}

std::span<GateSlot> used_slots(Header& header) noexcept {
  return {slots_of(header), std::min<std::size_t>(header.next_gate_slot.load(), kGateSlots)};
}

/// Claims the slot of an actor that has exited; nullptr: there is none. Several processes may want it: the
/// compare-and-swap decides, and while the slot is Free no other process touches it.
GateSlot* claim_left_slot(Header& header) noexcept {
  for (GateSlot& slot : used_slots(header)) {
    GateState left = GateState::Exited;
    if (slot.state.load(std::memory_order_relaxed) == left && slot.state.compare_exchange_strong(left, GateState::Free))
      return &slot;
  }
  return nullptr;
}

/// nullptr: all have been used.
GateSlot* claim_unused_slot(Header& header) noexcept {
  std::uint32_t number = header.next_gate_slot.load();
  do {
    if (number >= kGateSlots) return nullptr;
  } while (!header.next_gate_slot.compare_exchange_weak(number, number + 1));
  return slots_of(header) + number;
}

/// nullptr: more actors alive than there are gates.
GateSlot* new_slot(Header& header, Serial actor) noexcept {
  GateSlot* slot = claim_left_slot(header);
  if (slot == nullptr) slot = claim_unused_slot(header);
  if (slot == nullptr) return nullptr;
  slot->actor.store(actor);
  slot->generation.fetch_add(1);
  // Odd: the actor before was killed while it announced something.
  if (slot->sequence.load() % 2 != 0) slot->sequence.fetch_add(1);
  slot->state.store(GateState::Running, std::memory_order_release);
  return slot;
}

/// The gate that was made for this actor; nullptr: none.
GateSlot* slot_of(Header& header, Serial actor) noexcept {
  for (GateSlot& slot : used_slots(header)) {
    const GateState state = slot.state.load(std::memory_order_acquire);
    if (state != GateState::Free && state != GateState::Exited && slot.actor == actor) return &slot;
  }
  return nullptr;
}

/// The gate that the calling thread has stopped at before; nullptr: none, or it is its own no longer.
GateSlot* taken_slot(const Header& header, Serial actor) noexcept {
  const bool own = taken.header == &header && taken.actor == actor && taken.slot != nullptr &&
                   taken.slot->generation.load() == taken.generation;
  return own ? taken.slot : nullptr;
}

/// The gate of the calling thread: made for it before its birth, or at its first stop. nullptr: more actors alive than
/// there are gates.
GateSlot* own_slot(Header& header, Serial actor) noexcept {
  if (GateSlot* slot = taken_slot(header, actor)) return slot;
  GateSlot* slot = slot_of(header, actor);
  if (slot == nullptr) slot = new_slot(header, actor);
  if (slot != nullptr) taken = {&header, actor, slot, slot->generation.load()};
  return slot;
}

struct Stop {
  GateState state;
  Operation operation;
  Serial object;
  const CallDetail& detail;
  std::uint64_t deadline_ns = 0;
  std::uint32_t progress = 0;
};

void announce(GateSlot& slot, const Stop& stop) noexcept {
  slot.sequence.fetch_add(1, std::memory_order_acq_rel);
  slot.object = stop.object;
  slot.operation = stop.operation;
  slot.value = stop.detail.value;
  slot.text = stop.detail.text;
  slot.place = stop.detail.place;
  slot.end = static_cast<trace::End>(stop.detail.extra);
  slot.flags = stop.detail.flags;
  slot.deadline_ns = stop.deadline_ns;
  slot.progress = stop.progress;
  slot.sequence.fetch_add(1, std::memory_order_release);
}

bool control_is_on(const Header& header) noexcept {
  return header.run_control.load(std::memory_order_relaxed) != RunControl::Off;
}

/// The time by which deadlines are announced.
std::uint64_t clock_of_gates(const Recorder& recorder) noexcept {
  const std::uint64_t virtual_ns = recorder.header()->virtual_ns.load(std::memory_order_relaxed);
  return virtual_ns != 0 ? virtual_ns : recorder.now_ns();
}

/// While it lives the calling thread has no signal delivered but those of its own faults. What comes meanwhile is
/// delivered in the destructor: it may run a handler, or end the process.
class SignalsHeld {
 public:
  SignalsHeld() noexcept {
    sigset_t held;
    ::sigfillset(&held);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT}) ::sigdelset(&held, fault);
    ::pthread_sigmask(SIG_SETMASK, &held, &before_);
  }
  ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

void ring(Header& header) noexcept {
  header.gate_futex.fetch_add(1);
  futex_wake_all(header.gate_futex);
}

/// Waits in the gate until granted, or run control is turned off. Returns what the controller says.
Grant stop_at_gate(Recorder& recorder, const Stop& stop) noexcept {
  Header& header = *recorder.header();
  GateSlot* slot = own_slot(header, recorder.actor());
  if (slot == nullptr) return Grant::Go;
  const SignalsHeld held;
  const std::uint32_t granted = slot->granted.load();
  announce(*slot, stop);
  slot->grant.store(Grant::Go);
  // Before it looks whether run control is on, as the controller turns it off before it looks who waits: one of the two
  // sees the other.
  slot->state.store(stop.state);
  ring(header);
  while (slot->granted.load() == granted && header.run_control.load() != RunControl::Off)
    futex_wait(slot->granted, granted, std::nullopt);
  slot->state.store(GateState::Running, std::memory_order_release);
  return slot->grant.load();
}

}  // namespace

bool is_controlled(const Recorder& recorder) noexcept { return recorder.on() && control_is_on(*recorder.header()); }

bool Call::controlled() const noexcept { return on_ && control_is_on(*recorder().header()); }

Event Call::moment(Kind kind) const noexcept {
  return {.call = call_,
          .object = object_,
          .place = detail_.place,
          .extra = detail_.extra,
          .kind = kind,
          .detail = static_cast<std::uint8_t>(operation_),
          .flags = detail_.flags};
}

void Call::begin(Operation operation, Serial object, const CallDetail& detail) noexcept {
  Recorder& to = recorder();
  operation_ = operation;
  object_ = object;
  detail_ = detail;
  if (controlled()) {
    if ((detail_.flags & kPart) == 0) stop_at_gate(to, {GateState::AtGate, operation, object, detail});
    begun_ns_ = clock_of_gates(to);
  }
  call_ = thrown.newest_call = to.new_call();
  Turns* const turns = turns_of_this_thread();
  held_back_ = turns != nullptr && detail_.place == 0 && !controlled() && turns->folds(operation, object);
  if (held_back_) {
    begun_ns_ = to.now_ns();
    return;
  }
  if (turns != nullptr) turns->tell();
  to.write(begun());
}

Event Call::begun() const noexcept {
  Event event = moment(Kind::CallBegun);
  event.serial = detail_.serial;
  event.value = detail_.value;
  event.text = detail_.text;
  return event;
}

void Call::blocked(Serial peer) noexcept {
  if (!on_ || (blocked_ && peer == waits_for_ && stage_ == waits_at_)) return;
  blocked_ = true;
  waits_for_ = peer;
  waits_at_ = stage_;
  if (held_back_) blocked_ns_ = recorder().now_ns();
  else recorder().write(waiting());
}

Event Call::waiting() const noexcept {
  Event event = moment(Kind::CallBlocked);
  event.peer = waits_for_;
  event.value = static_cast<std::int64_t>(waits_at_);
  return event;
}

void Call::write_held_back() noexcept {
  if (!std::exchange(held_back_, false)) return;
  if (Turns* const turns = turns_of_this_thread()) turns->tell();
  recorder().write_at(begun(), begun_ns_);
  if (blocked_) recorder().write_at(waiting(), blocked_ns_);
}

void Call::say_waiting() noexcept {
  if (held_back_ && recorder().now_ns() - blocked_ns_ >= kLongWaitNs) write_held_back();
}

void Call::wait_at_gate(Limit limit) noexcept {
  if (!controlled()) return;
  const GateState state = operation_ == Operation::Sleep ? GateState::Sleeping : GateState::Blocked;
  const std::uint64_t deadline_ns =
      limit == Limit::Timeout ? begun_ns_ + static_cast<std::uint64_t>(std::max<std::int64_t>(detail_.value, 0)) : 0;
  const Grant grant = stop_at_gate(recorder(), {state, operation_, object_, detail_, deadline_ns, progress_});
  timed_out_ |= grant == Grant::TimedOut;
}

std::chrono::nanoseconds Call::time_left() const noexcept {
  const std::uint64_t end_ns = begun_ns_ + static_cast<std::uint64_t>(std::max<std::int64_t>(detail_.value, 0));
  const std::uint64_t now_ns = controlled() ? clock_of_gates(recorder()) : recorder().now_ns();
  return std::chrono::nanoseconds{end_ns > now_ns ? static_cast<std::int64_t>(end_ns - now_ns) : 0};
}

void Call::await_input() noexcept {
  if (!controlled()) return;
  Header& header = *recorder().header();
  GateSlot* slot = own_slot(header, recorder().actor());
  if (slot == nullptr) return;
  slot->state.store(GateState::WaitsForInput);
  ring(header);
}

void Call::ended(Outcome outcome, const CallResult& result) noexcept {
  if (!std::exchange(on_, false)) return;
  if (Turns* const turns = detail_.place == 0 ? turns_of_this_thread() : nullptr) {
    const Turns::Answer answer{operation_, object_, outcome, result.value};
    if (held_back_ && turns->counts(answer, recorder().now_ns())) return;
    write_held_back();
    turns->note(answer);
  }
  Event event = moment(Kind::CallEnded);
  event.peer = result.peer;
  event.serial = result.serial;
  event.value = result.value;
  event.text = result.text;
  event.outcome = outcome;
  recorder().write(event);
}

void Call::ended_by_exception() noexcept {
  const bool known = thrown.text != 0 && thrown.at_call >= call_;
  ended(known ? thrown.outcome : Outcome::Raised, {.text = known ? thrown.text : 0});
}

void say_thrown(Outcome outcome, TextRef text) noexcept {
  thrown.at_call = thrown.newest_call;
  thrown.outcome = outcome;
  thrown.text = text;
}

void pass_gate(Operation operation, Serial object) noexcept {
  if (is_controlled(recorder())) stop_at_gate(recorder(), {GateState::AtGate, operation, object, {}});
}

GateSlot* idle_gate() noexcept {
  Recorder& here = recorder();
  if (!here.on() || !control_is_on(*here.header())) return nullptr;
  GateSlot* slot = own_slot(*here.header(), here.actor());
  if (slot == nullptr) return nullptr;
  slot->state.store(GateState::Idle);
  ring(*here.header());
  return slot;
}

void leave_idle(GateSlot* gate) noexcept {
  GateState idle = GateState::Idle;
  if (gate != nullptr) gate->state.compare_exchange_strong(idle, GateState::Running);
}

void reserve_gate(Serial actor) noexcept {
  Recorder& here = recorder();
  if (is_controlled(here)) new_slot(*here.header(), actor);
}

void abandon_gate(Serial actor) noexcept {
  Recorder& here = recorder();
  GateSlot* slot = here.on() ? slot_of(*here.header(), actor) : nullptr;
  if (slot != nullptr) slot->state.store(GateState::Exited);
}

void leave_gate() noexcept {
  Recorder& here = recorder();
  GateSlot* slot = here.on() ? taken_slot(*here.header(), here.actor()) : nullptr;
  if (slot == nullptr) return;
  taken = {};
  slot->state.store(GateState::Exited);
  ring(*here.header());
}

}  // namespace record
