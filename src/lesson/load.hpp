#pragma once

#include <memory>

#include "base/files.hpp"
#include "lesson/lesson.hpp"

namespace lesson {

/// The file that makes a folder a lesson.
inline constexpr const char* kLessonFile = "lesson.toml";
/// The steps of its schedule, where they are not in the lesson's file: `spawnarium lesson NN --document-order --search`
/// writes it.
inline constexpr const char* kScheduleFile = "schedule.toml";

/// Reads a lesson from its files (see lesson/lesson.hpp), which it keeps. Throws LessonError with the first thing that
/// is wrong: its place, what is wrong, what would be right.
///
///     const Lesson lesson = load(base::files_in("lessons/01_start_order"));
Lesson load(std::shared_ptr<const base::Files> files);

}  // namespace lesson
