#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "lesson/lesson.hpp"
#include "lesson/load_condition.hpp"

namespace lesson {

/// Reads guide.en.md and guide.zh.md of a lesson's folder. Throws LessonError where one is missing, where a link leads
/// nowhere, or where the two do not have the same headings. `program_lines`: as many as `line:N` may lead to.
Guide load_guides(const std::filesystem::path& folder, const Aliases& aliases, std::ptrdiff_t program_lines);

/// A file's text, of at most `most` bytes. Throws LessonError where it cannot be read.
std::string read_file(const std::filesystem::path& file, std::size_t most);

}  // namespace lesson
