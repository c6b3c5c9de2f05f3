#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

/// Reading a file that a stranger may have written, without words: regular files only, and never more than the caller
/// wants to hold.
///
///     const std::string code = base::read_if_possible(path, base::kMostSource).value_or("");
///
/// A named pipe, a device, a folder or a link that leads to itself is refused; none of them blocks, and /dev/zero is
/// not read. What grows while it is read is refused when it passes the bound. Follows links. Leaves no descriptor open.
///
/// read_file says in a sentence what is wrong. It is apart from this because its sentences need fmt: the engine reads
/// the sources of its program, and a program of a user's own that is linked with the engine needs no further library.
namespace base {

// Bounds for callers to state; what we ship is far below each.
inline constexpr std::size_t kMostText = std::size_t{256} << 10;  ///< What people write: TOML, guides.
inline constexpr std::size_t kMostSource = std::size_t{4} << 20;  ///< A program, as it is shown or recorded.
/// What the program itself writes from start to start.
inline constexpr std::size_t kMostState = std::size_t{4} << 20;
inline constexpr std::size_t kMostMedia = std::size_t{256} << 20;  ///< Fonts and pictures.

/// Why a file has no content to give.
struct Unread {
  enum class Why : std::uint8_t { SystemError, NotRegular, TooLarge };
  Why why = Why::SystemError;
  int error = 0;    ///< SystemError: errno.
  mode_t mode = 0;  ///< NotRegular: its st_mode.
};

/// The whole content of a regular file of at most `most` bytes, or why not.
std::variant<std::string, Unread> read_regular_file(const std::filesystem::path& path, std::size_t most);

/// The same; nullopt where it cannot be read, for callers to whom the reason makes no difference.
std::optional<std::string> read_if_possible(const std::filesystem::path& path, std::size_t most);

}  // namespace base
