#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/text.hpp"

/// The one door for files that a stranger may have written: regular files only, and never more than the caller wants to
/// hold.
///
///     const std::string text = base::read_file(folder / "guide.en.md", base::kMostText);        // throws
///     UnreadableFile const std::string code = base::read_if_possible(path, base::kMostSource).value_or("");    //
///     where a missing text is no error
///
/// A named pipe, a device, a folder or a link that leads to itself is refused with a sentence; none of them blocks, and
/// /dev/zero is not read. What grows while it is read is refused when it passes the bound. Follows links. Leaves no
/// descriptor open.
namespace base {

// Bounds for callers to state; what we ship is far below each.
inline constexpr std::size_t kMostText = std::size_t{256} << 10;  ///< What people write: TOML, guides.
inline constexpr std::size_t kMostSource = std::size_t{4} << 20;  ///< A program, as it is shown or recorded.
inline constexpr std::size_t kMostState = std::size_t{4}
                                          << 20;  ///< What the program itself writes from start to start.
inline constexpr std::size_t kMostMedia = std::size_t{256} << 20;  ///< Fonts and pictures.

/// A file cannot be read: place, cause and remedy in one sentence.
class UnreadableFile : public Failure {
 public:
  UnreadableFile(const std::filesystem::path& path, const OwnedText& cause, bool missing);
  /// The sentence without the place, for callers that name it themselves.
  const OwnedText& cause() const { return cause_; }
  bool missing() const { return missing_; }  ///< There is no file of that name.

 private:
  OwnedText cause_;
  bool missing_;
};

/// For other sources of named bytes: the same sentences.
UnreadableFile missing_file(const std::filesystem::path& path);
UnreadableFile too_large_file(const std::filesystem::path& path, std::size_t most);

/// The whole content of a regular file of at most `most` bytes. Throws UnreadableFile.
std::string read_file(const std::filesystem::path& path, std::size_t most);

/// The same; nullopt where it cannot be read, for callers to whom the reason makes no difference.
std::optional<std::string> read_if_possible(const std::filesystem::path& path, std::size_t most);

}  // namespace base
