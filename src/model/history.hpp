#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/deadlock.hpp"
#include "model/follower.hpp"
#include "model/world.hpp"

namespace model {

/// A line of the program's output: what was read from its pipes, and whose it is.
struct ConsoleLine {
  TraceTime at{};                   ///< When its end was read (its begin, while it has no end).
  Serial process = trace::kNobody;  ///< Whose print it matches; kNobody: the owner is unknown.
  int stream = 1;                   ///< 1 stdout, 2 stderr, 0 stdin (what was typed).
  std::string text{};               ///< Without the newline.
  std::uint32_t place = 0;          ///< Of the print.
  std::size_t event = 0;            ///< Index of the event in the history at which it appeared.
  bool continues = false;           ///< No newline parts it from the line before it of its stream, which is another's.
};

/// A deadlock of a run, and how many events there were when it was seen to stand.
struct FoundDeadlock {
  Deadlock deadlock;
  std::size_t seen = 0;
};

/// All events of a run in one order that agrees with time and with cause, and the world after each of them.
///
///     History history{texts};
///     history.add(new_events);                 // live: again and again; late events find their place
///     World world = history.at(2500ms);
///
/// The order is by time, corrected where it contradicts causality (causes.hpp): Event::time_ns of an event in a history
/// is its corrected time and never falls from one to the next. The same events give the same order, worlds and console,
/// in whatever pieces they were added, as long as the events of one actor come in its own order (as trace::Reader gives
/// them). Seeking costs at most the events since the last snapshot; snapshots share what did not change; what nobody
/// asked for is not computed. Not thread-safe, not even its const functions - but a Timeline can be made of it beside
/// prepare(). No clock, no input or output.
class History {
 public:
  explicit History(const Texts& texts);

  /// Adds events in any order. Returns the index of the first place that changed: what was derived from there on is out
  /// of date.
  std::size_t add(std::span<const trace::Event> events);
  std::size_t add(std::vector<trace::Event>&& events);  ///< The same; the first ones are taken over, not copied.

  std::size_t size() const;
  const trace::Event& event(std::size_t index) const;
  std::span<const trace::Event> events() const;
  TraceTime end() const;  ///< Time of the last event; 0 when empty.

  /// The world at time t: after all events up to and including t.
  World at(TraceTime t) const;
  /// The world after the first `count` events ("event time").
  World after(std::size_t count) const;
  /// How many events have happened up to and including t.
  std::size_t count_at(TraceTime t) const;

  /// Does some of the work for which the first jump to a distant time would have to wait: about `events` events of it
  /// (10,000 take a millisecond or two). Returns whether nothing is left to do. For a long recording: a piece in each
  /// frame.
  bool prepare(std::size_t events);

  const std::vector<ConsoleLine>& console() const;
  /// The deadlocks that have stood for DeadlockFinder::kStands, in the order in which they were found. `now`: nothing
  /// more has happened until then.
  const std::vector<FoundDeadlock>& deadlocks(TraceTime now) const;
  const Texts& texts() const;

  /// Changes whenever something was added; what is derived from it follows with a Follower.
  Version version() const;
  /// The first place that is other or new since that revision; size() if nothing is.
  std::size_t changed_since(std::uint64_t revision) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;

 public:
  ~History();
  History(History&&) noexcept;
};

}  // namespace model
