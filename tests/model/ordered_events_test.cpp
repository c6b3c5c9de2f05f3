#include "model/ordered_events.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

#include "model/causes.hpp"
#include "model/history.hpp"
#include "support/random_run.hpp"

using model::History;
using model::OrderedEvents;
using trace::Event;

namespace {

OrderedEvents::NextPiece in_pieces(const std::vector<Event>& events, std::size_t largest, std::mt19937& random) {
  return [&events, &random, largest, next = std::size_t{0}](std::vector<Event>& piece) mutable {
    const std::size_t end = std::min(events.size(), next + random() % (largest + 1));
    piece.insert(piece.end(), events.begin() + static_cast<std::ptrdiff_t>(next),
                 events.begin() + static_cast<std::ptrdiff_t>(end));
    next = end;
    return next < events.size();
  };
}

bool same(const Event& a, const Event& b) { return std::memcmp(&a, &b, sizeof(Event)) == 0; }

/// Returns how many events were moved back.
std::size_t check_like_history(std::vector<Event> events, const model::Texts& texts, std::mt19937& random) {
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time_ns < b.time_ns; });
  History history{texts};
  history.add(events);
  OrderedEvents ordered;
  REQUIRE(ordered.learn(in_pieces(events, 50, random)));
  std::vector<Event> got;
  ordered.each(in_pieces(events, 20, random), [&](const Event& event) { got.push_back(event); });
  REQUIRE(got.size() == history.size());
  CHECK(std::equal(got.begin(), got.end(), history.events().begin(), same));
  CHECK(ordered.end() == history.end());
  return static_cast<std::size_t>(
      std::count_if(got.begin(), got.end(), [](const Event& event) { return (event.flags & model::kMovedBack) != 0; }));
}

}  // namespace

TEST_CASE("OrderedEvents: random runs have the order and the times of a history, however they are cut") {
  std::mt19937 random{815};
  std::size_t moved = 0;
  for (int round = 0; round < 60; ++round) {
    const auto run = spawnarium::test::random_run(random, 500);
    std::vector<Event> events = run.events();
    for (Event& event : events)
      if (round % 3 == 0) event.time_ns = event.time_ns / 5000 * 5000;                // Many of the same time.
      else if (round % 3 == 1 && random() % 50 == 0) event.kind = trace::Kind::None;  // Damage.
    moved += check_like_history(std::move(events), run, random);
  }
  CHECK(moved > 100);
}

TEST_CASE("OrderedEvents: recorded runs have the order and the times of a history") {
  std::mt19937 random{816};
  for (const auto& run : spawnarium::test::recorded_runs(SPAWNARIUM_TEST_SOURCES "/traces")) {
    CAPTURE(run.name);
    check_like_history(run.events, *run.texts, random);
  }
}

TEST_CASE("OrderedEvents: a piece that belongs before another is refused") {
  std::vector<Event> events(3);
  for (std::size_t i = 0; i < events.size(); ++i)
    events[i] = {.time_ns = 30 - 10 * i, .actor = 1, .kind = trace::Kind::Running};
  std::size_t next = 0;
  CHECK_FALSE(OrderedEvents{}.learn([&](std::vector<Event>& piece) {
    piece.push_back(events[next]);
    piece.push_back({.time_ns = events[next].time_ns + 100, .actor = 1, .kind = trace::Kind::Running});
    return ++next < events.size();
  }));
}
