#pragma once

#include <filesystem>

namespace spawnarium::test {

/// The lessons that come with the program.
inline std::filesystem::path lessons_folder() {
  return std::filesystem::path(SPAWNARIUM_TEST_SOURCES).parent_path() / "lessons";
}

}  // namespace spawnarium::test
