#pragma once

#include <vector>

#include "view/guide_spot.hpp"

/// The five stops of a lesson as marks on a way: a ring where the learner is, a tick where he was. Click: to that stop.
namespace view {

/// Adds the way, from `area.y` on as wide as `area`; `height`: what there is for it. Where the names have no room only
/// the present one is written, where there is still less none is. Returns the height used.
float add_stop_path(Drawing& drawing, std::vector<GuideSpot>& spots, Rect area, float height, const StopScene& stops,
                    const Scene& scene);

/// A button on the way: words, and an arrow at the side to which it leads. `primary`: the one to press next.
struct WayButton {
  std::string words;
  bool forward = true, primary = false;
  GuideSpot spot = {};  ///< What a press does; its place is that of the button.
};
void add_way_button(Drawing& drawing, std::vector<GuideSpot>& spots, Rect rect, WayButton button, const Scene& scene);

/// A button that leads to a stop: its name, and an arrow at the side to which it leads. `primary`: the one to press
/// next.
void add_stop_button(Drawing& drawing, std::vector<GuideSpot>& spots, Rect rect, lesson::Stop stop, bool forward,
                     bool primary, const Scene& scene);

}  // namespace view
