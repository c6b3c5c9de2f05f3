#include "model/history.hpp"

#include <algorithm>
#include <array>

#include "model/causes.hpp"
#include "model/console.hpp"
#include "model/deadlock_finder.hpp"
#include "model/event_list.hpp"
#include "model/step.hpp"

namespace model {

using trace::Event;

namespace {

constexpr std::size_t kBetweenSnapshots = 16384;
constexpr std::size_t kNear = 256;  ///< A world this near before the one asked for is remembered too, for steps back.

}  // namespace

struct History::Impl {
  explicit Impl(const Texts& from) : texts{from}, console{from} {}

  const Texts& texts;
  EventList list;  // In order; time_ns is the corrected time.
  std::vector<Event>& events = list.events;
  Causes causes;

  // Derived when asked for.
  struct Remembered {
    std::size_t count = 0;
    World world;
  };
  mutable Follower worlds;
  mutable std::vector<World> snapshots;  // Number i: after (i + 1) * kBetweenSnapshots events.
  mutable std::array<Remembered, 6> remembered;
  mutable std::size_t next_remembered = 0;
  mutable Console console;
  mutable Hints hints;

  /// The search for deadlocks.
  struct Search {
    Follower follower;
    DeadlockFinder finder;
    std::vector<FoundDeadlock> found;
    std::size_t looked = 0;  // At worlds of at most so many events.
    TraceTime relied{};      // What was found relies on it that no event comes until then.
    Version looked_at_end;
    TraceTime end{};
  };
  mutable Search search;

