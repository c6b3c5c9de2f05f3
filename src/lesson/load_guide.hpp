#pragma once

#include <cstddef>
#include <string>

#include "base/files.hpp"
#include "lesson/lesson.hpp"
#include "lesson/load_condition.hpp"
#include "lesson/toml_section.hpp"

namespace lesson {

/// Reads guide.en.md and guide.zh.md of a lesson, or the one in whose language the lesson is told, which then stands
/// for both. Throws LessonError where one is missing, where a link leads nowhere, or where the two do not have the same
/// headings. `program_lines`: as many as `line:N` may lead to.
Guide load_guides(const base::Files& files, const Aliases& aliases, std::ptrdiff_t program_lines, Languages languages);

/// The text of one file, of at most `most` bytes. Throws LessonError where it cannot be read.
std::string read_file(const base::Files& files, const std::string& name, std::size_t most);

}  // namespace lesson
