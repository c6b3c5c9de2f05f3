#pragma once

#include <span>

#include "model/transport.hpp"

namespace view {

using model::CompressedTime;
using model::History;
using model::Pace;
using model::Position;
using model::TraceTime;
using model::Transport;

/// What stands beside what on an axis of time: moments as the clock has them, events at equal distances, or the clock
/// without its long waits. A place on the axis is a time; by the clock it is that of the clock. Cheap to copy; what it
/// was made of has to outlive it.
///
///     TimeAxis axis = transport.pace() ...;
///     axis.clock_at(axis.place_of(t)) == t       // but within a wait that is left out, and where events have the same
///     time
class TimeAxis {
 public:
  /// From one event to the next.
  static constexpr TraceTime kEvent = std::chrono::milliseconds(1);

  TimeAxis() = default;  ///< By the clock.
  TimeAxis(Pace pace, const CompressedTime& compressed, const History& history)
      : pace_{pace},
        compressed_{&compressed},
        history_{&history},
        version_{pace == Pace::Compressed ? compressed.version() : history.version()} {}

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
  const History* history_ = nullptr;
  model::Version version_;  // Of what it is made of, at the time.
};

}  // namespace view
