#pragma once

#include <map>
#include <set>
#include <string>

/// What one learner has done, per lesson. Plain data; app/progress_file.hpp keeps it.
namespace lesson {

struct LessonProgress {
  bool done = false;                   ///< Played to its end, every question answered.
  std::map<std::string, int> answers;  ///< Question id -> the choice last taken, from 0.
  std::set<std::string> right;         ///< Questions answered rightly, at the first or a later try.
};

struct Progress {
  std::map<std::string, LessonProgress> lessons;  ///< By Lesson::id().

  /// From the beginning again.
  void restart(const std::string& id) { lessons.erase(id); }
};

}  // namespace lesson
