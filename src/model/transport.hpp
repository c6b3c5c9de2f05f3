#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "model/history.hpp"

/// The one transport of all panels: which moment of the history is shown, and how it moves on. Pure: time passes only
/// where `advance` says so; nothing here reads a clock.
namespace model {

using model::History;
using model::Serial;
using model::TraceTime;

/// Whether an event is a step of event time. Samples of /proc, a queue's inner parts and notes for the log are not:
/// nobody sees them move.
bool is_step(const trace::Event& event);
/// Whether a visible operation begins, or a process's life goes on.
bool is_operation(const trace::Event& event);
/// Whether `serial` takes part.
bool concerns(const trace::Event& event, Serial serial);

/// What "faster" counts in.
enum class Pace : unsigned char {
  Clock,       ///< As it was: a second is a second.
  Events,      ///< One step per event: what is 20 microseconds apart can be seen.
  Compressed,  ///< As it was, but a wait in which nothing happens is cut short, and marked.
};

/// Clock time without the long waits. Between two steps that are further apart than kLongest only kLongest passes.
class CompressedTime {
 public:
  struct Break {
    TraceTime begin{}, end{};  ///< What is left out, in clock time.
    TraceTime at{};            ///< Where that is, in compressed time.
    bool operator==(const Break&) const = default;
  };
  static constexpr TraceTime kLongest = std::chrono::milliseconds(400);

  /// Brings it up to the history; costs what is new, or changed by events that came late.
  void update(const History& history);
  TraceTime compressed(TraceTime clock) const;
  TraceTime clock(TraceTime compressed) const;
  const std::vector<Break>& breaks() const { return breaks_; }
  /// Of the history to which it was brought up.
  const Version& version() const { return follower_.version(); }

 private:
  void take(const trace::Event& event);
  std::size_t go_back(const History& history, std::size_t first);

  Follower follower_;
  std::vector<Break> breaks_;
  TraceTime last_step_{};
};

/// What is shown: the world after `count` events, at time t. `from` and `fraction`: on the way there from another.
struct Position {
  TraceTime t{};
  std::size_t count = 0;
  std::optional<std::size_t> from;
  double fraction = 1;
  bool operator==(const Position&) const = default;
};

class Transport {
 public:
  static constexpr TraceTime kStepTime = std::chrono::milliseconds(600);  ///< Of a step in event time, at speed 1.
  static constexpr TraceTime kTransitionTime =
      std::chrono::milliseconds(250);  ///< How long a step is on its way, on the screen.

  const Position& position() const { return position_; }
  bool playing() const { return playing_; }
  bool following() const { return following_; }  ///< The present is shown, whatever comes.
  double speed() const { return speed_; }
  Pace pace() const { return pace_; }
  const std::vector<TraceTime>& bookmarks() const { return bookmarks_; }
  std::optional<std::pair<TraceTime, TraceTime>> loop() const { return loop_; }
  std::optional<TraceTime> loop_from() const { return loop_from_; }
  const CompressedTime& compressed() const { return compressed_; }

  /// So much time has passed for the user. `present`: now, in the trace's time, while the program runs; nothing when it
  /// has ended.
  void advance(TraceTime elapsed, const History& history, std::optional<TraceTime> present);
  /// Whether anything would be different after `advance` (beyond the present moving on).
  bool moving() const { return playing_ || position_.fraction < 1; }

  void play(const History& history);  ///< From the beginning, where it was at the end.
  void pause();
  void go_live(const History& history, std::optional<TraceTime> present);
  void seek(TraceTime t, const History& history);
  void seek_event(std::size_t event, const History& history);  ///< To just after it.
  void to_begin(const History& history);
  void to_end(const History& history);

  using Predicate = bool (*)(const trace::Event&);
  /// To just after the next (or to the previous) event that fits; false: there is none, and nothing changes.
  bool step(int direction, const History& history, Predicate fits = is_step);
  bool step_of(Serial serial, int direction, const History& history);

  void set_pace(Pace pace) { pace_ = pace; }
  void faster();
  void slower();
  void normal_speed() { speed_ = 1; }

  void set_loop_from(TraceTime t) { loop_from_ = t; }
  void set_loop(TraceTime begin, TraceTime end);
  void no_loop();
  void toggle_bookmark(TraceTime t);
  bool to_bookmark(int direction, const History& history);

 private:
  void stand_at(TraceTime t, const History& history);
  void move_to(std::size_t count, const History& history);
  void advance_clock(TraceTime elapsed, const History& history, TraceTime last);
  void advance_events(TraceTime elapsed, const History& history);
  void arrive(TraceTime elapsed);
  template <class Fits>
  bool step_where(int direction, const History& history, const Fits& fits);

  Position position_;
  bool playing_ = false;
  bool following_ = false;
  double speed_ = 1;
  Pace pace_ = Pace::Clock;
  TraceTime into_step_{};
  std::optional<TraceTime> loop_from_;
  std::optional<std::pair<TraceTime, TraceTime>> loop_;
  std::vector<TraceTime> bookmarks_;
  CompressedTime compressed_;
};

}  // namespace model
