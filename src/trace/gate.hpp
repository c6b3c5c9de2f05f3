#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "trace/event.hpp"
#include "trace/format.hpp"

namespace trace {

class Recorder;

/// What an actor does as run control sees it (run-control design):
///
///     Free --begin--> Running --pass--> AtGate --granted--> Running ...     Blocked and Sleeping also wait to be granted.
enum class GateState : std::uint32_t { Free = 0, Running = 1, AtGate = 2, Blocked = 3, Sleeping = 4, Exited = 5 };

/// One actor's gate in the shared trace. The actor writes `state` last (release); the controller answers with `granted`.
struct alignas(64) GateSlot {
  std::atomic<GateState> state;
  std::atomic<std::uint32_t> granted;  ///< The futex: counts how often the actor was let through.
  Serial actor;
  Serial object;
  std::uint64_t deadline_ns;  ///< Of a Sleeping actor, or of a Blocked one with a timeout; 0 none.
  std::uint32_t place;
  Operation operation;
  std::uint8_t spare[3];
};
static_assert(sizeof(GateSlot) == 64);

/// The controller's side: holds back and lets through. One controller in a run. Its calls do not block but `wait_for_arrival`.
class GateControl {
 public:
  /// `header` as mapped writable; it outlives this object.
  explicit GateControl(Header& header) noexcept : header_{header} {}
  void step_mode(bool on) noexcept;  ///< Turning it off lets everybody through.

  struct Arrival {
    std::size_t slot;
    GateState state;
    Serial actor, object;
    Operation operation;
    std::uint64_t deadline_ns;
  };
  /// Everybody who waits at a gate now.
  std::vector<Arrival> waiting() const;
  void grant(std::size_t slot) noexcept;
  /// Blocks until somebody has come to a gate since `seen` (a former result; 0 at first), or the timeout. Returns the new count.
  std::uint32_t wait_for_arrival(std::uint32_t seen, std::chrono::nanoseconds timeout) const noexcept;

 private:
  Header& header_;
};

}  // namespace trace
