#include "model/ordered_events.hpp"

#include <algorithm>

#include "model/causes.hpp"

namespace model {

using trace::Event;

namespace {

/// Gives every event in the order of its own time, with its place in that order. What has the last time of a piece
/// waits for the next: it may go on there. Returns false as soon as a piece belongs before what was given.
template <class Take>
bool each_by_own_time(const OrderedEvents::NextPiece& next, Take take) {
  std::vector<Event> events;
  std::uint64_t place = 0, given_ns = 0;
  for (bool more = true; more;) {
    more = next(events);
    put_in_order(events);
    if (events.empty()) continue;
    if (place > 0 && events.front().time_ns <= given_ns) return false;
    const auto later = [&](const Event& event) { return event.time_ns < events.back().time_ns; };
    const auto ready = more ? std::partition_point(events.begin(), events.end(), later) : events.end();
    if (ready == events.begin()) continue;
    given_ns = (ready - 1)->time_ns;
    for (auto event = events.begin(); event != ready; ++event) take(*event, place++);
    events.erase(events.begin(), ready);
  }
  return true;
}

}  // namespace

bool OrderedEvents::learn(const NextPiece& next) {
  Causes causes;
  std::vector<Causes::Move> moves;
  const bool in_order = each_by_own_time(next, [&](Event event, std::uint64_t place) {
    // Noted in the order of time, an effect never moves a cause that was noted before it: only the event itself can
    // move, and only once.
    causes.note(event, moves);
    if (moves.empty()) {
      end_ns_ = event.time_ns;
      return;
    }
    event.time_ns = moves.front().to_ns;
    event.flags |= kMovedBack;
    moves.clear();
    places_.push_back(place);
    moved_.push_back(event);
  });
  std::stable_sort(moved_.begin(), moved_.end(), comes_before);
  if (!moved_.empty()) end_ns_ = std::max(end_ns_, moved_.back().time_ns);
  return in_order;
}

void OrderedEvents::each(const NextPiece& next, const Take& take) const {
  auto moved = moved_.begin();
  auto left_out = places_.begin();
  each_by_own_time(next, [&](const Event& event, std::uint64_t place) {
    if (left_out != places_.end() && *left_out == place) {
      ++left_out;
      return;
    }
    for (; moved != moved_.end() && comes_before(*moved, event); ++moved) take(*moved);
    take(event);
  });
  for (; moved != moved_.end(); ++moved) take(*moved);
}

base::TraceTime OrderedEvents::end() const { return base::TraceTime{static_cast<std::int64_t>(end_ns_)}; }

}  // namespace model
