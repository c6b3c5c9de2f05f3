#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/check_report.hpp"

namespace app {

struct CheckOptions {
  int runs = 1;             ///< Of each lesson.
  int jobs = 0;             ///< At the same time; 0: four for each core, since programs of lessons mostly sleep.
  double time_scale = 1;    ///< For all sleeps and timeouts of the programs.
  double patience_s = 120;  ///< A run that takes longer is ended, and has failed.
};

/// Runs lessons and checks each run. `on_lesson` is called when all runs of a lesson are done, `on_run` after each run
/// with how many of all are done. Recordings of failed runs stay in `state_folder()`/check. Throws Failure when nothing
/// can be run at all.
struct CheckObserver {
  std::function<void(const LessonReport&)> on_lesson;
  std::function<void(int done, int all, const std::string& lesson)> on_run;
};
CheckReport run_checks(const std::vector<const lesson::Lesson*>& lessons, const CheckOptions& options,
                       const CheckObserver& observer);

}  // namespace app
