#include "view/story_list.hpp"

#include <algorithm>

#include "model/story.hpp"
#include "view/transport.hpp"

namespace view {
namespace {

/// How far back a search goes: beyond that the story of somebody who did nothing for long is cut.
constexpr std::size_t kFarthest = 200'000;

}  // namespace

std::vector<StoryLine> story_until(const model::History& history, std::size_t count, std::size_t most, trace::Serial concerning, Language language) {
  std::vector<StoryLine> lines;
  count = std::min(count, history.size());
  const std::size_t farthest = count > kFarthest ? count - kFarthest : 0;
  // Backwards over what may be told, then each in a sentence; some say nothing after all.
  for (std::size_t i = count; i > farthest && lines.size() < most; --i) {
    const trace::Event& event = history.event(i - 1);
    if (!is_step(event) || (concerning != trace::kNobody && !concerns(event, concerning))) continue;
    std::string text = model::sentence(event, history.after(i - 1), history.texts(), language);
    if (!text.empty()) lines.push_back({model::TraceTime{static_cast<std::int64_t>(event.time_ns)}, i - 1, std::move(text)});
  }
  std::reverse(lines.begin(), lines.end());
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