  std::size_t add(std::vector<Event> batch);
  std::size_t move_back(const std::vector<Causes::Move>& moves, std::vector<Event>& batch);
  std::size_t merge(std::vector<Event> batch);
  void forget_what_changed() const;
  World world_after(std::size_t count) const;
  void remember(std::size_t count, const World& world) const;
  bool prepare(std::size_t count) const;
  void look_for_deadlocks(std::size_t count, TraceTime now) const;
  void find_deadlocks(TraceTime now) const;
};

std::size_t History::Impl::add(std::vector<Event> batch) {
  put_in_order(batch);
  if (batch.empty()) return events.size();
  std::vector<Causes::Move> moves;
  for (const Event& event : batch) causes.note(event, moves);
  const std::size_t moved = moves.empty() ? events.size() : move_back(moves, batch);
  const std::size_t first = std::min(moved, merge(std::move(batch)));
  list.changes.note(first);
  return first;
}

/// Gives the causes their new times and places; those that are in the history already go back into the batch. Returns
/// the first place of the history that changed.
std::size_t History::Impl::move_back(const std::vector<Causes::Move>& moves, std::vector<Event>& batch) {
  const auto same = [](const Event& each, const Event& cause) {
    return each.actor == cause.actor && each.kind == cause.kind && each.object == cause.object &&
           each.call == cause.call && each.serial == cause.serial;
  };
  const auto find = [&](std::vector<Event>& in, const Event& cause) {
    auto place =
        std::partition_point(in.begin(), in.end(), [&](const Event& each) { return each.time_ns < cause.time_ns; });
    while (place != in.end() && place->time_ns == cause.time_ns &&
           !(same(*place, cause) && (place->flags & kMovedBack) == (cause.flags & kMovedBack)))
      ++place;
    return place != in.end() && place->time_ns == cause.time_ns ? place : in.end();
  };
  const auto settle = [&](std::vector<Event>::iterator moved, std::uint64_t to_ns) {
    moved->time_ns = to_ns;
    moved->flags |= kMovedBack;
    std::rotate(std::upper_bound(batch.begin(), moved, *moved, comes_before), moved, moved + 1);
  };
  std::size_t first = events.size();
  for (const Causes::Move& move : moves) {
    if (const auto place = find(batch, move.cause); place != batch.end()) {
      settle(place, move.to_ns);
    } else if (const auto old = find(events, move.cause); old != events.end()) {
      first = std::min(first, static_cast<std::size_t>(old - events.begin()));
      batch.push_back(*old);
      events.erase(old);
      settle(batch.end() - 1, move.to_ns);
    }
  }
  return first;
}

std::size_t History::Impl::merge(std::vector<Event> batch) {
  if (events.empty()) {
    events = std::move(batch);
    return 0;
  }
  const auto place = std::upper_bound(events.begin(), events.end(), batch.front(), comes_before);
  const auto first = place - events.begin();
  const auto middle = static_cast<std::ptrdiff_t>(events.size());
  events.insert(events.end(), batch.begin(), batch.end());
  if (first != middle) std::inplace_merge(events.begin() + first, events.begin() + middle, events.end(), comes_before);
  return static_cast<std::size_t>(first);
}

/// Drops the worlds in which events that came late are missing.
void History::Impl::forget_what_changed() const {
  if (!worlds.behind(list)) return;
  const std::size_t first = worlds.catch_up(list);
  if (snapshots.size() > first / kBetweenSnapshots) snapshots.resize(first / kBetweenSnapshots);
  for (Remembered& each : remembered)
    if (each.count > first) each = {};
}

void History::Impl::remember(std::size_t count, const World& world) const {
  for (const Remembered& each : remembered)
    if (each.count == count) return;
  remembered[next_remembered] = {count, world};
  next_remembered = (next_remembered + 1) % remembered.size();
}

World History::Impl::world_after(std::size_t count) const {
  forget_what_changed();
  count = std::min(count, events.size());
  std::size_t done = std::min(snapshots.size(), count / kBetweenSnapshots) * kBetweenSnapshots;
  const Remembered* nearest = nullptr;
  for (const Remembered& each : remembered)
    if (each.count <= count && each.count > done && (nearest == nullptr || each.count > nearest->count))
      nearest = &each;
  World world = done == 0 ? World{} : snapshots[done / kBetweenSnapshots - 1];
  if (nearest != nullptr) {
    world = nearest->world;
    done = nearest->count;
  }
  const std::size_t near = count >= kNear ? (count - 1) / kNear * kNear : 0;
  while (done < count) {
    Step{world, events[done], texts, &hints}.run();
    ++done;
    if (done == (snapshots.size() + 1) * kBetweenSnapshots) snapshots.push_back(world);
    if (done == near) remember(done, world);
  }
  if (count > 0) remember(count, world);
  console.update(list, count);
  world.console_lines = static_cast<std::uint32_t>(console.lines_after(count));
  return world;
}

bool History::Impl::prepare(std::size_t count) const {
  forget_what_changed();
  const std::size_t last = events.size() / kBetweenSnapshots;
  for (std::size_t done = 0; snapshots.size() < last && done < count; done += kBetweenSnapshots) {
    World world = snapshots.empty() ? World{} : snapshots.back();
    const std::size_t begin = snapshots.size() * kBetweenSnapshots;
    for (std::size_t i = 0; i < kBetweenSnapshots; ++i) Step{world, events[begin + i], texts, &hints}.run();
    snapshots.push_back(std::move(world));
  }
  console.update(list, std::max(console.done(), snapshots.size() * kBetweenSnapshots));
  return snapshots.size() >= last;
}

void History::Impl::look_for_deadlocks(std::size_t count, TraceTime now) const {
  search.looked = std::max(search.looked, count);
  for (Deadlock& each : search.finder.look(world_after(count), now)) search.found.push_back({std::move(each), count});
}

void History::Impl::find_deadlocks(TraceTime now) const {
  bool contradicted = false;
  const auto take = [&](const Event& event, std::size_t index) {
    contradicted = contradicted || event.time() < search.relied;
    if (search.finder.due(event)) look_for_deadlocks(index, event.time());
  };
  const auto go_back = [&](std::size_t first) {
    if (first >= search.looked) return first;
    search = {};
    return std::size_t{0};
  };
  search.follower.follow(list, take, go_back);
  if (contradicted) {
    search = {};
    search.follower.follow(list, take, go_back);
  }
  if (events.empty() || (search.looked_at_end == list.version() && search.end == now)) return;
  search.looked_at_end = list.version();
  search.end = now;
  const std::size_t before = search.found.size();
  look_for_deadlocks(events.size(), now);
  if (search.found.size() > before) search.relied = now;
}

bool History::prepare(std::size_t events) { return impl_->prepare(events); }

History::History(const Texts& texts) : impl_{std::make_unique<Impl>(texts)} {}
History::~History() = default;
History::History(History&&) noexcept = default;

std::size_t History::add(std::span<const Event> events) { return impl_->add({events.begin(), events.end()}); }
std::size_t History::add(std::vector<Event>&& events) { return impl_->add(std::move(events)); }

std::size_t History::size() const { return impl_->events.size(); }
const Event& History::event(std::size_t index) const { return impl_->events[index]; }
std::span<const Event> History::events() const { return impl_->events; }

TraceTime History::end() const { return impl_->events.empty() ? TraceTime{} : impl_->events.back().time(); }

std::size_t History::count_at(TraceTime t) const {
  const auto& events = impl_->events;
  const auto place =
      std::partition_point(events.begin(), events.end(), [&](const Event& event) { return event.time() <= t; });
  return static_cast<std::size_t>(place - events.begin());
}

World History::at(TraceTime t) const { return impl_->world_after(count_at(t)); }
World History::after(std::size_t count) const { return impl_->world_after(count); }

const std::vector<ConsoleLine>& History::console() const {
  impl_->console.update(impl_->list, impl_->events.size());
  return impl_->console.lines();
}

const std::vector<FoundDeadlock>& History::deadlocks(TraceTime now) const {
  impl_->find_deadlocks(now);
  return impl_->search.found;
}

const Texts& History::texts() const { return impl_->texts; }
Version History::version() const { return impl_->list.version(); }

std::size_t History::changed_since(std::uint64_t revision) const { return impl_->list.changed_since(revision); }

}  // namespace model
