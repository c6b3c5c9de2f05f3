#pragma once

#include <string>
#include <vector>

#include "model/explain.hpp"
#include "model/history.hpp"
#include "view/texts.hpp"

/// What happened, in sentences.
namespace view {

using model::TraceTime;

struct StoryLine {
  TraceTime at{};
  std::size_t event = 0;  ///< Index in the history.
  std::string text;
  bool operator==(const StoryLine&) const = default;
};

/// The last `most` sentences of the first `count` events, oldest first; with `concerning`, only of events in which it
/// takes part.
std::vector<StoryLine> story_until(const model::History& history, std::size_t count, std::size_t most,
                                   trace::Serial concerning, Language language);

/// The same, remembered from one frame to the next: a picture that stands still asks again and again, a live one for
/// what follows. What a sentence says depends on its event and those before it; so those before the first that has
/// changed stay as they are, and only what is missing before and behind them is told. Deadlocks stand behind the events
/// that closed them, as soon as they have been found: nothing more has happened until `now`.
class StoryMemory {
 public:
  std::vector<StoryLine> until(const model::History& history, std::size_t count, std::size_t most,
                               trace::Serial concerning, TraceTime now, Language language);

 private:
  void tell_events(const model::History& history, std::size_t count, std::size_t most, trace::Serial concerning,
                   Language language);
  void find_deadlocks(const model::History& history, TraceTime now, Language language, bool changed);

  model::Follower follower_;
  trace::Serial concerning_ = trace::kNobody;
  Language language_ = Language::English;
  std::size_t begin_ = 0, end_ = 0;  ///< All that there is to tell of these events is in `lines_`.
  std::vector<StoryLine> lines_;
  std::vector<model::DeadlockLine> deadlocks_;  ///< Of the whole history.
};

}  // namespace view
