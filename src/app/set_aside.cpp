#include "app/set_aside.hpp"

#include <fmt/format.h>

#include <system_error>

namespace app {

namespace fs = std::filesystem;

std::string set_aside(const fs::path& path) noexcept try {
  constexpr int kMostKept = 99;
  for (int number = 1; number <= kMostKept; ++number) {
    const fs::path aside = path.string() + (number == 1 ? std::string(".damaged") : fmt::format(".damaged-{}", number));
    std::error_code error;
    if (fs::symlink_status(aside, error).type() != fs::file_type::not_found) continue;
    fs::rename(path, aside, error);
    return error ? std::string() : fmt::format(" It is kept as {}.", aside.string());
  }
  return {};
} catch (...) {
  return {};
}

}  // namespace app
