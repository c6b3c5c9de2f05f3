#pragma once

#include <filesystem>
#include <memory>
#include <ostream>
#include <string_view>

namespace base {

/// Atomic replacement of a whole file: a reader finds the old content or the new one, never a part of it.
///
///     FileReplacement file{"run.csv"};
///     file.out() << "time_ns,actor\r\n";
///     file.commit();  // Without it the old file stays as it was.
///
/// The content is written beside the file, synced (fsync(2)) and renamed over it (rename(2)); mode and, where
/// permitted, owner of the old file are kept. A symbolic link is followed: the file to which it leads is replaced, also
/// where that is still to be made.
///
/// A target that exists and is not a regular file (FIFO, device, /dev/stdout) is written in place. Opening a FIFO waits
/// for its reader (fifo(7)); writing to one whose reader has gone raises SIGPIPE.
///
/// Throws Failure with path, cause and remedy in one sentence, out() included. Not thread-safe.
class FileReplacement {
 public:
  explicit FileReplacement(const std::filesystem::path& path);
  ~FileReplacement();
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;

  /// Whether the target itself is written, so that there is nothing to take away when it is not finished.
  bool in_place() const;
  std::ostream& out();
  void commit();

 private:
  struct Target;
  class Buffer;
  std::unique_ptr<Target> target_;
  std::unique_ptr<Buffer> buffer_;
  std::ostream out_;
};

/// The same in one call.
void replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace base
