#pragma once

#include <map>
#include <set>
#include <string>

#include "lesson/lesson.hpp"
#include "lesson/retelling.hpp"

/// What one learner has done, per lesson. Plain data; app/progress_file.hpp keeps it.
namespace lesson {

struct LessonProgress {
  bool done = false;                   ///< Played to its end, every question answered rightly.
  std::map<std::string, int> answers;  ///< Question id -> the choice last taken, from 0.
  std::set<std::string> right;         ///< Questions answered rightly, at the first or a later try.
};

struct Progress {
  std::map<std::string, LessonProgress> lessons;  ///< By Lesson::id().

  /// From the beginning again.
  void restart(const std::string& id) { lessons.erase(id); }
};

/// Which of the answers are right, as far as this run of the lesson's own program can say, and whether the lesson is
/// done with that. What was right once stays right: another run may decide a question otherwise.
void judge(LessonProgress& progress, const Lesson& lesson, const Retelling& told);

}  // namespace lesson
