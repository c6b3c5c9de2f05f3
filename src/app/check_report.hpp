#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lesson/check.hpp"
#include "lesson/lesson.hpp"

/// What many runs of many lessons have shown: gathered, and told to people or to machines. Pure.
namespace app {

/// A run in which something that must hold did not, or that could not be run at all.
struct FailedRun {
  int run = 0;                      ///< From 1.
  base::OwnedText says;             ///< What should have held.
  std::string each;                 ///< For which process.
  base::OwnedText why;              ///< What was seen.
  std::filesystem::path recording;  ///< Kept for looking at it.
};

struct UsualCount {
  const lesson::Rule* rule = nullptr;
  int held = 0;
};

struct LessonReport {
  const lesson::Lesson* lesson = nullptr;
  int runs = 0;
  std::vector<FailedRun> failures;
  std::vector<UsualCount> usual;  ///< Counted only where sleeps were not scaled.
  int document_order = 0;         ///< Runs that printed the document's lines in its order.
  double seconds = 0;             ///< Of all runs.
};

struct CheckReport {
  std::vector<LessonReport> lessons;
  std::vector<std::string> unreadable;  ///< Messages of lessons that could not be loaded.
  double time_scale = 1;
  double seconds = 0;

  bool passed() const;
};

/// Takes one run into account. Its failures get `recording` as their recording. Returns whether all that must hold did.
bool add_run(LessonReport& report, int run, const lesson::Retelling& retelling, double time_scale,
             const std::filesystem::path& recording);

/// Says with the first failure of a run, if it has one, the deadlocks in which it was stuck.
void add_deadlocks(LessonReport& report, int run, const model::History& history);

/// Takes a run into account whose recording could not be read, as a failed one.
void add_unreadable_run(LessonReport& report, int run, const std::string& why, const std::filesystem::path& recording);

std::string report_text(const LessonReport& report, const CheckReport& all, base::Language language);
std::string summary_text(const CheckReport& report, base::Language language);
std::string report_json(const CheckReport& report);

}  // namespace app
