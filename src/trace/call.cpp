#include "trace/call.hpp"

#include "trace/futex.hpp"
#include "trace/gate.hpp"

namespace trace {
namespace {

/// The gate of the calling thread, taken at its first stop. nullptr: more actors than gates, or no run control.
GateSlot* own_slot(Header& header, Serial actor) noexcept {
  struct Taken {
    const Header* header = nullptr;
    Serial actor = kNobody;
    GateSlot* slot = nullptr;
  };
  static thread_local Taken taken;
  if (taken.header == &header && taken.actor == actor) return taken.slot;
  const std::uint32_t number = header.next_gate_slot.fetch_add(1);
  taken = {&header, actor, nullptr};
  if (number < kGateSlots) taken.slot = reinterpret_cast<GateSlot*>(reinterpret_cast<std::byte*>(&header) + kGateOffset) + number;
  return taken.slot;
}

struct Stop {
  GateState state;
  Operation operation;
  Serial object;
  std::uint32_t place;
  std::uint64_t deadline_ns;
};

bool control_is_on(const Header& header) noexcept {
  return header.run_control.load(std::memory_order_relaxed) != RunControl::Off;
}

/// Waits in the gate until granted, or run control is turned off. A signal wakes it, so that its handler can run.
void stop_at_gate(Recorder& recorder, const Stop& stop) noexcept {
  Header& header = *recorder.header();
  GateSlot* slot = own_slot(header, recorder.actor());
  if (slot == nullptr) return;
  const std::uint32_t granted = slot->granted.load();
  slot->actor = recorder.actor();
  slot->object = stop.object;
  slot->operation = stop.operation;
  slot->place = stop.place;
  slot->deadline_ns = stop.deadline_ns;
  slot->state.store(stop.state, std::memory_order_release);
  header.gate_futex.fetch_add(1);
  futex_wake_all(header.gate_futex);
  while (slot->granted.load() == granted && control_is_on(header)) futex_wait(slot->granted, granted, std::chrono::milliseconds{100});
  slot->state.store(GateState::Running, std::memory_order_release);
}

}  // namespace

bool Call::controlled() const noexcept { return on_ && (flags_ & kPart) == 0 && control_is_on(*recorder().header()); }

void Call::begin(Operation operation, Serial object, const CallDetail& detail) noexcept {
  Recorder& to = recorder();
  operation_ = operation;
  object_ = object;
  place_ = detail.place;
  flags_ = detail.flags;
  extra_ = detail.extra;
  if (controlled()) stop_at_gate(to, {GateState::AtGate, operation, object, place_, 0});
  const Serial actor = to.actor();
  call_ = to.new_call();
  to.write({.actor = actor,
            .call = call_,
            .object = object,
            .serial = detail.serial,
            .value = detail.value,
            .text = detail.text,
            .place = place_,
            .extra = extra_,
            .kind = Kind::CallBegun,
            .detail = static_cast<std::uint8_t>(operation),
            .flags = flags_});
}

void Call::blocked(Serial peer) noexcept {
  if (!on_ || std::exchange(blocked_, true)) return;
  recorder().write({.call = call_,
                    .object = object_,
                    .peer = peer,
                    .place = place_,
                    .extra = extra_,
                    .kind = Kind::CallBlocked,
                    .detail = static_cast<std::uint8_t>(operation_),
                    .flags = flags_});
}

void Call::wait_at_gate(std::uint64_t deadline_ns) noexcept {
  if (!controlled()) return;
  const GateState state = operation_ == Operation::Sleep ? GateState::Sleeping : GateState::Blocked;
  stop_at_gate(recorder(), {state, operation_, object_, place_, deadline_ns});
}

void Call::ended(Outcome outcome, const CallResult& result) noexcept {
  if (!std::exchange(on_, false)) return;
  recorder().write({.call = call_,
                    .object = object_,
                    .peer = result.peer,
                    .serial = result.serial,
                    .value = result.value,
                    .text = result.text,
                    .place = place_,
                    .extra = extra_,
                    .kind = Kind::CallEnded,
                    .detail = static_cast<std::uint8_t>(operation_),
                    .outcome = outcome,
                    .flags = flags_});
}

}  // namespace trace
