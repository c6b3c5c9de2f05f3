#pragma once

#include <filesystem>

#include "lesson/lesson.hpp"

namespace app {

/// Plays a lesson in the terminal: its program's lines as they come, each with its process, and what the lesson says to
/// them; then the life of each process, what held, the document's output beside this one, and a picture, whose path is
/// told. Returns the exit status: 0 when the program ran and all that must hold did. `record` as of host::Launch.
/// Throws Failure.
int play_headless(const lesson::Lesson& lesson, base::Language language, const std::filesystem::path& record = {});

/// Plays a lesson's program in the terminal with a suggested change made in it, and says what to look at. Throws
/// Failure.
int play_changed(const lesson::Lesson& lesson, const lesson::Try& suggestion, base::Language language,
                 const std::filesystem::path& record = {});

}  // namespace app
