#include "app/deadlock_watch.hpp"

#include "model/explain.hpp"
#include "trace/error.hpp"

namespace app {

std::vector<std::string> DeadlockWatch::look() {
  due_ = false;
  try {
    if (recording_ == nullptr) recording_ = std::make_unique<recording::Recording>(trace_);
    else recording_->update();
  } catch (const trace::TraceError&) {
    return {};  // What cannot be read now is reported when the run has ended.
  }
  if (recording_->history().size() > kMostEvents) return {};
  std::vector<std::string> news;
  for (model::DeadlockLine& line : model::deadlock_lines(recording_->history(), recording_->present(), language_))
    if (told_.insert(line.sentence).second) news.push_back(std::move(line.sentence));
  return news;
}

}  // namespace app
