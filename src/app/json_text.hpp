#pragma once

#include <ostream>
#include <string>

#include "model/world.hpp"
#include "recording/recording.hpp"
#include "recording/scan.hpp"

/// What `dump --json` prints. Times are nanoseconds since the recording began; what is not known is null.
namespace app {

/// The world at one time: {"time_ns", "events", "processes", "threads", "things", "deadlocks"}.
std::string world_json(const model::World& world, const recording::Recording& recording);

/// A whole recording: {"facts", "sealed", "incomplete_since_ns", "skipped", "run_id", "end_ns", "processes", "console",
/// "deadlocks", "unseen", "events"}.
void write_recording_json(recording::Scan& scan, std::ostream& out);

}  // namespace app
