#include "base/path_search.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <system_error>

namespace base {

namespace fs = std::filesystem;

namespace {

bool is_executable(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<fs::path> find_executable(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return is_executable(name) ? std::optional{fs::absolute(name)} : std::nullopt;
  const char* path = std::getenv("PATH");
  std::istringstream folders{path != nullptr ? path : "/usr/bin:/bin"};
  for (std::string folder; std::getline(folders, folder, ':');)
    if (const fs::path candidate = fs::path{folder.empty() ? "." : folder} / name; is_executable(candidate))
      return fs::absolute(candidate);
  return std::nullopt;
}

}  // namespace base
