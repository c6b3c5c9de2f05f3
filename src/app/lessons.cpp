#include "app/lessons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "app/settings.hpp"
#include "base/failure.hpp"
#include "base/standard_streams.hpp"
#include "lesson/course.hpp"
#include "lesson/glossary.hpp"
#include "run/places.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

bool is_called(std::string_view number, std::string_view slug, std::string_view id, std::string_view name) {
  return number == name || slug == name || id == name || number == fmt::format("0{}", name);
}

bool concerns(const lesson::FolderError& error, std::string_view name) {
  const std::string id = error.name();
  const std::size_t dash = id.find('_');
  return is_called(id.substr(0, dash), dash == std::string::npos ? "" : id.substr(dash + 1), id, name);
}

}  // namespace

fs::path user_lessons_folder() { return run::data_folder() / "lessons"; }

bool is_own(const lesson::Lesson& lesson) {
  return lesson.files && fs::path{lesson.files->place()}.parent_path() == user_lessons_folder();
}

const lesson::Lesson* lesson_of(const lesson::Library& library, const recording::Recording& recording) {
  const std::string id = recording.fact("lesson");
  const auto found = std::find_if(library.lessons.begin(), library.lessons.end(), [&](const lesson::Lesson& each) {
    return !id.empty() && (each.id() == id || each.number == id);
  });
  return found == library.lessons.end() ? nullptr : &*found;
}

std::vector<std::string> lesson_folders() { return {run::lessons_folder(), user_lessons_folder()}; }

lesson::Library load_lessons() {
  lesson::Library library = lesson::load_folders(lesson_folders());
  for (const std::string& folder : lesson_folders()) lesson::add_glossary(library, *base::files_in(folder));
  lesson::require_terms(library);
  lesson::add_course(library, *base::files_in(run::lessons_folder()));
  std::error_code error;
  if (const fs::path expected = run::lessons_folder(); !fs::is_directory(expected, error)) {
    library.errors.emplace_back(
        lesson::LessonError(expected.string(), 0,
                            base::in_both({"the lessons that come with Spawnarium are missing: install it again",
                                           "Spawnarium 自带的课程不见了：请重新安装"})),
        expected.string());
  }
  return library;
}

const lesson::Lesson& find_lesson(const lesson::Library& library, std::string_view name, base::Language language) {
  for (const lesson::Lesson& each : library.lessons) {
    if (is_called(each.number, each.slug, each.id(), name)) return each;
  }
  for (const lesson::FolderError& error : library.errors) {
    if (concerns(error, name)) throw base::Failure{error.in(language)};
  }
  std::string all;
  for (const lesson::Lesson& each : library.lessons) all += (all.empty() ? "" : ", ") + each.number;
  throw base::Failure{fmt::format("There is no lesson '{}'. There are {}; `spawnarium lesson list` tells more.", name,
                                  all.empty() ? "none" : all)};
}

host::Launch launch_of(const lesson::Lesson& lesson) {
  host::Launch launch;
  launch.program = {lesson.program.file};
  launch.program.insert(launch.program.end(), lesson.program.args.begin(), lesson.program.args.end());
  launch.facts = {{"lesson", lesson.id()}};
  launch.stop_after = std::chrono::duration<double>(lesson.program.stop_after_s);
  return launch;
}

fs::path tried_path(const fs::path& copies, const lesson::Lesson& lesson) {
  return copies / lesson.id() / "tried" / fs::path(lesson.program.file).filename();
}

base::Language spoken_language(const std::string& wanted) {
  if (!wanted.empty()) {
    const auto language = base::language_named(wanted);
    if (language) return *language;
    throw base::WrongUsage{fmt::format("There is no language '{}'; known are en, zh.", wanted)};
  }
  const LoadedSettings loaded = load_settings(settings_path());
  if (!loaded.complaint.empty()) base::print_error("spawnarium: {}\n", loaded.complaint);
  return loaded.settings.language;
}

}  // namespace app
