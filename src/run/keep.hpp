#pragma once

#include <filesystem>

/// Keeping a recording for good, where it has been made for the moment only: live ones are pruned (run/places.hpp).
namespace run {

enum class Kept { Now, WhenItEnds };

/// Gives the recording the new name `to`, which must not exist. Where both are in one file system it is a second name
/// of the same file (link(2)): nothing is copied, and a run that goes on is recorded to its end under both. Elsewhere
/// it is copied, whole or not at all; a copy of a run that goes on would be torn: then nothing is done yet, and
/// WhenItEnds returned.
///
/// Copying blocks as long as it takes. Throws base::Failure, std::system_error.
Kept keep_recording(const std::filesystem::path& recording, const std::filesystem::path& to);

}  // namespace run
