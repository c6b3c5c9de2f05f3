#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

/// Where a user's files lie, by the XDG Base Directory Specification.
namespace base {

enum class UserFolder : std::uint8_t { Config, Data, State };

/// The user's home folder ($HOME); nullopt where the environment names none, or one that is not absolute.
std::optional<std::filesystem::path> home_folder();

/// $XDG_CONFIG_HOME, $XDG_DATA_HOME or $XDG_STATE_HOME; else ~/.config, ~/.local/share or ~/.local/state. A value that
/// is not absolute is ignored, as the specification says. nullopt where there is no home either. Need not exist.
std::optional<std::filesystem::path> user_folder(UserFolder folder);

}  // namespace base
