#include "model/story_clock.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>

#include "model/act_reader.hpp"
#include "model/checkpoints.hpp"

namespace model {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kTicks = kTicksPerSecond;
constexpr double kPausePerDecade = 0.6;  ///< Seconds of story for each power of ten of a pause.
constexpr double kShortestStartup = 0.2;
constexpr double kTail = 0.7;
constexpr double kFree = 3;         ///< So often a thing is told in full before it is told shorter ...
constexpr double kAfterFree = 2;    ///< ... by 2/3, 2/4, 2/5 ...
constexpr double kFreeActs = 12;    ///< The same of all acts of a kind.
constexpr double kForgotten = 0.5;  ///< Counts fade: the fourth of a row finds a little less than three.
constexpr double kHalfLife = 20;    ///< Seconds of trace time in which half of the repetitions are forgotten.
constexpr double kLong = 180;       ///< Seconds by which the story may be longer than the run ...
constexpr double kRoom = 60;        ///< ... the last of which are already told shorter and shorter.
constexpr StoryTicks kPicture = kTicksPerSecond / 60;  ///< What is shorter is counted.
constexpr StoryTicks kMerged = kTicksPerSecond / 240;  ///< Counted beats that begin so near each other become one.
constexpr std::size_t kBetweenCheckpoints = 4096;

double seconds(TraceTime time) { return std::chrono::duration_cast<Seconds>(time).count(); }
constexpr double kNearSeconds = 0.005;

/// How long a pause of so many seconds is told.
double pause_seconds(double dt) { return dt > kNearSeconds ? kPausePerDecade * std::log10(dt / kNearSeconds) : 0; }

StoryTicks to_ticks(double seconds) { return static_cast<StoryTicks>(std::llround(seconds * kTicks)); }

/// (1/2)^x. Most repetitions follow each other at once: there the first two terms are exact to 12 digits.
double power_of_half(double x) { return x < 1e-6 ? 1 - std::numbers::ln2 * x : std::exp2(-x); }

/// How often something has been told lately.
struct Count {
  double times = 0;
  double at = 0;  ///< In seconds of the trace.
  double now(double t) const { return times * power_of_half(std::max(0.0, t - at) / kHalfLife); }
  /// Once more, where `lately` is what now(t) was.
  void add(double lately, double t) {
    times = lately + 1;
    at = t;
  }
  void add(double t) { add(now(t), t); }
};

struct Key {
  Act act = Act::None;
  std::uint64_t origin = 0;
  bool operator==(const Key&) const = default;
};
struct KeyHash {
  std::size_t operator()(const Key& key) const {
    return (key.origin * 0x9E3779B97F4A7C15ULL ^ static_cast<std::uint64_t>(key.act) * 0xBF58476D1CE4E5B9ULL) >> 20;
  }
};

double weight_of(double of_key, double of_act) {
  const double by_key = of_key < kFree - kForgotten ? 1 : kAfterFree / (of_key + kAfterFree - 2);
  const double by_act = of_act < kFreeActs - kForgotten ? 1 : kFreeActs / (of_act + 1);
  return std::max(by_key * by_act, std::min(1.0, kTail / (of_act + 1)));
}

bool starts_interpreter(Act act) { return act == Act::Start || act == Act::Program || act == Act::Awake; }

}  // namespace

struct StoryClock::Builder {
  /// All that the next beat depends on; beats themselves lie outside, so that a copy is small.
  struct State {
    explicit State(const Texts& texts) : reader{texts} {}

    ActReader reader;
    FlatMap<Serial, StoryTicks, SerialHash> over;  ///< When the last act of an actor or object is over.
    FlatMap<MessageKey, StoryTicks, MessageKeyHash> under_way;
    FlatMap<Key, Count, KeyHash> told;
    std::array<Count, kActs> told_acts{};
    std::array<bool, kActs> known{};  ///< An act of this kind has been told.
    std::array<StoryTicks, kMost> ends{};
    StoryTicks end = 0;         ///< Of all beats.
    StoryTicks last_begin = 0;  ///< Of the last beat that is no pause ...
    StoryTicks last_length = 0;
    TraceTime last_time{};  ///< ... what time of the trace it tells,
    Key last_key{};         ///< and what it was.
    bool any = false;
    std::size_t read = 0;  ///< So many events are told.
    // Of a copy, see kept():
    std::size_t beats = 0;
    Beat last_beat{};  ///< It may still grow: others are merged into it.

