#pragma once

#include <span>

#include "model/transport.hpp"

namespace view {

using model::CompressedTime;
using model::History;
using model::Pace;
using model::Position;
using model::StoryClock;
using model::TraceTime;
using model::Transport;

/// What stands beside what on an axis of time: moments as the clock has them, events at equal distances, the clock
/// without its long waits, or as long as they are told. A place on the axis is a time; by the clock it is that of the
/// clock. Cheap to copy; what it was made of has to outlive it.
///
///     TimeAxis axis = transport.pace() ...;
///     axis.clock_at(axis.place_of(t)) == t       // but within a wait that is left out, and where events have the same
///     time
class TimeAxis {
 public:
  /// From one event to the next.
  static constexpr TraceTime kEvent = std::chrono::milliseconds(1);

  TimeAxis() = default;  ///< By the clock.
  /// As the transport goes.
  TimeAxis(const Transport& transport, const History& history);

  Pace pace() const { return pace_; }
  TraceTime place_of(TraceTime clock) const;
  TraceTime clock_at(TraceTime place) const;
  /// The waits that are left out; none but in compressed time.
  std::span<const CompressedTime::Break> breaks() const;
  /// Equal ones have the same moments at the same places.
  bool operator==(const TimeAxis&) const = default;

 private:
  Pace pace_ = Pace::Clock;
  const CompressedTime* compressed_ = nullptr;
  const StoryClock* story_ = nullptr;
  const History* history_ = nullptr;
  model::Version version_;  // Of what it is made of, at the time.
};

}  // namespace view
