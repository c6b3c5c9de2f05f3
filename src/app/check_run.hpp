#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/check_report.hpp"

namespace app {

/// How often lessons are run to be checked, and how many runs at the same time.
struct CheckOptions {
  int runs = 1;             ///< Of each lesson.
  int jobs = 0;             ///< At the same time; 0: four for each core, since programs of lessons mostly sleep.
  double time_scale = 1;    ///< For all sleeps and timeouts of the programs.
  double patience_s = 120;  ///< A run that takes longer is ended, and has failed.
};

/// What hears of the progress of run_checks, on its thread.
struct CheckObserver {
  std::function<void(const LessonReport&)> on_lesson;  ///< All runs of a lesson are done.
  std::function<void(int done, int all, const std::string& lesson)> on_run;
};

/// Runs lessons and checks each run. Recordings of failed runs stay in `state_folder()`/check. Throws Failure when
/// nothing can be run at all.
CheckReport run_checks(const std::vector<const lesson::Lesson*>& lessons, const CheckOptions& options,
                       const CheckObserver& observer);

}  // namespace app
