#include "record/gate.hpp"

#include <algorithm>
#include <span>

#include "base/time.hpp"
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

std::span<GateSlot> used_slots(Header& header) {
  return {slots_of(header), std::min<std::size_t>(header.next_gate_slot.load(), kGateSlots)};
}

constexpr bool waits(GateState state) {
  return state == GateState::AtGate || state == GateState::Blocked || state == GateState::Sleeping;
}

constexpr bool is_taken(GateState state) { return state != GateState::Free && state != GateState::Exited; }

/// What the actor has announced; nothing while it writes: it rings when it is done.
std::optional<GateControl::Arrival> announced(const GateSlot& slot, std::size_t number, GateState state) {
  const std::uint32_t before = slot.sequence.load(std::memory_order_acquire);
  const GateControl::Arrival arrival{.slot = number,
                                     .sequence = before,
                                     .state = state,
                                     .actor = slot.actor,
                                     .object = slot.object,
                                     .operation = slot.operation,
                                     .deadline_ns = slot.deadline_ns,
                                     .value = slot.value,
                                     .text = slot.text,
                                     .place = slot.place,
                                     .end = slot.end,
                                     .flags = slot.flags,
                                     .progress = slot.progress};
  std::atomic_thread_fence(std::memory_order_acquire);
  const bool whole = before % 2 == 0 && slot.sequence.load(std::memory_order_relaxed) == before;
  return whole ? std::optional{arrival} : std::nullopt;
}

}  // namespace

void GateControl::step_mode(bool on) noexcept {
  const bool was_on = header_.run_control.load() != RunControl::Off, was_ever_on = header_.step_since_ns.load() != 0;
  if (on && !was_on)
    set_time(was_ever_on ? trace::time_in_run(header_, base::monotonic_ns()) : header_.virtual_ns.load());
  if (!on && was_on) set_time(header_.virtual_ns.load() + trace::kStep_ns);
  header_.run_control.store(on ? RunControl::Step : RunControl::Off);
  if (on) return;
  for (const Arrival& arrival : waiting()) grant(arrival);
}

/// A reader between the two stores gets a time between the old one and the new one: time never goes back.
void GateControl::set_time(std::uint64_t virtual_ns) noexcept {
  header_.step_since_ns.store(std::max<std::uint64_t>(base::monotonic_ns() - header_.start_monotonic_ns, 1));
  header_.virtual_ns.store(virtual_ns);
}

std::vector<GateControl::Arrival> GateControl::waiting() const {
  std::vector<Arrival> arrivals;
  const std::span<GateSlot> slots = used_slots(header_);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const GateState state = slots[i].state.load(std::memory_order_acquire);
    if (const auto arrival = waits(state) ? announced(slots[i], i, state) : std::nullopt) arrivals.push_back(*arrival);
  }
  return arrivals;
}

std::size_t GateControl::running() const noexcept {
  const std::span<GateSlot> slots = used_slots(header_);
  return static_cast<std::size_t>(std::count_if(
      slots.begin(), slots.end(), [](const GateSlot& slot) { return slot.state.load() == GateState::Running; }));
}

std::vector<GateControl::Gate> GateControl::gates() const {
  std::vector<Gate> gates;
  for (const GateSlot& slot : used_slots(header_)) {
    const GateState state = slot.state.load(std::memory_order_acquire);
    if (is_taken(state)) gates.push_back({slot.actor, state});
  }
  return gates;
}

void GateControl::mark_dead(Serial actor) noexcept {
  for (GateSlot& slot : used_slots(header_)) {
    GateState state = slot.state.load(std::memory_order_acquire);
    // A slot that its actor has left already may be claimed for another one at this moment: its state is not ours.
    if (slot.actor != actor) continue;
    while (is_taken(state) && !slot.state.compare_exchange_weak(state, GateState::Exited)) {
    }
  }
}

void GateControl::wake_observer() noexcept {
  header_.birth_waiting.store(0);
  header_.birth_futex.fetch_add(1);
  futex_wake_all(header_.birth_futex);
}

void GateControl::ring() noexcept {
  header_.gate_futex.fetch_add(1);
  futex_wake_all(header_.gate_futex);
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
