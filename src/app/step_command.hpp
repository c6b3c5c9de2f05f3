#pragma once

#include <filesystem>

#include "base/language.hpp"
#include "host/program.hpp"

namespace app {

/// `spawnarium run --step`: the user lets the processes of the program go on, one step at a time. What can be done next
/// is listed on standard error, and a line of standard input chooses, on a terminal or not; the program's own output
/// comes where it belongs. Returns the exit status of the program, or kWrongChoice. When it returns nothing of the
/// program is left, however it came to its end.
int step_through(const host::Launch& launch, base::Language language);

/// `spawnarium run --schedule FILE`: takes the steps of the schedule, each of which is checked, and then the obvious
/// ones. kWrongChoice where one cannot be taken.
int follow_schedule(const host::Launch& launch, const std::filesystem::path& schedule, base::Language language);

/// The exit status if the choices do not come from a terminal and one of them was not possible, or if they ended before
/// the program.
inline constexpr int kWrongChoice = 122;

}  // namespace app
