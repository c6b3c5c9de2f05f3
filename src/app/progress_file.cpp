#include "app/progress_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "app/set_aside.hpp"
#include "base/file_replacement.hpp"
#include "base/json.hpp"
#include "base/read_file.hpp"
#include "run/places.hpp"

namespace app {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

json to_json(const lesson::LessonProgress& progress) {
  json answers = json::object(), before = json::object();
  for (const auto& [question, answer] : progress.answers) {
    answers[question] = answer.choice;
    if (answer.before) before[question] = *answer.before;
  }
  return {{"done", progress.done}, {"answers", answers}, {"before", before}, {"right", progress.right}};
}

// Takes what makes sense and counts what does not.
class ProgressReader {
 public:
  lesson::Progress read(const json& file) {
    lesson::Progress progress;
    read_learner(base::member(file, "learner"), progress);
    const json& lessons = base::member(file, "lessons");
    if (!lessons.is_object()) return refuse("it has no \"lessons\""), progress;
    for (const auto& [id, each] : lessons.items()) {
      if (each.is_object()) {
        progress.lessons[id] = read_lesson(id, each);
      } else {
        refuse(id);
      }
    }
    return progress;
  }

  /// The first thing that made no sense; empty: all did.
  const std::string& refused() const { return refused_; }

 private:
  lesson::LessonProgress read_lesson(const std::string& id, const json& object) {
    lesson::LessonProgress progress;
    if (const json& done = base::member(object, "done"); done.is_boolean()) {
      progress.done = done.get<bool>();
    } else if (!done.is_null()) {
      refuse(id + ": done");
    }
    for (const auto& [question, value] : expected(id, base::member(object, "answers"), json::value_t::object).items()) {
      if (const auto choice = base::whole_number(value, 0, std::numeric_limits<int>::max())) {
        progress.answers[question].choice = static_cast<int>(*choice);
      } else {
        refuse(id + ": the answer to " + question);
      }
    }
    for (const auto& [question, value] : expected(id, base::member(object, "before"), json::value_t::object).items()) {
      const auto choice = base::whole_number(value, 0, std::numeric_limits<int>::max());
      const auto answer = progress.answers.find(question);
      if (choice && answer != progress.answers.end()) {
        answer->second.before = static_cast<int>(*choice);
      } else {
        refuse(id + ": the first answer to " + question);
      }
    }
    for (const json& question : expected(id, base::member(object, "right"), json::value_t::array)) {
      if (question.is_string()) {
        progress.right.insert(question.get<std::string>());
      } else {
        refuse(id + ": right");
      }
    }
    return progress;
  }

  void read_learner(const json& value, lesson::Progress& progress) {
    const auto learner = base::whole_number(value, 0, std::numeric_limits<std::uint32_t>::max());
    if (learner) progress.learner = static_cast<std::uint32_t>(*learner);
    else if (!value.is_null()) refuse("learner");
  }

  // The value, where it is of that type; else null, which has no elements.
  const json& expected(const std::string& id, const json& value, json::value_t type) {
    static const json none;
    if (value.type() == type) return value;
    if (!value.is_null()) refuse(id);
    return none;
  }

  void refuse(const std::string& what) {
    if (refused_.empty()) refused_ = what;
  }

  std::string refused_;
};

}  // namespace

fs::path progress_path() { return run::state_folder() / "progress.json"; }

LoadedProgress load_progress(const fs::path& path) {
  LoadedProgress loaded;
  std::string why;
  try {
    const json file = base::parse_json(base::read_file(path, base::kMostState));
    if (file.is_discarded()) {
      why = "this file is not JSON";
    } else {
      ProgressReader reader;
      loaded.progress = reader.read(file);
      if (reader.refused().empty()) return loaded;
      why = "this file has something in it that cannot be understood (" + reader.refused() + ")";
    }
  } catch (const base::UnreadableFile& error) {
    if (error.missing()) return loaded;
    why = error.cause().english;
  }
  const std::string kept = set_aside(path);
  loaded.complaint =
      fmt::format("{}: {}.{} {}", path.string(), why, kept,
                  loaded.progress.lessons.empty() ? "What has been answered is as if new." : "The rest has been read.");
  if (kept.empty() || loaded.progress.lessons.empty()) return loaded;
  try {
    save_progress(loaded.progress, path);  // What could be read must be there at the next start too.
  } catch (const std::exception&) {        // The complaint names where the whole file is.
  }
  return loaded;
}

std::uint32_t new_learner() {
  std::random_device random;
  return std::uniform_int_distribution<std::uint32_t>{1}(random);
}

void save_progress(const lesson::Progress& progress, const fs::path& path) {
  json lessons = json::object();
  for (const auto& [id, each] : progress.lessons) lessons[id] = to_json(each);
  fs::create_directories(path.parent_path());
  base::replace_file(path, json{{"learner", progress.learner}, {"lessons", lessons}}.dump(1) + "\n");
}

}  // namespace app
