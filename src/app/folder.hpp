#pragma once

#include <filesystem>

#include "view/file_dialog.hpp"

namespace app {

/// What of a folder can be opened: folders, Python scripts, recordings, programs that can be run. Hidden ones are left
/// out. Never throws.
view::FolderListing list_folder(const std::filesystem::path& folder);

}  // namespace app