    /// A pause repeats another if it follows the same act at the same place: who will end it is not known yet.
    Key pause_key() const { return {Act::Pause, last_key.origin << 8 | static_cast<std::uint64_t>(last_key.act)}; }
    std::size_t size() const { return reader.size() + over.size() + under_way.size() + told.size(); }
  };

  explicit Builder(const Texts& texts) : state{texts} {}

  State state;
  Checkpoints<State> checkpoints;
  std::optional<State> before_end;  ///< The run was taken for over: where to go on if it was not.
  std::vector<Beat> beats;
  Follower follower;
  std::size_t copied_at = 0;
  std::uint64_t revision = 0;
  bool whole = true;

  const State& kept();
  void remember(std::size_t place);
  void restore(const State& kept);
  std::size_t go_back(std::size_t first, const Texts& texts);
  void read_until(TraceTime settled, const History& history, std::size_t& most);

  void tell(const trace::Event& event, std::size_t index, const Telling& telling);
  void open_story(double t, std::size_t index);
  StoryTicks open_pause(TraceTime time, std::size_t index);
  StoryTicks begin_of(const Telling& telling, TraceTime time, std::size_t index);
  StoryTicks length_of(const Telling& telling, const Key& key, double t, StoryTicks begin);
  void note(const Telling& telling, StoryTicks end);
  void add(const Beat& beat);
  double pause_weight(double t) const;
};

// ---- Following a history.

/// The state, with what a way back needs of the beats.
const StoryClock::Builder::State& StoryClock::Builder::kept() {
  state.beats = beats.size();
  if (!beats.empty()) state.last_beat = beats.back();
  return state;
}

void StoryClock::Builder::remember(std::size_t place) {
  // A copy costs as much as is remembered: never more often than after as many events.
  if (place < copied_at + std::max(kBetweenCheckpoints, state.size())) return;
  copied_at = place;
  checkpoints.add(place, kept());
}

void StoryClock::Builder::restore(const State& kept) {
  state = kept;
  beats.resize(kept.beats);
  if (!beats.empty()) beats.back() = kept.last_beat;
}

std::size_t StoryClock::Builder::go_back(std::size_t first, const Texts& texts) {
  before_end.reset();
  checkpoints.drop_after(first);
  const auto* const newest = checkpoints.newest();
  copied_at = newest == nullptr ? 0 : newest->first;
  restore(newest == nullptr ? State{texts} : newest->second);
  return state.read;
}

/// Tells the events that are followed, as far as all that is near them is followed too; at most so many of them, which
/// are counted down.
void StoryClock::Builder::read_until(TraceTime settled, const History& history, std::size_t& most) {
  const std::span<const trace::Event> events = history.events().first(follower.done());
  std::size_t near = state.read;  // The first that is no more near.
  for (; state.read < events.size() && most > 0; --most) {
    const trace::Event& event = events[state.read];
    if (settled != kAll && event.time() + kNear > settled) break;
    near = std::max(near, state.read + 1);
    while (near < events.size() && events[near].time() <= event.time() + kNear) ++near;
    const std::size_t index = state.read++;
    const Telling telling = state.reader.read(event, events.subspan(index + 1, near - index - 1));
    if (telling.act != Act::None) tell(event, index, telling);
    else if (telling.gives != trace::kNobody && telling.mover != trace::kNobody)
      state.over[telling.gives] = std::max(state.over[telling.gives], state.over[telling.mover]);
    if (state.read % kBetweenCheckpoints == 0) remember(state.read);
  }
}

