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
///     Free --begin--> Running --pass--> AtGate --granted--> Running ...     Blocked and Sleeping also wait to be
///     granted. Running --nothing to do--> Idle --another thread of its process has given it work--> Running      a
///     queue's feeder
enum class GateState : std::uint32_t {
  Free = 0,
  Running = 1,
  AtGate = 2,
  Blocked = 3,
  Sleeping = 4,
  Exited = 5,
  Idle = 6
};

/// What the controller says to one who waits. Go: try again (AtGate: begin; Sleeping: wake up). TimedOut: your time is
/// over, which the controller's clock says and no other; an operation without a timeout does not hear it.
enum class Grant : std::uint8_t { Go = 0, TimedOut = 1 };

/// One actor's gate in the shared trace. The actor writes `state` last (release); the controller takes it to Running,
/// writes its answer and counts `granted` up. An actor whom a signal calls away takes `state` to Running itself:
/// whoever is first has done it.
struct alignas(64) GateSlot {
  std::atomic<GateState> state;
  std::atomic<std::uint32_t> granted;  ///< The futex: counts how often the actor was let through.
  Serial actor;
  Serial object;
  std::uint64_t deadline_ns;  ///< Of a Sleeping actor, or of a Blocked one with a timeout; 0 none.
  std::uint32_t place;
  Operation operation;
  std::atomic<Grant> grant;
  std::uint8_t spare[2];
};
static_assert(sizeof(GateSlot) == 64);

/// The controller's side: holds back and lets through. One controller in a run. Its calls do not block but
/// `wait_for_arrival`.
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
  /// How many are on their way: they have passed a gate and come to the next one, fall idle, or end. While there are
  /// none, nothing happens but what is granted.
  std::size_t running() const noexcept;
  /// The actor was seen to have died, wherever it was: it neither waits nor runs.
  void mark_dead(Serial actor) noexcept;
  /// Returns whether it still waited: a signal may have called it away.
  bool grant(std::size_t slot, Grant grant = Grant::Go) noexcept;
  /// Blocks until somebody has come to a gate since `seen` (a former result; 0 at first), or the timeout. Returns the
  /// new count.
  std::uint32_t wait_for_arrival(std::uint32_t seen, std::chrono::nanoseconds timeout) const noexcept;

 private:
  Header& header_;
};

}  // namespace trace
