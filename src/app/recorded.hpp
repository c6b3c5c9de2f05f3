#pragma once

#include <string>

#include "run/run.hpp"

namespace app {

/// What the terminal says of the recording of a run that has finished: "recorded in run.spawn", or, of one that was not
/// asked for, where it is and how long it stays.
std::string where_recorded(const run::Run& run);

/// For the help of the commands that record: what --record makes, and where recordings go without it.
inline constexpr const char* kRecordHelp =
    "Keep the recording in FILE (.spawn; packed, when the run has ended, as .spawn.gz); replaces an older one";
std::string help_on_live_recordings();

}  // namespace app
