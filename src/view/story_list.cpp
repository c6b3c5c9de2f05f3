#include "view/story_list.hpp"

#include <algorithm>
#include <iterator>

#include "model/story.hpp"
#include "view/transport.hpp"

namespace view {
namespace {

/// How far back a search goes: beyond that the story of somebody who did nothing for long is cut.
constexpr std::size_t kFarthest = 50'000;

}  // namespace

std::vector<StoryLine> story_until(const model::History& history, std::size_t count, std::size_t most, trace::Serial concerning, Language language) {
  count = std::min(count, history.size());
  const std::size_t farthest = count > kFarthest ? count - kFarthest : 0;
  std::vector<StoryLine> lines;
  // Candidates backwards, then each in a sentence, forwards, which is the cheap way through the worlds. Some say nothing after all: so
  // again further back, until there are enough.
  for (std::size_t begin = count; begin > farthest && lines.size() < most;) {
    std::vector<std::size_t> found;
    for (; begin > farthest && found.size() < most - lines.size(); --begin) {
      const trace::Event& event = history.event(begin - 1);
      if (is_step(event) && (concerning == trace::kNobody || concerns(event, concerning))) found.push_back(begin - 1);
    }
    std::vector<StoryLine> earlier;
    for (auto event = found.rbegin(); event != found.rend(); ++event) {
      std::string text = model::sentence(history.event(*event), history.after(*event), history.texts(), language);
      if (!text.empty()) earlier.push_back({model::TraceTime{static_cast<std::int64_t>(history.event(*event).time_ns)}, *event, std::move(text)});
    }
    lines.insert(lines.begin(), std::make_move_iterator(earlier.begin()), std::make_move_iterator(earlier.end()));
  }
  return lines;
}

const std::vector<StoryLine>& StoryMemory::until(const model::History& history, std::size_t count, std::size_t most, trace::Serial concerning, Language language) {
  if (filled_ && revision_ == history.revision() && count_ == count && most_ == most && concerning_ == concerning && language_ == language) return lines_;
  lines_ = story_until(history, count, most, concerning, language);
  revision_ = history.revision();
  count_ = count;
  most_ = most;
  concerning_ = concerning;
  language_ = language;
  filled_ = true;
  return lines_;
}

}  // namespace view