bool StoryClock::update(const History& history, TraceTime settled, std::size_t most) {
  if (!builder_) builder_ = std::make_unique<Builder>(history.texts());
  Builder& builder = *builder_;
  const std::size_t beats = builder.beats.size();
  const Beat last = builder.beats.empty() ? Beat{} : builder.beats.back();
  if (builder.before_end && builder.follower.behind(history)) {
    builder.restore(*std::exchange(builder.before_end, std::nullopt));
  }
  const std::size_t until = settled == kAll ? history.size() : history.count_at(settled);
  bool changed = false;
  builder.follower.follow(
      history,
      [&](std::size_t first) {
        if (first >= builder.state.read) return first;
        changed = true;
        return std::max(builder.go_back(first, history.texts()), std::size_t{0});
      },
      until);
  if (settled == kAll && builder.state.read < builder.follower.done()) {
    const trace::Event& newest = history.event(builder.follower.done() - 1);
    builder.read_until(newest.time(), history, most);
    if (most > 0) builder.before_end = builder.kept();
  }
  builder.read_until(settled, history, most);
  builder.whole = most > 0 || builder.state.read == builder.follower.done();
  const bool news = changed || builder.beats.size() != beats || (beats > 0 && builder.beats.back() != last);
  if (news) ++builder.revision;
  return news;
}

// ---- The law.

double StoryClock::Builder::pause_weight(double t) const {
  const Count* const of_key = state.told.find(state.pause_key());
  const double weight =
      weight_of(of_key == nullptr ? 0 : of_key->now(t), state.told_acts[static_cast<std::size_t>(Act::Pause)].now(t));
  return starts_interpreter(state.last_key.act) ? weight / 2 : weight;
}

/// Up to the first event that is told the interpreter starts.
void StoryClock::Builder::open_story(double t, std::size_t index) {
  state.any = true;
  add({.begin = 0,
       .events = static_cast<std::uint32_t>(index),
       .length = static_cast<std::uint16_t>(to_ticks(std::max(kShortestStartup, pause_seconds(t) / 2))),
       .act = Act::Startup});
  state.end = beats.back().end();
}

/// Nothing has been told for longer than kNear: the clock runs. Returns where it stands then.
StoryTicks StoryClock::Builder::open_pause(TraceTime time, std::size_t index) {
  const double since = seconds(state.last_time), t = seconds(time);
  const StoryTicks length = to_ticks(pause_seconds(t - since) * pause_weight(since));
  state.told[state.pause_key()].add(t);
  state.told_acts[static_cast<std::size_t>(Act::Pause)].add(t);
  if (length > 0)
    add({.begin = state.end,
         .events = static_cast<std::uint32_t>(index),
         .length = static_cast<std::uint16_t>(length),
         .act = Act::Pause});
  state.end += length;
  return state.end;
}

StoryTicks StoryClock::Builder::begin_of(const Telling& telling, TraceTime time, std::size_t index) {
  StoryTicks begin;
  if (!state.any) {
    open_story(seconds(time), index);
    begin = state.end;
  } else if (time - state.last_time > kNear) {
    begin = open_pause(time, index);
  } else {
    begin = state.last_begin + state.last_length / 2;
  }
  const auto after = [&](const StoryTicks* over) {
    if (over != nullptr) begin = std::max(begin, *over);
  };
  after(state.over.find(telling.mover));
  if (telling.follows != trace::kNobody) after(state.over.find(telling.follows));
  if (telling.message) after(state.under_way.find(*telling.message));
  // At most kMost move at once.
  const StoryTicks free = *std::min_element(state.ends.begin(), state.ends.end());
  return std::max(begin, free);
}

StoryTicks StoryClock::Builder::length_of(const Telling& telling, const Key& key, double t, StoryTicks begin) {
  Count& of_key = state.told[key];
  Count& of_act = state.told_acts[static_cast<std::size_t>(telling.act)];
  const double times_of_key = of_key.now(t), times_of_act = of_act.now(t);
  double weight = weight_of(times_of_key, times_of_act);
  bool& known = state.known[static_cast<std::size_t>(telling.act)];
  if (known) weight *= std::clamp((kLong + t - begin / kTicks) / kRoom, 0.0, 1.0);
  known = true;
  of_key.add(times_of_key, t);
  of_act.add(times_of_act, t);
  return static_cast<StoryTicks>(std::llround(model::length_of(telling.act) * weight * telling.stretch));
}

