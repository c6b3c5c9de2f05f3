#pragma once

#include <vector>

#include "lesson/lesson.hpp"
#include "lesson/load_condition.hpp"
#include "lesson/toml_section.hpp"

namespace lesson {

/// Reads the [[question]] tables of a lesson.toml, in their order. `lesson`: its root; `aliases`: the lesson's
/// processes. Sets what a question may leave out: where it is asked, and the choices of a question that is answered on
/// the stage. Throws LessonError at the first thing that is wrong.
std::vector<Question> load_questions(const Section& lesson, const Aliases& aliases);

}  // namespace lesson
