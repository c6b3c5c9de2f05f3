#include "app/deadlock_watch.hpp"

#include "base/failure.hpp"
#include "model/explain.hpp"
#include "trace/error.hpp"

namespace app {

std::vector<std::string> deadlock_sentences(const model::History& history, base::Language language) {
  const model::World world = history.after(history.size());
  std::vector<std::string> sentences;
  for (const model::Deadlock& each : model::deadlocks(world))
    sentences.push_back(base::tr(language, {"Deadlock: {0}", "死锁：{0}"}, model::explain(world, each, language)));
  return sentences;
}

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
  for (std::string& sentence : deadlock_sentences(recording_->history(), language_))
    if (told_.insert(sentence).second) news.push_back(std::move(sentence));
  return news;
}

}  // namespace app
