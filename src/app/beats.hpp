#pragma once

#include <string>

#include "recording/recording.hpp"

namespace app {

/// What the story clock tells of a recording, beat by beat: when in the story, for how long, which act, who does it,
/// what moves, and which events it covers.
///
///        begin    length  act       who      moves    events
///       0.9680    0.5000  created   main     f1       6-10
///       1.4680    0.1949  pause     -        -        11-11
std::string beats_text(const recording::Recording& recording);
/// The same as a JSON list of {begin_s, duration_s, kind, who, moves, times, events: [first, last]}; `who` and `moves`
/// are null where there is none, times says how many beats, each shorter than a picture, are counted in it.
std::string beats_json(const recording::Recording& recording);

}  // namespace app