void StoryClock::Builder::tell(const trace::Event& event, std::size_t index, const Telling& telling) {
  const TraceTime time = event.time();
  const Key key{telling.act, telling.origin};
  StoryTicks begin = begin_of(telling, time, index);
  const StoryTicks length = length_of(telling, key, seconds(time), begin);
  if (length < kPicture) begin = std::max(begin, state.end);  // It is counted: alone.
  add({.begin = begin,
       .events = static_cast<std::uint32_t>(index + 1),
       .length = static_cast<std::uint16_t>(std::min<StoryTicks>(length, std::numeric_limits<std::uint16_t>::max())),
       .act = telling.act});
  state.last_begin = begin;
  state.last_length = length;
  state.last_time = time;
  state.last_key = key;
  state.end = std::max(state.end, begin + length);
  *std::min_element(state.ends.begin(), state.ends.end()) = begin + length;
  note(telling, begin + length);
}

void StoryClock::Builder::note(const Telling& telling, StoryTicks end) {
  const auto over = [&](Serial serial) {
    StoryTicks& at = state.over[serial];
    at = std::max(at, end);
  };
  over(telling.mover);
  if (telling.gives != trace::kNobody) over(telling.gives);
  if (!telling.message) return;
  if (telling.takes_message) state.under_way.erase(*telling.message);
  else if (telling.gives_message) state.under_way[*telling.message] = end;
}

void StoryClock::Builder::add(const Beat& beat) {
  const auto is_counted = [](const Beat& each) {
    return each.length < kPicture && each.act != Act::Pause && each.act != Act::Startup;
  };
  Beat* const last = beats.empty() ? nullptr : &beats.back();
  // Begins never fall: what may begin earlier than one that is already told begins with it.
  const StoryTicks begin = last == nullptr ? beat.begin : std::max(beat.begin, last->begin);
  if (last != nullptr && is_counted(beat) && is_counted(*last) && begin - last->begin < kMerged) {
    last->events = beat.events;
    last->length = static_cast<std::uint16_t>(begin + beat.length - last->begin);
    if (last->times < 255) ++last->times;
  } else {
    beats.push_back(beat);
    beats.back().begin = begin;
  }
}

// ---- Asking.

StoryClock::StoryClock() = default;
StoryClock::~StoryClock() = default;
StoryClock::StoryClock(StoryClock&&) noexcept = default;
StoryClock& StoryClock::operator=(StoryClock&&) noexcept = default;

const std::vector<Beat>& StoryClock::beats() const {
  static const std::vector<Beat> none;
  return builder_ ? builder_->beats : none;
}

bool StoryClock::whole() const { return !builder_ || builder_->whole; }

std::uint64_t StoryClock::revision() const { return builder_ ? builder_->revision : 0; }

StoryTicks StoryClock::end() const { return builder_ ? builder_->state.end : 0; }

StoryTicks StoryClock::end(TraceTime now) const {
  if (!builder_ || !builder_->state.any) return 0;
  const Builder::State& state = builder_->state;
  const double since = seconds(state.last_time);
  return state.end + to_ticks(pause_seconds(seconds(now) - since) * builder_->pause_weight(since));
}

namespace {

/// The last beat that has begun there; beats.end(): none has.
std::vector<Beat>::const_iterator last_begun(const std::vector<Beat>& beats, StoryTicks at) {
  const auto after =
      std::upper_bound(beats.begin(), beats.end(), at, [](StoryTicks t, const Beat& beat) { return t < beat.begin; });
  return after == beats.begin() ? beats.end() : std::prev(after);
}

TraceTime time_after(std::size_t events, const History& history) {
  return events == 0 ? TraceTime{} : history.event(std::min(events, history.size()) - 1).time();
}

/// The time of the trace in a pause that began at `since`: as the logarithm tells it, so that what has been told of an
/// open pause stays when it grows.
TraceTime in_pause(TraceTime since, double told_seconds, double weight) {
  const double dt = kNearSeconds * std::pow(10.0, told_seconds / (kPausePerDecade * weight));
  return since + std::chrono::duration_cast<TraceTime>(Seconds{dt});
}

}  // namespace

