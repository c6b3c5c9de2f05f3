#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace base {

/// The executable file that a command of this name would start: as execvp(3) looks for it, in the folders of PATH; a
/// name with a slash is a path. Absolute; nullopt where there is none. It may be gone or changed by the time it is
/// started.
std::optional<std::filesystem::path> find_executable(const std::string& name);

}  // namespace base
