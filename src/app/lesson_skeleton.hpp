#pragma once

#include <filesystem>
#include <string>

#include "lesson/library.hpp"

namespace app {

/// Makes the folder `NN_slug` in `folder` with a lesson that loads, runs and checks as it stands, to be written over.
/// The number is the next one that is free in `library`. Returns the new folder. Throws Failure: a slug that is none or
/// that is taken, a folder that exists, no permission.
std::filesystem::path make_skeleton(const std::string& slug, const std::filesystem::path& folder,
                                    const lesson::Library& library);

}  // namespace app