TraceTime StoryClock::trace_at(StoryTicks at, const History& history) const {
  const std::vector<Beat>& all = beats();
  const auto begun = last_begun(all, at);
  if (begun == all.end()) return {};
  if (begun->act == Act::Startup) {
    const TraceTime first = time_after(begun->events + 1, history);
    const double fraction = begun->length == 0 ? 1 : std::min(1.0, double(at - begun->begin) / begun->length);
    return std::chrono::duration_cast<TraceTime>(first * fraction);
  }
  if (begun->act == Act::Pause) {
    const TraceTime since = begun == all.begin() ? TraceTime{} : time_after(std::prev(begun)->events, history);
    const TraceTime until = time_after(begun->events + 1, history);
    const double weight = begun->length / kTicks / pause_seconds(seconds(until - since));
    return std::min(until, in_pause(since, (at - begun->begin) / kTicks, weight));
  }
  const Builder::State& state = builder_->state;
  if (std::next(begun) != all.end() || at <= state.end) return time_after(begun->events, history);
  // In the pause that is open.
  return in_pause(state.last_time, (at - state.end) / kTicks, builder_->pause_weight(seconds(state.last_time)));
}

std::size_t StoryClock::events_at(StoryTicks at, const History& history) const {
  const std::vector<Beat>& all = beats();
  const auto begun = last_begun(all, at);
  if (begun == all.end()) return 0;
  const bool open_end = std::next(begun) == all.end() && at >= builder_->state.end;
  if (open_end)
    return std::min(builder_->state.read,
                    std::max<std::size_t>(begun->events, history.count_at(trace_at(at, history))));
  if (begun->act != Act::Pause && begun->act != Act::Startup) return begun->events;
  const std::size_t before = begun == all.begin() ? 0 : std::prev(begun)->events;
  return std::clamp(history.count_at(trace_at(at, history)), before, static_cast<std::size_t>(begun->events));
}

StoryTicks StoryClock::after_event(std::size_t index) const {
  const std::vector<Beat>& all = beats();
  const auto beat =
      std::partition_point(all.begin(), all.end(), [&](const Beat& each) { return each.events <= index; });
  return beat == all.end() ? end() : beat->end();
}

StoryTicks StoryClock::at_trace(TraceTime time, const History& history) const {
  const std::vector<Beat>& all = beats();
  if (all.empty() || time < TraceTime{}) return 0;
  // The last beat that begins to tell at that time or before: a pause begins where the beat before it has been told.
  const auto begins = [&](const Beat& beat) {
    const auto index = static_cast<std::size_t>(&beat - all.data());
    if (beat.act == Act::Startup) return TraceTime{};
    return time_after(beat.act == Act::Pause && index > 0 ? all[index - 1].events : beat.events, history);
  };
  const auto after =
      std::partition_point(all.begin(), all.end(), [&](const Beat& beat) { return begins(beat) <= time; });
  if (after == all.begin()) return 0;
  const Beat& beat = *std::prev(after);
  const bool last = after == all.end();
  if (beat.act == Act::Startup) {
    const TraceTime first = time_after(beat.events + 1, history);
    const double fraction = first.count() <= 0 ? 1 : std::min(1.0, seconds(time) / seconds(first));
    return beat.begin + static_cast<StoryTicks>(fraction * beat.length);
  }
  if (beat.act == Act::Pause) {
    const TraceTime since = begins(beat), until = time_after(beat.events + 1, history);
    const double told = pause_seconds(seconds(time - since)) / pause_seconds(seconds(until - since));
    return beat.begin + static_cast<StoryTicks>(std::clamp(told, 0.0, 1.0) * beat.length);
  }
  if (!last) return std::min(beat.end(), after->begin);
  return std::max(beat.end(), end(time));
}

void StoryClock::in_motion(StoryTicks at, std::vector<InMotion>& moving) const {
  moving.clear();
  const std::vector<Beat>& all = beats();
  auto beat = last_begun(all, at);
  if (beat == all.end()) return;
  // Of a pause and of what is counted nothing is older in motion; of others at most a handful is.
  constexpr int kBack = 2 * static_cast<int>(kMost) + 2;
  for (int i = 0; i < kBack; ++i, --beat) {
    if (beat->act == Act::Pause || beat->act == Act::Startup) break;
    if (at < beat->end()) {
      const std::uint32_t before = beat == all.begin() ? 0 : std::prev(beat)->events;
      moving.push_back({*beat, before, static_cast<double>(at - beat->begin) / beat->length});
    }
    if (beat == all.begin()) break;
  }
  std::reverse(moving.begin(), moving.end());
}

}  // namespace model
