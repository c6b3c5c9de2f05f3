#pragma once

#include <filesystem>

#include "lesson/progress.hpp"

namespace app {

/// progress.json in `state_folder()`.
std::filesystem::path progress_path();

/// What the learner has done; nothing, where there is no file. A damaged file is set aside as progress.json.damaged. Never throws.
lesson::Progress load_progress(const std::filesystem::path& path);

/// Whole or not at all: written beside its place, then moved there. Throws std::system_error, std::filesystem::filesystem_error.
void save_progress(const lesson::Progress& progress, const std::filesystem::path& path);

}  // namespace app
