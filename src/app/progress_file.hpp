#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "lesson/progress.hpp"

namespace app {

/// progress.json in `state_folder()`.
std::filesystem::path progress_path();

struct LoadedProgress {
  lesson::Progress progress;
  std::string
      complaint;  ///< What is wrong with the file, and where it is kept now, in one sentence. Empty: all is well.
};
/// What the learner has done; nothing, where there is no file. From a damaged file all is taken that can be understood,
/// and the file is set aside (app/set_aside.hpp). Never throws.
LoadedProgress load_progress(const std::filesystem::path& path);

/// For Progress::learner: by chance, never 0.
std::uint32_t new_learner();

/// Whole or not at all: written beside its place, then moved there. Throws std::system_error,
/// std::filesystem::filesystem_error.
void save_progress(const lesson::Progress& progress, const std::filesystem::path& path);

}  // namespace app
