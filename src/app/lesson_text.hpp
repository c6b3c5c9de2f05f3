#pragma once

#include <string>

#include "lesson/library.hpp"
#include "lesson/progress.hpp"
#include "lesson/retelling.hpp"

/// Lessons and their runs as plain text for a terminal. Pure.
namespace app {

/// One line per lesson: number, title, document, minutes, and whether it is done.
std::string lesson_list_text(const lesson::Library& library, const lesson::Progress& progress, base::Language language);

/// All of a lesson: what it is about, the guide, what holds, the questions, what to try.
std::string lesson_text(const lesson::Lesson& lesson, std::uint32_t learner, base::Language language);

/// One line of the program's output with its moment and its process: "  0.405  f1        | hello".
std::string console_line_text(const lesson::PrintedLine& line, std::size_t name_width);
std::string cue_text(const lesson::Lesson& lesson, const lesson::CueMoment& moment, base::Language language);

/// The life of each process: name, pid, state at the end, started, ended, exit code, reaped by.
std::string lives_text(const lesson::Retelling& retelling, base::Language language);

/// The document's output beside the run's own, with the notes. Empty if the document prints none.
std::string comparison_text(const lesson::Lesson& lesson, const lesson::Retelling& retelling, base::Language language);

/// "0.405", in seconds.
std::string seconds_text(base::TraceTime time);

}  // namespace app
