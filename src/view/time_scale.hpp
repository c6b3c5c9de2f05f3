#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"
#include "view/time_axis.hpp"

namespace view {

using base::TraceTime;

/// The stretch of an axis of time that a timeline shows, and where on the screen.
struct TimeScale {
  TraceTime begin{};  ///< Places on the axis: by the clock they are times.
  TraceTime end{1};
  float x = 0, width = 1;
  TimeAxis axis = {};

  /// The first and the last moment that it shows, by the clock.
  TraceTime from() const { return axis.clock_at(begin); }
  TraceTime until() const { return axis.clock_at(end); }
  double pixels_per_ns() const { return static_cast<double>(width) / static_cast<double>((end - begin).count()); }
  /// Clamped to a little outside of the screen, so that no float overflows at any zoom.
  float x_of(TraceTime t) const;
  TraceTime time_at(float pixel) const;
};

inline constexpr TraceTime kShortestView{1'000};  ///< Nothing shorter than a microsecond is looked at.

/// `whole` is the last place of the axis. Zoomed by `factor` (2: twice as near) so that the time under `pixel` stays
/// there; never out of `whole` nor nearer than kShortestView.
TimeScale zoomed(const TimeScale& scale, float pixel, double factor, TraceTime whole);
/// Dragged by so many pixels, within `whole`.
TimeScale dragged(const TimeScale& scale, float pixels, TraceTime whole);

struct Tick {
  float x = 0;
  std::string label;  ///< Empty: a minor one.
};

/// By events each has its number. Else ticks at 1, 2 or 5 times a power of ten, labels at least `label_width` apart,
/// the unit at the last label: "0", "0.5", "1.0 s".
std::vector<Tick> ticks_of(const TimeScale& scale, float label_width);

/// A duration as a reader wants it: "1.6 s", "0.40 s", "12 ms", "350 us". Counts down without flicker: the number of
/// digits depends on the size only.
std::string duration_text(TraceTime duration);
/// A moment in lists: "1.357 s". The space in both never breaks a line.
std::string moment_text(TraceTime t);

}  // namespace view
