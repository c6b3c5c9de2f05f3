#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "trace/event.hpp"
#include "trace/format.hpp"

namespace record {

using trace::GateState;
using trace::Grant;
using trace::Header;
using trace::Operation;
using trace::Serial;
using trace::TextRef;

/// The controller's side: holds back and lets through. One controller in a run. Its calls do not block but
/// `wait_for_arrival`.
class GateControl {
 public:
  /// `header` as mapped writable; it outlives this object.
  explicit GateControl(Header& header) noexcept : header_{header} {}
  void step_mode(bool on) noexcept;  ///< Turning it off lets everybody through.
  /// Sets the time of the run (trace::time_in_run) to this value; from here it goes on.
  void set_time(std::uint64_t virtual_ns) noexcept;

  /// An actor and what it has announced: the fields of GateSlot.
  struct Arrival {
    std::size_t slot;
    std::uint32_t sequence;  ///< Which announcement in this slot.
    GateState state;
    Serial actor, object;
    Operation operation;
    std::uint64_t deadline_ns;
    std::int64_t value;
    TextRef text;
    std::uint32_t place;
    trace::End end;
    std::uint8_t flags;
    std::uint32_t progress;
  };
  /// Everybody who waits at a gate now.
  std::vector<Arrival> waiting() const;
  /// How many are on their way: they have passed a gate and come to the next one, fall idle, or end. While there are
  /// none, nothing happens but what is granted.
  std::size_t running() const noexcept;
  struct Gate {
    Serial actor;
    GateState state;
  };
  /// Of all actors that have a gate now: Exited is left out.
  std::vector<Gate> gates() const;
  /// The actor was seen to have died, wherever it was: it neither waits nor runs.
  void mark_dead(Serial actor) noexcept;
  /// Lets an actor through to what it has announced. Returns whether it still waited for that: a signal may have called
  /// it away, and the slot may have gone to another actor since.
  bool grant(const Arrival& arrival, Grant grant = Grant::Go) noexcept;
  /// The observer rests while nothing moves: to be called before somebody is let go after a while.
  void wake_observer() noexcept;
  /// Makes wait_for_arrival() return: there is something else to be seen. On any thread.
  void ring() noexcept;
  /// Blocks until somebody has come to a gate since `seen` (a former result; 0 at first), or the timeout. Returns the
  /// new count.
  std::uint32_t wait_for_arrival(std::uint32_t seen, std::chrono::nanoseconds timeout) const noexcept;

 private:
  Header& header_;
};

}  // namespace record
