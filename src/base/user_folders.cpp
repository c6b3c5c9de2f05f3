#include "base/user_folders.hpp"

#include <cstdlib>

namespace base {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value == '/' ? std::optional{fs::path{value}} : std::nullopt;
}

struct Place {
  const char* variable;
  const char* below_home;
};

Place place_of(UserFolder folder) {
  switch (folder) {
    case UserFolder::Config:
      return {"XDG_CONFIG_HOME", ".config"};
    case UserFolder::Data:
      return {"XDG_DATA_HOME", ".local/share"};
    case UserFolder::State:
      break;
  }
  return {"XDG_STATE_HOME", ".local/state"};
}

}  // namespace

std::optional<fs::path> home_folder() { return absolute_path_in("HOME"); }

std::optional<fs::path> user_folder(UserFolder folder) {
  const auto [variable, below_home] = place_of(folder);
  if (auto named = absolute_path_in(variable)) return named;
  if (const auto home = home_folder()) return *home / below_home;
  return std::nullopt;
}

}  // namespace base
