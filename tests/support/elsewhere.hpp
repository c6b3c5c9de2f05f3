#pragma once

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace spawnarium::test {

/// A folder in another file system than that of the temporary folder, where there is one.
struct Elsewhere {
  Elsewhere() {
    std::string name = "/dev/shm/spawnarium_elsewhere_XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) path = name;
  }
  ~Elsewhere() {
    if (!path.empty()) std::filesystem::remove_all(path);
  }
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;

  bool is_other(const std::filesystem::path& than) const { return !path.empty() && device_of(path) != device_of(than); }

  std::filesystem::path path;

 private:
  static dev_t device_of(const std::filesystem::path& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 ? found.st_dev : 0;
  }
};

}  // namespace spawnarium::test
