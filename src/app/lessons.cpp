#include "app/lessons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/failure.hpp"
#include "base/build_config.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

fs::path folder_of_user() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && data[0] == '/') return fs::path(data) / "spawnarium" / "lessons";
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "/" : home) / ".local" / "share" / "spawnarium" / "lessons";
}

bool is_called(const lesson::Lesson& lesson, std::string_view name) {
  return lesson.number == name || lesson.slug == name || lesson.id() == name || lesson.number == fmt::format("0{}", name);
}

}  // namespace

lesson::Library load_lessons() {
  return lesson::load_all({fs::path(spawnarium::build_config::kSourceFolder) / "lessons", folder_of_user()});
}

const lesson::Lesson& find_lesson(const lesson::Library& library, std::string_view name) {
  const auto found =
      std::find_if(library.lessons.begin(), library.lessons.end(), [name](const lesson::Lesson& each) { return is_called(each, name); });
  if (found != library.lessons.end()) return *found;
  std::string all;
  for (const lesson::Lesson& each : library.lessons) all += (all.empty() ? "" : ", ") + each.number;
  throw Failure(fmt::format("There is no lesson '{}'. There are {}; `spawnarium lesson list` tells more.", name, all.empty() ? "none" : all));
}

}  // namespace app
