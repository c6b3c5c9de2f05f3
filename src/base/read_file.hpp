#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/failure.hpp"
#include "base/regular_file.hpp"
#include "base/text.hpp"

/// The one door for files that a stranger may have written: what read_regular_file refuses is refused with a sentence.
///
///     const std::string text = base::read_file(folder / "guide.en.md", base::kMostText);  // throws UnreadableFile
namespace base {

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

}  // namespace base
