#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/showing.hpp"
#include "lesson/lesson.hpp"

namespace app {

/// The Python program of a run or a recording, as text.
struct ProgramText {
  std::filesystem::path path;
  std::string text;
};

/// The lesson's program, where there is a lesson (nullptr: none), else that of what is shown. nullopt: it is not known,
/// or is no Python program. Reads the file of a program that was run.
std::optional<ProgramText> program_of(const Showing& showing, const lesson::Lesson* lesson, const host::Host& host);
/// Whether there is one. Reads no file: may be asked in each frame.
bool has_program(const Showing& showing, const lesson::Lesson* lesson);

/// Where the user's own copy of a program is kept among all `copies`: one for each lesson, and for each script by its
/// name and folder.
std::filesystem::path copy_path(const std::filesystem::path& copies, const ProgramText& program,
                                const lesson::Lesson* lesson);

}  // namespace app
