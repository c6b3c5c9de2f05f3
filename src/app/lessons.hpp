#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/program.hpp"
#include "lesson/library.hpp"
#include "recording/recording.hpp"

namespace app {

/// Spawnarium's own lessons (beside the executable or as installed), then the user's.
std::vector<std::string> lesson_folders();

/// The user's own lessons, in run::data_folder(). Need not exist.
std::filesystem::path user_lessons_folder();
/// Whether the learner has made it: it lies in that folder.
bool is_own(const lesson::Lesson& lesson);

/// The lessons of Spawnarium and those of the user, whose own version of a lesson takes the place of ours.
lesson::Library load_lessons();

/// By number ("1", "01"), slug ("start_order") or id ("01_start_order"). Throws Failure that says what is wrong with
/// it, or what there is.
const lesson::Lesson& find_lesson(const lesson::Library& library, std::string_view name,
                                  base::Language language = base::Language::English);

/// The lesson that this is a recording of; nullptr when it is none, or one that is not here.
const lesson::Lesson* lesson_of(const lesson::Library& library, const recording::Recording& recording);

/// How to start a lesson's program, also after a change: its arguments, when it is stopped, and the lesson's id among
/// the facts.
host::Launch launch_of(const lesson::Lesson& lesson);

/// Where a program is kept after a suggested change, among all `copies` of programs: named as the original.
std::filesystem::path tried_path(const std::filesystem::path& copies, const lesson::Lesson& lesson);

/// "en" or "zh" as the user asks for it; empty: as the settings or the environment (LC_ALL, LC_MESSAGES, LANG) say.
/// Throws WrongUsage. Says on standard error when the settings are damaged.
base::Language spoken_language(const std::string& wanted);

}  // namespace app
