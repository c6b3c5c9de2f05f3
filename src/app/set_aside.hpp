#pragma once

#include <filesystem>
#include <string>

namespace app {

/// Moves a damaged file of the user out of the way, so that writing a new one does not lose it: settings.toml becomes
/// settings.toml.damaged, or .damaged-2 and so on where that name is taken. Returns the end of a sentence that says so,
/// " It is kept as ...", empty where it could not be moved. Never throws.
std::string set_aside(const std::filesystem::path& path) noexcept;

}  // namespace app
