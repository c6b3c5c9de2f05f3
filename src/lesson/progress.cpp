#include "lesson/progress.hpp"

#include <algorithm>

#include "lesson/check.hpp"

namespace lesson {

void judge(LessonProgress& progress, const Lesson& lesson, const Retelling& told) {
  for (const Question& question : lesson.questions) {
    const auto answer = progress.answers.find(question.id);
    if (answer == progress.answers.end()) continue;
    const auto right = right_choice(question, told);
    if (right && static_cast<int>(*right) == answer->second) progress.right.insert(question.id);
  }
  const bool all = std::all_of(lesson.questions.begin(), lesson.questions.end(),
                               [&](const Question& each) { return progress.right.contains(each.id); });
  if (all && told.ended()) progress.done = true;
}

}  // namespace lesson
