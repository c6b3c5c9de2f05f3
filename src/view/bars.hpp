#pragma once

#include "view/shell.hpp"

namespace view {

/// The bar at the top of the window, and the transport at its bottom with the track on which the time is chosen.
inline constexpr float kTopBarHeight = 40, kTransportHeight = 76;  ///< Points.

void draw_top_bar(const Scene& scene, const std::optional<LiveScene>& live, const ShellScene& shell, Canvas& canvas,
                  Actions& actions);

/// Where a moment stands on the track of the transport, 0 to 1, and which moment stands there. By the clock, by events
/// or compressed, as the transport goes.
class Track {
 public:
  Track(const Transport& transport, const History& history, TraceTime end);
  double at(const Position& position) const;
  double at(TraceTime t) const;
  /// What a click there asks for.
  Action seek(double fraction) const;
  bool operator==(const Track&) const = default;

 private:
  TimeAxis axis_;
  const History* history_;
  TraceTime end_;  ///< A place on the axis.
};

/// Where the program printed, on the rail of the transport: at most one mark for every few pixels.
struct PrintMarks {
  struct Mark {
    float x = 0;
    Serial process = trace::kNobody;
  };
  Track track;
  Rect rail;
  float apart = 0;
  std::vector<Mark> marks;
};
struct TransportBarState {
  Grip grip = {};
  std::optional<PrintMarks> prints;  ///< As of the last frame: made anew only when the run or the rail has changed.
};
void draw_transport_bar(const Scene& scene, const std::optional<LiveScene>& live, const Transport& transport,
                        Canvas& canvas, TransportBarState& state, Actions& actions);

/// The film of a presentation: how far it is, how far the run is there, and the lesson's moments on its rail.
void draw_film_bar(const RunScene& run, const Transport& transport, Canvas& canvas, TransportBarState& state,
                   Actions& actions);

}  // namespace view
