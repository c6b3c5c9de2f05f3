#include "view/story_list.hpp"

#include <algorithm>
#include <iterator>

#include "model/story.hpp"
#include "model/transport.hpp"

namespace view {
namespace {

/// How far back a search goes: beyond that the story of somebody who did nothing for long is cut.
constexpr std::size_t kFarthest = 50'000;

/// The last `most` sentences of the events from `first` to `end`. `begin`: all that there is to tell from there on to
/// `end` is among them.
struct Told {
  std::size_t begin = 0;
  std::vector<StoryLine> lines;
};
Told tell(const model::History& history, std::size_t first, std::size_t end, std::size_t most, trace::Serial concerning,
          Language language) {
  Told told{end, {}};
  // Candidates backwards, then each in a sentence, forwards, which is the cheap way through the worlds. Some say
  // nothing after all: so again further back, until there are enough.
  while (told.begin > first && told.lines.size() < most) {
    std::vector<std::size_t> found;
    for (; told.begin > first && found.size() < most - told.lines.size(); --told.begin) {
      const trace::Event& event = history.event(told.begin - 1);
      if (model::is_step(event) && (concerning == trace::kNobody || model::concerns(event, concerning)))
        found.push_back(told.begin - 1);
    }
    std::vector<StoryLine> earlier;
    for (auto event = found.rbegin(); event != found.rend(); ++event) {
      std::string text = model::sentence(history.event(*event), history.after(*event), history.texts(), language);
      if (!text.empty()) earlier.push_back({history.event(*event).time(), *event, std::move(text)});
    }
    told.lines.insert(told.lines.begin(), std::make_move_iterator(earlier.begin()),
                      std::make_move_iterator(earlier.end()));
  }
  return told;
}

bool concerns(const model::Deadlock& deadlock, trace::Serial actor) {
  return actor == trace::kNobody || std::any_of(deadlock.waits.begin(), deadlock.waits.end(),
                                                [&](const auto& wait) { return wait.actor == actor; });
}

/// The sentences of the events from `begin` to `end`, with the deadlocks that were closed there; the last `most`.
std::vector<StoryLine> with_deadlocks(const std::vector<StoryLine>& events, std::size_t begin, std::size_t end,
                                      const std::vector<model::DeadlockLine>& deadlocks, std::size_t most,
                                      trace::Serial concerning) {
  std::vector<StoryLine> lines;
  auto deadlock = deadlocks.begin();
  const auto add_deadlocks = [&](std::size_t until) {
    for (; deadlock != deadlocks.end() && deadlock->events <= until; ++deadlock)
      if (deadlock->events > begin && concerns(deadlock->deadlock, concerning))
        lines.push_back({deadlock->at, deadlock->events - 1, deadlock->sentence});
  };
  for (const StoryLine& line : events) {
    add_deadlocks(line.event);
    lines.push_back(line);
  }
  add_deadlocks(end);
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  return lines;
}

std::size_t farthest_from(std::size_t count) { return count > kFarthest ? count - kFarthest : 0; }

}  // namespace

std::vector<StoryLine> story_until(const model::History& history, std::size_t count, std::size_t most,
                                   trace::Serial concerning, Language language) {
  count = std::min(count, history.size());
  const Told told = tell(history, farthest_from(count), count, most, concerning, language);
  return with_deadlocks(told.lines, told.begin, count, model::deadlock_lines(history, history.end(), language), most,
                        concerning);
}

std::vector<StoryLine> StoryMemory::until(const model::History& history, std::size_t count, std::size_t most,
                                          trace::Serial concerning, TraceTime now, Language language) {
  find_deadlocks(history, now, language, follower_.behind(history) || language != language_);
  tell_events(history, std::min(count, history.size()), most, concerning, language);
  if (deadlocks_.empty()) return lines_;
  return with_deadlocks(lines_, begin_, end_, deadlocks_, most, concerning);
}

void StoryMemory::find_deadlocks(const model::History& history, TraceTime now, Language language, bool changed) {
  if (changed || history.deadlocks(now).size() != deadlocks_.size())
    deadlocks_ = model::deadlock_lines(history, now, language);
}

void StoryMemory::tell_events(const model::History& history, std::size_t count, std::size_t most,
                              trace::Serial concerning, Language language) {
  const std::size_t farthest = farthest_from(count);
  const bool same = concerning_ == concerning && language_ == language;
  const std::size_t changed = follower_.catch_up(history);
  end_ = same ? std::min({end_, count, changed}) : 0;
  if (end_ <= std::max(begin_, farthest)) begin_ = end_ = count;  // Nothing is left of what was told.
  concerning_ = concerning;
  language_ = language;
  std::erase_if(lines_,
                [&](const StoryLine& line) { return line.event < std::max(begin_, farthest) || line.event >= end_; });
  begin_ = std::max(begin_, std::min(farthest, end_));

  Told later = tell(history, end_, count, most, concerning, language);
  if (later.begin > end_) begin_ = later.begin, lines_.clear();  // Enough without what was told before.
  lines_.insert(lines_.end(), std::make_move_iterator(later.lines.begin()), std::make_move_iterator(later.lines.end()));
  end_ = count;
  if (lines_.size() < most) {
    Told earlier = tell(history, farthest, begin_, most - lines_.size(), concerning, language);
    begin_ = earlier.begin;
    lines_.insert(lines_.begin(), std::make_move_iterator(earlier.lines.begin()),
                  std::make_move_iterator(earlier.lines.end()));
  }
  if (lines_.size() > most) {
    lines_.erase(lines_.begin(), lines_.end() - static_cast<std::ptrdiff_t>(most));
    begin_ = most > 0 ? lines_.front().event : count;
  }
}

}  // namespace view
