#pragma once

#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "lesson/library.hpp"

/// How the lessons are ordered on the first screen. Data: `course.toml` beside the lessons.
///
///     lesson::add_course(library, *base::files_in("lessons"));
///     for (const lesson::Idea& each : library.course.ideas) heading(each.name.in(language));
namespace lesson {

/// Reads the [[idea]]s and [[tutorial]]s of `course.toml`. Throws LessonError with the first thing that is wrong.
Course load_course(const base::Files& files);

/// Gives the library that course. A file that is not there has none. What is wrong with it becomes an error of the
/// library, and so does an idea with a lesson that does not exist.
void add_course(Library& library, const base::Files& files);

/// Drawings that can stand for a lesson, in the order of view::LessonPicture.
const std::vector<std::string_view>& drawing_names();

}  // namespace lesson
