#include "app/lesson_session.hpp"

#include <algorithm>
#include <utility>

#include "lesson/lesson.hpp"

namespace app {

bool LessonSession::take_line(const lesson::Question& question, std::size_t line) {
  if (std::exchange(ordered_, question.id) != question.id) in_order_.clear();
  const auto taken = std::find(in_order_.begin(), in_order_.end(), line);
  if (taken != in_order_.end()) in_order_.erase(taken, in_order_.end());
  else if (line < question.lines.size()) in_order_.push_back(line);
  return in_order_.size() == question.lines.size();
}

std::size_t LessonSession::take_order() {
  const std::vector<std::size_t> order = std::exchange(in_order_, {});
  return std::is_sorted(order.begin(), order.end()) ? lesson::kInOrder : lesson::kOtherOrder;
}

const lesson::CueMoment* passed_cue(model::StoryTicks before, const model::Transport& transport,
                                    const std::vector<lesson::CueMoment>& moments) {
  const model::Position& now = transport.position();
  const lesson::CueMoment* first = nullptr;
  model::StoryTicks first_at = 0;
  for (const lesson::CueMoment& each : moments) {
    if (each.event >= now.count) continue;
    const model::StoryTicks at = transport.story().after_event(each.event);
    if (at <= before || at > now.story || (first != nullptr && at >= first_at)) continue;
    first = &each;
    first_at = at;
  }
  return first;
}

}  // namespace app
