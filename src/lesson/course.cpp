#include "lesson/course.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/nearest.hpp"
#include "lesson/toml_section.hpp"

namespace lesson {
namespace {

constexpr const char* kCourseFile = "course.toml";

// "28 queue": the lesson's number and its drawing.
Idea::Lesson load_lesson(const Section& section, const std::string& text) {
  const std::size_t space = text.find(' ');
  Idea::Lesson lesson{.number = text.substr(0, space),
                      .drawing = space == std::string::npos ? std::string{} : text.substr(space + 1)};
  const auto& names = drawing_names();
  if (std::find(names.begin(), names.end(), lesson.drawing) == names.end())
    section.fail_at_key("lessons",
                        {"'{0}' must be the number of a lesson and its drawing, as in \"28 queue\"{1}",
                         "'{0}' 应写成课程编号和它的图，例如 \"28 queue\"{1}"},
                        text, base::suggestion_for(lesson.drawing, {names.begin(), names.end()}));
  return lesson;
}

void require_lesson(const Library& library, const Idea& idea, const std::string& number, const std::string& file) {
  const bool known = std::any_of(library.lessons.begin(), library.lessons.end(),
                                 [&](const Lesson& lesson) { return lesson.number == number; });
  if (!known)
    throw LessonError(file, idea.line,
                      base::in_both({"there is no lesson '{0}' that '{1}' could show: give the number of one",
                                     "没有第 '{0}' 课，不能列在 '{1}' 下：请写一个已有课程的编号"},
                                    number, idea.id));
}

}  // namespace

const std::vector<std::string_view>& drawing_names() {
  static const std::vector<std::string_view> names{
      "family", "name",     "promise", "ids",  "many",     "pair",  "sleep",  "wait",   "daemons", "timeout",
      "bolt",   "path",     "codes",   "copy", "tree",     "pipe",  "queue",  "feeder", "full",    "pool",
      "pieces", "lost_key", "key",     "flag", "parallel", "ghost", "orphan", "slices"};
  return names;
}

Course load_course(const base::Files& files) {
  const std::string file = files.path_of(kCourseFile);
  const toml::table table = read_toml(files, kCourseFile);
  const Section root{file, table, kCourseFile, {"idea", "tutorial"}};
  Course course;
  for (const Section& section : root.sections("idea", {"id", "name", "says", "lessons"})) {
    Idea idea{.id = section.string("id"), .name = section.text("name"), .says = section.text("says"), .lessons = {}};
    for (const std::string& each : section.strings("lessons")) idea.lessons.push_back(load_lesson(section, each));
    idea.line = section.has("lessons") ? section.line_of("lessons") : section.line();
    course.ideas.push_back(std::move(idea));
  }
  for (const Section& section : root.sections("tutorial", {"number", "title"}))
    course.tutorials.push_back({.number = section.string("number"), .title = section.text("title")});
  return course;
}

void add_course(Library& library, const base::Files& files) {
  if (!files.has(kCourseFile)) return;
  const std::string file = files.path_of(kCourseFile);
  try {
    Course course = load_course(files);
    for (const Idea& idea : course.ideas)
      for (const Idea::Lesson& each : idea.lessons) require_lesson(library, idea, each.number, file);
    library.course = std::move(course);
  } catch (const LessonError& error) {
    library.errors.emplace_back(error, file);
  }
}

}  // namespace lesson
