#include "view/time_axis.hpp"

#include <algorithm>

namespace view {
namespace {

/// When the `count`-th event happened; 0 for none.
TraceTime time_after(const History& history, std::size_t count) {
  return count == 0 ? TraceTime{} : history.event(count - 1).time();
}

TraceTime part(TraceTime whole, double fraction) {
  return TraceTime(static_cast<std::int64_t>(static_cast<double>(whole.count()) * fraction));
}

/// Of what an axis is made.
model::Version version_of(const Transport& transport, const History& history) {
  if (transport.pace() == Pace::Compressed) return transport.compressed().version();
  if (transport.pace() == Pace::Story) return {history.version().id, transport.story().revision()};
  return history.version();
}

}  // namespace

TimeAxis::TimeAxis(const Transport& transport, const History& history)
    : pace_{transport.pace()},
      compressed_{&transport.compressed()},
      story_{&transport.story()},
      history_{&history},
      version_{version_of(transport, history)} {}

TraceTime TimeAxis::place_of(TraceTime clock) const {
  if (pace_ == Pace::Clock) return clock;
  if (pace_ == Pace::Compressed) return compressed_->compressed(clock);
  if (pace_ == Pace::Story) return model::story_duration(story_->at_trace(clock, *history_));
  // Between two events as far as the time between them has passed.
  const std::size_t count = clock < TraceTime{} ? 0 : history_->count_at(clock);
  const TraceTime place = kEvent * static_cast<std::int64_t>(count);
  if (count == history_->size()) return place;
  const TraceTime begin = time_after(*history_, count), length = time_after(*history_, count + 1) - begin;
  if (length <= TraceTime{} || clock <= begin) return place;
  return place + part(kEvent, static_cast<double>((clock - begin).count()) / static_cast<double>(length.count()));
}

TraceTime TimeAxis::clock_at(TraceTime place) const {
  if (pace_ == Pace::Clock) return place;
  if (pace_ == Pace::Compressed) return compressed_->clock(place);
  if (pace_ == Pace::Story) return story_->trace_at(model::story_ticks(std::max(place, TraceTime{})), *history_);
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, place / kEvent));
  if (count >= history_->size()) return history_->end();
  const TraceTime begin = time_after(*history_, count), length = time_after(*history_, count + 1) - begin;
  return begin + part(length, static_cast<double>((std::max(place, TraceTime{}) % kEvent).count()) /
                                  static_cast<double>(kEvent.count()));
}

std::span<const CompressedTime::Break> TimeAxis::breaks() const {
  return pace_ == Pace::Compressed ? std::span<const CompressedTime::Break>{compressed_->breaks()}
                                   : std::span<const CompressedTime::Break>{};
}

}  // namespace view
