#pragma once

#include <string>

#include "app/recording.hpp"
#include "model/world.hpp"

/// What `dump --json` prints. Times are nanoseconds since the recording began; what is not known is null.
namespace app {

/// The world at one time: {"time_ns", "events", "processes", "threads", "things"}.
std::string world_json(const model::World& world, const Recording& recording);

/// A whole recording: {"facts", "sealed", "incomplete_since_ns", "end_ns", "processes", "console", "events"}.
std::string recording_json(const Recording& recording);

}  // namespace app
