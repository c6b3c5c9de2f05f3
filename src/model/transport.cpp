#include "model/transport.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "model/kinds.hpp"

namespace model {
namespace {

constexpr std::array kSpeeds{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0};

TraceTime times(TraceTime time, double factor) {
  return TraceTime(static_cast<std::int64_t>(static_cast<double>(time.count()) * factor));
}

}  // namespace

namespace {
constexpr std::array<std::string_view, kPaces> kPaceNames{"clock", "events", "compressed", "story"};
}

std::string_view name_of(Pace pace) { return kPaceNames[static_cast<std::size_t>(pace)]; }

std::optional<Pace> pace_named(std::string_view name) {
  const auto found = std::find(kPaceNames.begin(), kPaceNames.end(), name);
  if (found == kPaceNames.end()) return std::nullopt;
  return static_cast<Pace>(found - kPaceNames.begin());
}

bool is_step(const trace::Event& event) { return (event.flags & trace::kPart) == 0 && facts_of(event.kind).is_step; }

bool is_operation(const trace::Event& event) { return is_step(event) && facts_of(event.kind).is_landmark; }

bool concerns(const trace::Event& event, Serial serial) {
  return is_step(event) && (event.actor == serial || event.object == serial || event.peer == serial);
}

void CompressedTime::update(const History& history) {
  follower_.follow(
      history, [&](const trace::Event& event, std::size_t) { take(event); },
      [&](std::size_t first) { return go_back(history, first); });
}

void CompressedTime::take(const trace::Event& event) {
  if (!is_step(event)) return;
  const TraceTime t = event.time();
  if (t - last_step_ > kLongest) {
    // Half of what remains of the wait is seen before the break, half after it.
    const TraceTime left_out = breaks_.empty() ? TraceTime{} : breaks_.back().end - breaks_.back().at;
    const TraceTime begin = last_step_ + kLongest / 2, end = t - kLongest / 2;
    breaks_.push_back({begin, end, begin - left_out});
  }
  last_step_ = std::max(last_step_, t);
}

// To the beginning of the moment before the first change: all breaks that end later are made again.
std::size_t CompressedTime::go_back(const History& history, std::size_t first) {
  const TraceTime moment = first == 0 ? TraceTime{} : history.event(first - 1).time();
  std::size_t done = first;
  while (done > 0 && history.event(done - 1).time() == moment) --done;
  std::size_t last = done;
  while (last > 0 && !is_step(history.event(last - 1))) --last;
  last_step_ = last == 0 ? TraceTime{} : history.event(last - 1).time();
  while (!breaks_.empty() && breaks_.back().end + kLongest / 2 >= moment) breaks_.pop_back();
  return done;
}

TraceTime CompressedTime::compressed(TraceTime clock) const {
  const auto after = std::upper_bound(breaks_.begin(), breaks_.end(), clock,
                                      [](TraceTime t, const Break& each) { return t < each.begin; });
  if (after == breaks_.begin()) return clock;
  const Break& last = *std::prev(after);
  return last.at + std::max(TraceTime{}, clock - last.end);
}

TraceTime CompressedTime::clock(TraceTime compressed) const {
  const auto after = std::upper_bound(breaks_.begin(), breaks_.end(), compressed,
                                      [](TraceTime t, const Break& each) { return t < each.at; });
  if (after == breaks_.begin()) return compressed;
  const Break& last = *std::prev(after);
  return last.end + (compressed - last.at);
}

void Transport::advance(TraceTime elapsed, const History& history, std::optional<TraceTime> present, bool hurry) {
  follow(history, present);
  if (following_) {
    stand_at(std::max(history.end(), present.value_or(TraceTime{})), history);
    if (!present) following_ = false;  // It is over: what is shown is the end.
    return;
  }
  if (!playing_) {
    if (by_time_) position_.count = history.count_at(position_.t);
    return arrive(elapsed);
  }
  const TraceTime last = std::max(history.end(), present.value_or(TraceTime{}));
  if (pace_ == Pace::Story) {
    advance_story(elapsed, history, present, hurry);
  } else if (pace_ == Pace::Events) {
    advance_events(elapsed, history);
  } else {
    advance_clock(elapsed, history, last);
  }
  if (loop_ && position_.t >= loop_->second) stand_at(loop_->first, history);
}

void Transport::follow(const History& history, std::optional<TraceTime> present) {
  if (pace_ == Pace::Compressed) compressed_.update(history);
  if (pace_ != Pace::Story) return;
  const bool was_whole = story_.whole();
  story_.update(history, present ? std::max(TraceTime{}, *present - StoryClock::kSettle) : StoryClock::kAll, kPiece);
  // Where it stands is known only when the story has been told up to there.
  if (!was_whole && !playing_ && position_.moving.empty()) position_.story = story_.at_trace(position_.t, history);
}

void Transport::set_pace(Pace pace, const History& history, std::optional<TraceTime> present) {
  pace_ = pace;
  follow(history, present);
  const TraceTime t = position_.t;
  const std::size_t count = position_.count;
  const bool by_time = by_time_;
  stand_at(t, history);
  position_.count = count;
  by_time_ = by_time;
}

// The film may be behind the run: it hurries only while the program waits for the user, to be there in kHurry.
void Transport::advance_story(TraceTime elapsed, const History& history, std::optional<TraceTime> present, bool hurry) {
  const StoryTicks end = present ? story_.end(*present) : story_.end();
  // As fast to its end as it began: slower with what remains, it would never be there.
  const bool behind = hurry && end > position_.story + kCaughtUp;
  hurry_ = behind ? std::max(hurry_, static_cast<double>(story_duration(end - position_.story).count()) /
                                         static_cast<double>(kHurry.count()))
                  : 0;
  const double rate = std::max(speed_, hurry_);
  into_tick_ += times(elapsed, rate);
  const StoryTicks passed = story_ticks(into_tick_);
  into_tick_ -= story_duration(passed);
  const StoryTicks at = std::min(end, position_.story + passed);
  stand_in_story(at, history);
  if (at >= end && !present && !loop_ && story_.whole()) playing_ = false;
}

void Transport::stand_in_story(StoryTicks at, const History& history) {
  by_time_ = false;
  position_.story = at;
  position_.t = story_.trace_at(at, history);
  position_.count = story_.events_at(at, history);
  story_.in_motion(at, position_.moving);
  position_.from.reset();
  position_.fraction = 1;
  if (position_.moving.empty()) return;
  position_.from = position_.moving.front().before;
  position_.fraction = position_.moving.back().fraction;
}

void Transport::arrive(TraceTime elapsed) {
  if (!arriving()) return;
  position_.fraction += static_cast<double>(elapsed.count()) / static_cast<double>(kTransitionTime.count());
  if (position_.fraction < 1) return;
  position_.fraction = 1;
  position_.from.reset();
}

void Transport::advance_clock(TraceTime elapsed, const History& history, TraceTime last) {
  const TraceTime way = times(elapsed, speed_);
  const TraceTime t =
      pace_ == Pace::Compressed ? compressed_.clock(compressed_.compressed(position_.t) + way) : position_.t + way;
  stand_at(std::min(t, last), history);
  if (t >= last && !loop_) playing_ = false;
}

void Transport::advance_events(TraceTime elapsed, const History& history) {
  arrive(elapsed);
  into_step_ += times(elapsed, speed_);
  while (into_step_ >= kStepTime && playing_) {
    into_step_ -= kStepTime;
    if (!step_where(1, history, is_step)) playing_ = false;
  }
}

void Transport::stand_at(TraceTime t, const History& history) {
  t = std::max(t, TraceTime{});
  position_ = {.t = t, .count = history.count_at(t)};
  by_time_ = true;
  if (pace_ == Pace::Story) position_.story = story_.at_trace(t, history);
}

// The way between two neighbouring moments is seen; a leap is not.
void Transport::move_to(std::size_t count, const History& history) {
  if (count == position_.count) return;
  const std::size_t from = position_.count;
  by_time_ = false;
  position_.t = count == 0 ? TraceTime{} : history.event(count - 1).time();
  position_.count = count;
  position_.from = from;
  position_.fraction = 0;
  position_.moving.clear();
  if (pace_ == Pace::Story) position_.story = count == 0 ? 0 : story_.after_event(count - 1);
}

void Transport::play(const History& history) {
  following_ = false;
  const bool at_end = pace_ == Pace::Story ? position_.story >= story_.end()
                                           : position_.count >= history.size() && position_.t >= history.end();
  if (at_end) stand_at(loop_ ? loop_->first : TraceTime{}, history);
  into_step_ = TraceTime{};
  playing_ = true;
}

void Transport::pause() { playing_ = following_ = false; }

void Transport::go_live(const History& history, std::optional<TraceTime> present) {
  playing_ = false;
  following_ = present.has_value();
  stand_at(std::max(history.end(), present.value_or(TraceTime{})), history);
}

void Transport::seek(TraceTime t, const History& history) {
  pause();
  stand_at(t, history);
}

void Transport::seek_event(std::size_t event, const History& history) {
  if (event >= history.size()) return;
  pause();
  stand_at(history.event(event).time(), history);
  position_.count = event + 1;
  by_time_ = false;
  if (pace_ == Pace::Story) position_.story = story_.after_event(event);
}

void Transport::to_end(const History& history) { seek(history.end(), history); }

template <class Fits>
bool Transport::step_where(int direction, const History& history, const Fits& fits) {
  if (direction > 0) {
    for (std::size_t i = position_.count; i < history.size(); ++i) {
      if (!fits(history.event(i))) continue;
      move_to(i + 1, history);
      return true;
    }
    return false;
  }
  // The last step made the present state; it is the one before it whose state is gone back to.
  bool made_present = true;
  for (std::size_t i = position_.count; i-- > 0;) {
    const trace::Event& event = history.event(i);
    if (!made_present && fits(event)) {
      move_to(i + 1, history);
      return true;
    }
    if (is_step(event)) made_present = false;
  }
  if (made_present) return false;
  move_to(0, history);
  return true;
}

bool Transport::step(int direction, const History& history, Predicate fits) {
  pause();
  return step_where(direction, history, fits);
}

bool Transport::step_of(Serial serial, int direction, const History& history) {
  pause();
  return step_where(direction, history, [serial](const trace::Event& event) { return concerns(event, serial); });
}

void Transport::faster() {
  const auto next = std::upper_bound(kSpeeds.begin(), kSpeeds.end(), speed_);
  if (next != kSpeeds.end()) speed_ = *next;
}

void Transport::slower() {
  const auto here = std::lower_bound(kSpeeds.begin(), kSpeeds.end(), speed_);
  if (here != kSpeeds.begin()) speed_ = *std::prev(here);
}

void Transport::set_loop(TraceTime begin, TraceTime end) {
  loop_from_.reset();
  if (begin > end) std::swap(begin, end);
  if (begin < end) loop_ = {begin, end};
}

void Transport::no_loop() {
  loop_.reset();
  loop_from_.reset();
}

void Transport::toggle_bookmark(TraceTime t) {
  const auto place = std::lower_bound(bookmarks_.begin(), bookmarks_.end(), t);
  if (place != bookmarks_.end() && *place == t) {
    bookmarks_.erase(place);
  } else {
    bookmarks_.insert(place, t);
  }
}

bool Transport::to_bookmark(int direction, const History& history) {
  const auto after = std::upper_bound(bookmarks_.begin(), bookmarks_.end(), position_.t);
  const auto here = std::lower_bound(bookmarks_.begin(), bookmarks_.end(), position_.t);
  if (direction > 0 ? after == bookmarks_.end() : here == bookmarks_.begin()) return false;
  seek(direction > 0 ? *after : *std::prev(here), history);
  return true;
}

}  // namespace model
