#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/history.hpp"
#include "model/story_clock.hpp"

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
inline constexpr int kPaces = 4;
enum class Pace : unsigned char {
  Clock,       ///< As it was: a second is a second.
  Events,      ///< One step per event: what is 20 microseconds apart can be seen.
  Compressed,  ///< As it was, but a wait in which nothing happens is cut short, and marked.
  Story,       ///< A second is a second of explanation: what happens at once is told one after the other.
};

/// The names of settings.toml and goldens.toml: "clock", "events", "compressed", "story".
std::string_view name_of(Pace pace);
std::optional<Pace> pace_named(std::string_view name);

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

/// What is shown: the world after `count` events, at time t. `from` and `fraction`: on the way there from another. In a
/// story: where in it, and the beats that are under way there, the newest of which `fraction` is; `from` is before all
/// of them.
struct Position {
  TraceTime t{};
  std::size_t count = 0;
  std::optional<std::size_t> from{};
  double fraction = 1;
  StoryTicks story = 0;
  std::vector<InMotion> moving{};
  bool operator==(const Position&) const = default;
};

class Transport {
 public:
  static constexpr TraceTime kStepTime = std::chrono::milliseconds(600);  ///< Of a step in event time, at speed 1.
  static constexpr TraceTime kTransitionTime =
      std::chrono::milliseconds(250);  ///< How long a step is on its way, on the screen.
  static constexpr StoryTicks kCaughtUp = kTicksPerSecond / 10;
  static constexpr std::size_t kPiece = 200'000;  ///< So many events of a story are read in one picture: 10 ms.
  static constexpr TraceTime kHurry = std::chrono::milliseconds(1500);  ///< So soon a film that hurries is there.

  const Position& position() const { return position_; }
  bool playing() const { return playing_; }
  bool following() const { return following_; }  ///< The present is shown, whatever comes.
  double speed() const { return speed_; }
  Pace pace() const { return pace_; }
  const std::vector<TraceTime>& bookmarks() const { return bookmarks_; }
  std::optional<std::pair<TraceTime, TraceTime>> loop() const { return loop_; }
  std::optional<TraceTime> loop_from() const { return loop_from_; }
  const CompressedTime& compressed() const { return compressed_; }
  const StoryClock& story() const { return story_; }

  /// So much time has passed for the user. `present`: now, in the trace's time, while the program runs; nothing when it
  /// has ended. `hurry`: the program waits for the user, and a story that is behind hurries to be where that is seen.
  void advance(TraceTime elapsed, const History& history, std::optional<TraceTime> present, bool hurry = false);
  /// A story that plays has told all that there is: it goes on when more comes.
  bool caught_up(std::optional<TraceTime> present) const {
    return pace_ == Pace::Story && playing_ && present && position_.story + kCaughtUp >= story_.end(*present);
  }
  /// Whether anything would be different after `advance` (beyond the present moving on).
  bool moving() const { return playing_ || arriving() || (pace_ == Pace::Story && !story_.whole()); }

  void play(const History& history);  ///< From the beginning, where it was at the end.
  void pause();
  void go_live(const History& history, std::optional<TraceTime> present);
  void seek(TraceTime t, const History& history);
  void seek_event(std::size_t event, const History& history);  ///< To just after it.
  void to_end(const History& history);

  using Predicate = bool (*)(const trace::Event&);
  /// To just after the next (or to the previous) event that fits; false: there is none, and nothing changes.
  bool step(int direction, const History& history, Predicate fits = is_step);
  bool step_of(Serial serial, int direction, const History& history);

  void set_pace(Pace pace, const History& history, std::optional<TraceTime> present);
  void faster();
  void slower();
  void normal_speed() { speed_ = 1; }

  void set_loop_from(TraceTime t) { loop_from_ = t; }
  void set_loop(TraceTime begin, TraceTime end);
  void no_loop();
  void toggle_bookmark(TraceTime t);
  bool to_bookmark(int direction, const History& history);

 private:
  void follow(const History& history, std::optional<TraceTime> present);
  void stand_at(TraceTime t, const History& history);
  void move_to(std::size_t count, const History& history);
  void advance_clock(TraceTime elapsed, const History& history, TraceTime last);
  void advance_events(TraceTime elapsed, const History& history);
  void advance_story(TraceTime elapsed, const History& history, std::optional<TraceTime> present, bool hurry);
  void stand_in_story(StoryTicks at, const History& history);
  /// A step is on its way; a beat that is under way stands while nothing plays.
  bool arriving() const { return position_.fraction < 1 && position_.moving.empty(); }
  void arrive(TraceTime elapsed);
  template <class Fits>
  bool step_where(int direction, const History& history, const Fits& fits);

  Position position_;
  bool by_time_ = false;  // Its count is that of its time, however many events are read or come late.
  bool playing_ = false;
  bool following_ = false;
  double speed_ = 1;
  Pace pace_ = Pace::Clock;
  TraceTime into_step_{};
  std::optional<TraceTime> loop_from_;
  std::optional<std::pair<TraceTime, TraceTime>> loop_;
  std::vector<TraceTime> bookmarks_;
  CompressedTime compressed_;
  StoryClock story_;
  double hurry_ = 0;       ///< The rate at which a story hurries, until it is where it hurries to.
  TraceTime into_tick_{};  ///< Of story time: what has passed and is no whole tick.
};

}  // namespace model
