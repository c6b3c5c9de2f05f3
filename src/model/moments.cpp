#include "model/moments.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "model/kinds.hpp"
#include "model/operations.hpp"
#include "model/story.hpp"

namespace model {
namespace {

using trace::Kind;

// A long run has more candidates than anybody could look at: then every n-th of a sort is enough.
constexpr std::size_t kMostOfASort = 64;

/// What makes a picture worth having; 0: nothing.
int weight(const trace::Event& event) {
  if ((event.flags & trace::kPart) != 0) return 0;
  const Interest& interest = facts_of(event.operation()).interest;
  if (event.kind == Kind::CallBegun) return interest.begun;
  if (event.kind == Kind::CallEnded)
    return event.outcome == trace::Outcome::Returned ? interest.returned : interest.failed;
  return facts_of(event.kind).interest;
}

/// What says the same in the eyes of a reader.
using Sort = std::pair<int, int>;
Sort sort_of(const trace::Event& event) {
  return {static_cast<int>(event.kind),
          event.is_call() ? static_cast<int>(event.operation()) * 16 + static_cast<int>(event.outcome) : 0};
}

std::map<Sort, std::vector<std::size_t>> candidates(const History& history) {
  std::map<Sort, std::vector<std::size_t>> sorts;
  for (std::size_t i = 0; i < history.size(); ++i)
    if (weight(history.event(i)) > 0) sorts[sort_of(history.event(i))].push_back(i);
  for (auto& [sort, events] : sorts) {
    if (events.size() <= kMostOfASort) continue;
    std::vector<std::size_t> some;
    for (std::size_t n = 0; n < kMostOfASort; ++n) some.push_back(events[n * (events.size() - 1) / (kMostOfASort - 1)]);
    events = std::move(some);
  }
  return sorts;
}

}  // namespace

std::vector<std::size_t> key_moments(const History& history, std::size_t most) {
  if (history.size() == 0 || most == 0) return {};
  std::set<std::size_t> chosen{history.size() - 1};
  std::set<std::size_t> mute;  // Of them there is nothing to be said.
  std::map<Sort, int> taken;
  const auto sorts = candidates(history);
  const double all = static_cast<double>(history.end().count()) + 1;
  while (chosen.size() < most) {
    std::size_t best = history.size();
    double best_score = 0;
    for (const auto& [sort, events] : sorts) {
      for (const std::size_t event : events) {
        if (chosen.contains(event) || mute.contains(event)) continue;
        const auto at = static_cast<double>(history.event(event).time_ns);
        double nearest = 1;
        std::size_t steps = history.size();
        for (const std::size_t other : chosen) {
          nearest = std::min(nearest, std::abs(at - static_cast<double>(history.event(other).time_ns)) / all);
          steps = std::min(steps, event > other ? event - other : other - event);
        }
        // Far from the others by the clock or by what happens between: a burst of events is a story too.
        const double apart = std::min(1.0, nearest * 4 * static_cast<double>(most) +
                                               static_cast<double>(steps) / static_cast<double>(history.size()));
        const double score =
            weight(history.event(event)) / (1.0 + (taken.contains(sort) ? taken.at(sort) : 0)) * (0.1 + apart);
        if (score <= best_score) continue;
        best_score = score;
        best = event;
      }
    }
    if (best == history.size()) break;
    if (sentence(history, best, Language::English).empty()) {
      mute.insert(best);
      continue;
    }
    chosen.insert(best);
    ++taken[sort_of(history.event(best))];
  }
  return {chosen.begin(), chosen.end()};
}

TraceTime fullest_moment(const History& history) {
  std::set<Serial> alive;
  std::size_t most = 0;
  TraceTime longest{}, moment{}, since{};
  const auto close = [&](TraceTime now) {
    const TraceTime lasted = now - since;
    if (lasted < history.end() / 100) return;  // Nobody would have seen it.
    if (alive.size() < most || (alive.size() == most && lasted <= longest)) return;
    most = alive.size();
    longest = lasted;
    moment = since + lasted / 2;
  };
  for (std::size_t i = 0; i < history.size(); ++i) {
    const trace::Event& event = history.event(i);
    const bool born = event.kind == trace::Kind::Running || event.kind == trace::Kind::ForeignProcess;
    const bool gone = event.kind == trace::Kind::Exited || event.kind == trace::Kind::Vanished;
    if (!born && !gone) continue;
    const TraceTime now = event.time();
    close(now);
    since = now;
    if (born) alive.insert(event.object);
    if (gone) alive.erase(event.object);
  }
  close(history.end());
  return moment;
}

}  // namespace model
