#include "record/gate.hpp"

#include <algorithm>

#include "record/futex.hpp"
#include "record/recorder.hpp"

namespace record {

using trace::GateSlot;
using trace::kGateOffset;
using trace::kGateSlots;
using trace::RunControl;
namespace {

GateSlot* slots_of(Header& header) {
  return reinterpret_cast<GateSlot*>(reinterpret_cast<std::byte*>(&header) + kGateOffset);
}

constexpr bool waits(GateState state) {
  return state == GateState::AtGate || state == GateState::Blocked || state == GateState::Sleeping;
}

constexpr bool is_taken(GateState state) { return state != GateState::Free && state != GateState::Exited; }

/// What the actor has announced; nothing while it writes: it rings when it is done.
std::optional<GateControl::Arrival> announced(const GateSlot& slot, std::size_t number, GateState state) {
  const std::uint32_t before = slot.sequence.load(std::memory_order_acquire);
  const GateControl::Arrival arrival{number,           before,     state,     slot.actor, slot.object, slot.operation,
                                     slot.deadline_ns, slot.value, slot.text, slot.place, slot.end,    slot.flags};
  std::atomic_thread_fence(std::memory_order_acquire);
  const bool whole = before % 2 == 0 && slot.sequence.load(std::memory_order_relaxed) == before;
  return whole ? std::optional{arrival} : std::nullopt;
}

}  // namespace

void GateControl::step_mode(bool on) noexcept {
  header_.run_control.store(on ? RunControl::Step : RunControl::Off);
  if (on) return;
  for (const Arrival& arrival : waiting()) grant(arrival);
}

std::vector<GateControl::Arrival> GateControl::waiting() const {
  std::vector<Arrival> arrivals;
  GateSlot* slots = slots_of(header_);
  const std::size_t used = std::min<std::size_t>(header_.next_gate_slot.load(), kGateSlots);
  for (std::size_t i = 0; i < used; ++i) {
    const GateState state = slots[i].state.load(std::memory_order_acquire);
    if (const auto arrival = waits(state) ? announced(slots[i], i, state) : std::nullopt) arrivals.push_back(*arrival);
  }
  return arrivals;
}

std::size_t GateControl::running() const noexcept {
  const GateSlot* slots = slots_of(header_);
  const std::size_t used = std::min<std::size_t>(header_.next_gate_slot.load(), kGateSlots);
  return static_cast<std::size_t>(
      std::count_if(slots, slots + used, [](const GateSlot& slot) { return slot.state.load() == GateState::Running; }));
}

void GateControl::mark_dead(Serial actor) noexcept {
  GateSlot* slots = slots_of(header_);
  const std::size_t used = std::min<std::size_t>(header_.next_gate_slot.load(), kGateSlots);
  for (std::size_t i = 0; i < used; ++i) {
    GateState state = slots[i].state.load(std::memory_order_acquire);
    // A slot that its actor has left already may be claimed for another one at this moment: its state is not ours.
    if (slots[i].actor != actor) continue;
    while (is_taken(state) && !slots[i].state.compare_exchange_weak(state, GateState::Exited)) {
    }
  }
}

bool GateControl::grant(const Arrival& arrival, Grant grant) noexcept {
  GateSlot& gate = slots_of(header_)[arrival.slot];
  GateState state = gate.state.load();
  do {
    if (!waits(state) || gate.sequence.load() != arrival.sequence) return false;
  } while (!gate.state.compare_exchange_weak(state, GateState::Running));
  gate.grant.store(grant);
  gate.granted.fetch_add(1);
  futex_wake_all(gate.granted);
  return true;
}

std::uint32_t GateControl::wait_for_arrival(std::uint32_t seen, std::chrono::nanoseconds timeout) const noexcept {
  if (header_.gate_futex.load() == seen) futex_wait(header_.gate_futex, seen, timeout);
  return header_.gate_futex.load();
}

}  // namespace record
