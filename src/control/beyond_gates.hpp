#pragma once

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/language.hpp"

namespace control {

/// What processes share although it passes no gate: memory that is mapped shared, files open for writing, sockets of
/// the network. Seen in /proc while a process stands still; what was opened and closed within one step is not.
class BeyondGates {
 public:
  /// Looks at a process. What is called as `own` is Spawnarium's.
  void look(pid_t process, const std::filesystem::path& own);
  bool empty() const { return memory_.empty() && files_.empty() && sockets_ == 0; }
  /// A sentence each: "file log.txt".
  std::vector<std::string> texts(base::Language language) const;

 private:
  std::set<std::string> memory_, files_;
  std::size_t sockets_ = 0;
};

}  // namespace control
