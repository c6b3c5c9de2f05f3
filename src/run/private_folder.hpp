#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/unique_fd.hpp"

namespace run {

/// A copy of a working folder, for a run whose effects are not to stay: one that is made again and again, as undo and
/// `--times` do. The program works in the copy; the original is not touched by relative paths.
///
///     const run::PrivateFolder folder{fs::current_path()};
///     launch.folder = folder.work();
///     launch.record = folder.place() / "run.spawn";
///
/// Symbolic links are copied as links, so an absolute one leads out of the copy. Sockets, FIFOs and devices are left
/// out. The destructor removes it; where a process was killed and could not, the next one that makes such a folder
/// does.
class PrivateFolder {
 public:
  static constexpr std::uintmax_t kMost = 50'000'000;  ///< Bytes.

  /// Throws Failure: `original` is larger than `most`, or cannot be read.
  explicit PrivateFolder(const std::filesystem::path& original, std::uintmax_t most = kMost);
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder();

  /// The copy, called as the original.
  std::filesystem::path work() const { return place_ / "work" / name_; }
  /// The folder above, for what belongs to the run but not into its working folder.
  const std::filesystem::path& place() const { return place_; }

 private:
  std::filesystem::path place_, name_;
  base::UniqueFd in_use_;  ///< Locked (flock) as long as it lives.
};

/// A working folder as a program found it, for runs that repeat what the program did. Keeps a copy of it; where that
/// cannot be made, the reason.
///
///     const run::FolderAsFound found{fs::current_path()};
///     ...                                      // The program works in the folder itself.
///     const auto copy = found.copy();          // To repeat it.
class FolderAsFound {
 public:
  explicit FolderAsFound(const std::filesystem::path& original);
  /// Why there is no copy; empty: there is one.
  const std::string& trouble() const { return trouble_; }
  /// Another copy each time. Throws Failure with the trouble.
  std::unique_ptr<PrivateFolder> copy() const;

 private:
  std::unique_ptr<PrivateFolder> found_;
  std::string trouble_;
};

}  // namespace run
