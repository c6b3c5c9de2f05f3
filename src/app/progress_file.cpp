#include "app/progress_file.hpp"

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "run/places.hpp"

namespace app {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

json to_json(const lesson::LessonProgress& progress) {
  return {{"done", progress.done}, {"answers", progress.answers}, {"right", progress.right}};
}

lesson::LessonProgress from_json(const json& object) {
  return {.done = object.value("done", false),
          .answers = object.value("answers", std::map<std::string, int>{}),
          .right = object.value("right", std::set<std::string>{})};
}

}  // namespace

fs::path progress_path() { return run::state_folder() / "progress.json"; }

lesson::Progress load_progress(const fs::path& path) {
  lesson::Progress progress;
  std::ifstream file{path};
  if (!file) return progress;
  try {
    const json all = json::parse(file);
    for (const auto& [id, object] : all.at("lessons").items()) progress.lessons[id] = from_json(object);
  } catch (const json::exception&) {
    std::error_code ignored;
    fs::rename(path, path.string() + ".damaged", ignored);
    return {};
  }
  return progress;
}

void save_progress(const lesson::Progress& progress, const fs::path& path) {
  json lessons = json::object();
  for (const auto& [id, each] : progress.lessons) lessons[id] = to_json(each);
  fs::create_directories(path.parent_path());
  const fs::path fresh = path.string() + ".new";
  {
    std::ofstream file{fresh};
    file << json{{"lessons", lessons}}.dump(1) << '\n';
    file.flush();
    if (!file) throw std::system_error{errno, std::generic_category(), "write " + fresh.string()};
  }
  fs::rename(fresh, path);
}

}  // namespace app
