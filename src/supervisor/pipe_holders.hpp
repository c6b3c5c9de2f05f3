#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace supervisor {

/// What a descriptor of a process is, as /proc/PID/fd says it.
struct OpenFile {
  std::string name;        ///< "pipe", "socket", or a path.
  std::uint64_t pipe = 0;  ///< Of a pipe: its inode; else 0.
  bool reads = false, writes = false;
};
/// nullopt: it is gone, or we may not look.
std::optional<OpenFile> open_file(pid_t pid, int descriptor);

/// Which processes hold which ends of pipes open. The descriptors of all processes are read at the first question, and
/// the answers are of that moment.
///
///     PipeHolders holders{family};
///     for (const pid_t each : holders.of(end.pipe, PipeHolders::End::Writing)) ...
class PipeHolders {
 public:
  enum class End : std::uint8_t { Reading, Writing };

  explicit PipeHolders(std::vector<pid_t> processes) : processes_{std::move(processes)} {}
  /// Each once, in the order in which they were given.
  const std::vector<pid_t>& of(std::uint64_t pipe, End end);

 private:
  struct Holders {
    std::vector<pid_t> reading, writing;
  };
  void read();

  std::vector<pid_t> processes_;
  bool read_ = false;
  std::unordered_map<std::uint64_t, Holders> holders_;
};

}  // namespace supervisor
