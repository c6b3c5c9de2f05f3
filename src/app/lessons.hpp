#pragma once

#include <string_view>

#include "lesson/lesson.hpp"

namespace app {

/// The lessons of Spawnarium and those of the user ($XDG_DATA_HOME/spawnarium/lessons, else ~/.local/share/spawnarium/lessons), whose own version
/// of a lesson takes the place of ours.
lesson::Library load_lessons();

/// By number ("1", "01"), slug ("start_order") or id ("01_start_order"). Throws Failure that lists what there is.
const lesson::Lesson& find_lesson(const lesson::Library& library, std::string_view name);

}  // namespace app
