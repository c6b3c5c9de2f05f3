#pragma once

#include <filesystem>
#include <string>

namespace app {

/// What the terminal says of a run's recording: "recorded in run.spawn", or, of one that was not asked for, where it is
/// and how long it stays.
std::string where_recorded(const std::filesystem::path& recording);

/// For the help of the commands that record: where recordings go without --record.
std::string help_on_live_recordings();

}  // namespace app
