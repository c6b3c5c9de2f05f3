#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "model/acts.hpp"
#include "model/history.hpp"

namespace model {

/// One thing that is told, and when in story time.
struct Beat {
  StoryTicks begin = 0;      ///< Never falls from one beat to the next.
  std::uint32_t events = 0;  ///< So many events have happened when it has begun: what it shows is the last of them.
  std::uint16_t length = 0;  ///< In ticks.
  Act act = Act::None;
  std::uint8_t times = 1;  ///< So many beats, each shorter than a picture, are counted in it; 255: or more.

  StoryTicks end() const { return begin + length; }
  bool operator==(const Beat&) const = default;
};

/// A beat on its way.
struct InMotion {
  Beat beat;
  std::uint32_t before = 0;  ///< So many events had happened before it began.
  double fraction = 0;       ///< In [0, 1).
  bool operator==(const InMotion&) const = default;
};

/// The clock by which a run is told so that it can be seen: what is 70 microseconds apart gets a moment of its own, ten
/// seconds of waiting become two, and what repeats itself shrinks to a counter. A function of the history alone.
///
///     StoryClock clock;
///     clock.update(history, StoryClock::kAll);                     // of a run that has ended
///     const StoryTicks middle = clock.end() / 2;
///     World world = history.after(clock.events_at(middle, history));
///     clock.in_motion(middle, moving);                             // what is on its way there, and how far
///
/// The law, for an event that is told (its act, and how long that takes in full, is in acts.hpp):
///   - it begins after what it follows from: the last act of who does it, the put of the message that it gets, the
///     release of the lock that it acquires, the start of the child that awakes; otherwise it may overlap half of the
///     act before it, if it happened within kNear; at most kMost acts move at once;
///   - more than kNear after the act before it a pause is told, of 0.6 s for each power of ten;
///   - what repeats itself (the same act at the same line) is told in full three times and then ever shorter, so is
///     every act after a dozen of its kind; both are forgotten with time. The first of each kind is always told in
///     full;
///   - after three minutes all that is not new is told so short that the film keeps up with the run.
///
/// It is extended, not made again, while a run grows. Of a living run only what is older than kSettle is told: what is
/// newer may still change its place. Prefixes are told alike: what has been told does not change, unless an event came
/// later than that; then the clock goes back by itself.
///
/// Costs about 12 bytes a beat; beats shorter than a picture are merged, so that at most 240 beats a second are kept.
/// Not thread-safe; no clock, no input or output.
class StoryClock {
 public:
  static constexpr TraceTime kNear = std::chrono::milliseconds(5);
  static constexpr TraceTime kSettle = std::chrono::milliseconds(50);
  static constexpr TraceTime kAll = TraceTime::max();
  static constexpr std::size_t kMost = 3;
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  StoryClock();
  ~StoryClock();
  StoryClock(StoryClock&&) noexcept;
  StoryClock& operator=(StoryClock&&) noexcept;

  /// Brings it up to the history, as far as that is settled: kAll, or now - kSettle of a living run; in pieces of about
  /// `most` events (50 ns each), until it is whole(). Returns whether anything that had been told is told otherwise
  /// now, or more is told.
  bool update(const History& history, TraceTime settled, std::size_t most = kNoLimit);
  /// Whether all that was settled at the last update is told.
  bool whole() const;

  /// The end of the last beat.
  StoryTicks end() const;
  /// With the pause that is still open at that time of the trace.
  StoryTicks end(TraceTime now) const;

  /// How many events have happened at that place of the story. `history` is the one it was brought up to.
  std::size_t events_at(StoryTicks at, const History& history) const;
  /// Which time of the trace is told there: never falls.
  TraceTime trace_at(StoryTicks at, const History& history) const;
  /// Where an event has been told: the end of its beat.
  StoryTicks after_event(std::size_t index) const;
  /// Where that time of the trace is told.
  StoryTicks at_trace(TraceTime time, const History& history) const;

  /// What is on its way there, in the order in which it began; at most kMost beats. Neither pauses nor the start-up.
  void in_motion(StoryTicks at, std::vector<InMotion>& moving) const;

  const std::vector<Beat>& beats() const;
  /// Changes whenever anything is told otherwise, or more is told.
  std::uint64_t revision() const;

 private:
  struct Builder;
  std::unique_ptr<Builder> builder_;
};

}  // namespace model
