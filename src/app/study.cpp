#include "app/study.hpp"
#include "lesson/load.hpp"

#include <algorithm>

namespace app {

const lesson::Answers* Study::answers() const {
  if (lesson_ == nullptr) return nullptr;
  const auto progress = progress_.lessons.find(lesson_->id());
  return progress == progress_.lessons.end() ? nullptr : &progress->second.answers;
}

const lesson::Question* Study::question(const std::string& id) const {
  if (lesson_ == nullptr) return nullptr;
  const auto& all = lesson_->questions;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
  return found == all.end() ? nullptr : &*found;
}

void Study::read_again() {
  const auto mine = std::find_if(library_.lessons.begin(), library_.lessons.end(),
                                 [&](const lesson::Lesson& each) { return &each == lesson_; });
  if (mine != library_.lessons.end()) *mine = lesson::load(mine->files);
}

}  // namespace app
