#pragma once

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/language.hpp"

namespace control {

/// What a program does that passes no gate, so that run control does not see it: memory that is mapped shared, files
/// open for writing, sockets of the network, as they are seen in /proc while a process stands still; other programs,
/// and steps that are out of sight. What was opened and closed within one step is not noticed.
class BeyondGates {
 public:
  /// Looks at a process. What is called as `own` is Spawnarium's.
  void look(pid_t process, const std::filesystem::path& own);
  void note_program(std::string name) { programs_.insert(std::move(name)); }
  void note_out_of_sight() { out_of_sight_ = true; }
  /// A sentence each: "file log.txt". Empty: nothing was noticed.
  std::vector<std::string> texts(base::Language language) const;

 private:
  std::set<std::string> memory_, files_, programs_;
  std::size_t sockets_ = 0;
  bool out_of_sight_ = false;
};

}  // namespace control
