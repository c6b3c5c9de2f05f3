#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lesson/retelling.hpp"
#include "model/timeline.hpp"
#include "model/transport.hpp"
#include "view/commands.hpp"

namespace app {

/// What the commands of the transport need to know of the run that is shown.
struct TimeScope {
  const model::History& history;
  const model::Timeline& timeline;
  std::optional<base::TraceTime> present;  ///< Nothing: the run is over.
  base::TraceTime horizon{};               ///< The end of the longer of two runs; 0: there is one.
  trace::Serial selected = trace::kNobody;
  base::Language language = base::Language::English;
};

/// Obeys PlayOrPause ... PreviousBookmark, all but the cues. Returns what there is to say, mostly nothing ("");
/// nullopt: the command is another.
std::optional<std::string> time_command(view::Command command, model::Transport& transport, const TimeScope& scope);

/// In a presentation one key goes from one cue to the next (direction 1) or to the one before (-1), at the last to the
/// end; without cues, from operation to operation. Returns where the transport stands now; nullptr: at no cue.
const lesson::CueMoment* go_to_cue(int direction, const std::vector<lesson::CueMoment>& moments,
                                   model::Transport& transport, const model::History& history);

/// The process after (direction 1) or before (-1) `selected` among those that ever live, around; without one the first
/// or last. `finally`: the world at the end.
trace::Serial neighbour_of(trace::Serial selected, const model::World& finally, int direction);

}  // namespace app
