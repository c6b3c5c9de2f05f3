#include "model/live_story.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

#include "model/causes.hpp"
#include "model/deadlock_finder.hpp"
#include "model/explain.hpp"
#include "model/story.hpp"

namespace model {

using trace::Event;

namespace {

/// An event without what a history may change of it: its time, and the mark that it was moved.
Event as_written(Event event) {
  event.time_ns = 0;
  event.flags &= static_cast<std::uint8_t>(~kMovedBack);
  return event;
}

static_assert(std::has_unique_object_representations_v<Event>);
bool by_content(const Event& a, const Event& b) {
  const Event one = as_written(a), other = as_written(b);
  return std::memcmp(&one, &other, sizeof one) < 0;
}

/// The events of one batch, to be found again in the history that took them.
class Batch {
 public:
  explicit Batch(std::vector<Event> events) : events_{std::move(events)} {
    std::sort(events_.begin(), events_.end(), by_content);
  }
  /// Two events may differ in nothing but their times, such as two signals. Those that a history moves do not: they
  /// have the number of their call, or happen once to their process.
  bool holds(const Event& event) const {
    const auto [first, last] = std::equal_range(events_.begin(), events_.end(), event, by_content);
    if ((event.flags & kMovedBack) != 0) return first != last;
    return std::any_of(first, last, [&](const Event& each) { return each.time_ns == event.time_ns; });
  }

 private:
  std::vector<Event> events_;
};

}  // namespace

std::vector<LiveStory::Line> LiveStory::add(std::vector<Event> events) {
  put_in_order(events);  // As the history has them.
  const Batch batch{events};
  const std::size_t first = history_.add(std::move(events));
  World before = history_.after(first);
  std::vector<Line> lines;
  for (std::size_t i = first; i < history_.size(); ++i) {
    const Event& event = history_.event(i);
    if (batch.holds(event)) {
      std::string told = sentence(event, before, history_.texts(), language_);
      if (!told.empty()) lines.push_back({TraceTime{static_cast<std::int64_t>(event.time_ns)}, std::move(told)});
    }
    before = apply(std::move(before), event, history_.texts());
  }
  return lines;
}

std::vector<LiveStory::Line> LiveStory::stand_still() {
  const TraceTime now = history_.end() + DeadlockFinder::kStands;
  std::vector<Line> lines;
  for (const FoundDeadlock& found : history_.deadlocks(now))
    if (deadlocks_told_.insert(found.deadlock.key()).second)
      lines.push_back({found.deadlock.since, deadlock_sentence(history_.after(found.seen), found.deadlock, language_)});
  return lines;
}

}  // namespace model
