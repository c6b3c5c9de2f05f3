#pragma once

#include <filesystem>

#include "base/folder_listing.hpp"

namespace run {

/// What of a folder can be opened: folders, Python scripts, recordings, programs that can be run. Hidden ones are left
/// out. Never throws.
base::FolderListing list_folder(const std::filesystem::path& folder);

}  // namespace run
