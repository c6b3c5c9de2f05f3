#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/unique_fd.hpp"

namespace supervisor {

/// A library that the dynamic linker loads into a program before all others (LD_PRELOAD, ld.so(8)), and into all that
/// this program starts with its environment.
///
/// The linker takes spaces and colons for the end of a path. One that has them is given as a descriptor of this process
/// (/proc/PID/fd/N), which stays open as long as this object lives.
class Preload {
 public:
  /// Throws std::system_error where such a library cannot be opened.
  explicit Preload(const std::filesystem::path& library);

  /// Entries of the environment, to be used in the place of those that it has. What it preloads already comes first:
  /// the library of a sanitizer must. AddressSanitizer, linked to a program, is told not to insist on that.
  std::vector<std::string> entries() const;
  /// Whether an entry of an environment is one of these.
  static bool is_entry(const std::string& entry);

 private:
  base::UniqueFd file_;
  std::string path_;
};

}  // namespace supervisor
