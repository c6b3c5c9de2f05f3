#pragma once

#include <vector>

#include "view/context.hpp"
#include "view/time_scale.hpp"

/// The fan below a timeline in story time: it joins each piece of the film with the piece of the run that it shows.
///
///     0      5      10     15  s of film        the bands' axis
///      \     \ \    |    / /
///       slow   as it was                        a wedge that stands on a point is slow motion
///     0        1        2    s of the run
namespace view {

/// A piece of the film and of the run, both in pixels from left to right.
struct FanPiece {
  float film_begin = 0, film_end = 0, run_begin = 0, run_end = 0;
  bool slow = false;  ///< Told at less than kSlow of its real speed.
};

struct TimeFan {
  static constexpr double kSlow = 0.5;

  Rect rays, labels;             ///< Between both axes; below the lower one.
  TimeScale run;                 ///< The lower axis: real time.
  std::vector<FanPiece> pieces;  ///< From left to right, without gaps.
  std::vector<Tick> ticks;       ///< Of the lower axis.

  bool empty() const { return pieces.empty(); }
};

/// The height of a fan, in em.
inline constexpr float kFanHeight = 3.1F;

/// Below a film that is shown by `film`, in `area`. Costs what the area is wide.
TimeFan layout_fan(const TimeScale& film, const Rect& area, float em);

/// `now`: where the film stands on its own axis; `names`: the column left of it.
void draw_fan(const TimeFan& fan, float now, const Rect& names, const Scene& scene, Canvas& canvas);

}  // namespace view
