#pragma once

#include <string>
#include <vector>

#include "model/history.hpp"
#include "view/texts.hpp"

/// What happened, in sentences.
namespace view {

struct StoryLine {
  model::TraceTime at{};
  std::size_t event = 0;  ///< Index in the history.
  std::string text;
};

/// The last `most` sentences of the first `count` events, oldest first; with `concerning`, only of events in which it takes part.
std::vector<StoryLine> story_until(const model::History& history, std::size_t count, std::size_t most, trace::Serial concerning, Language language);

/// Remembers the last answer, because a picture that stands still asks again and again.
class StoryMemory {
 public:
  const std::vector<StoryLine>& until(const model::History& history, std::size_t count, std::size_t most, trace::Serial concerning, Language language);

 private:
  std::uint64_t revision_ = 0;
  std::size_t count_ = 0, most_ = 0;
  trace::Serial concerning_ = trace::kNobody;
  Language language_ = Language::English;
  bool filled_ = false;
  std::vector<StoryLine> lines_;
};

}  // namespace view
