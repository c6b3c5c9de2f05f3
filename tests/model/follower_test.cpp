#include "model/follower.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "model/event_list.hpp"
#include "model/history.hpp"
#include "model/timeline.hpp"
#include "support/random_run.hpp"

using model::Changes;
using model::Follower;
using model::History;
using spawnarium::test::arrival;
using spawnarium::test::random_run;

namespace {

std::string text_of(const trace::Event& event) {
  return std::to_string(event.time_ns) + " " + std::to_string(event.actor) + " " + std::to_string(event.call) + " " +
         std::string{trace::name_of(event.kind)};
}

/// The plainest follower: a copy of the history in words, with checkpoints at every so manyth place.
struct Copy {
  Follower follower;
  std::vector<std::string> lines;
  std::size_t between = 1;
  std::size_t taken = 0;

  void update(const History& history, std::size_t until = Follower::kAll) {
    follower.follow(
        history,
        [&](const trace::Event& event, std::size_t index) {
          REQUIRE(index == lines.size());
          lines.push_back(text_of(event));
          ++taken;
        },
        [&](std::size_t first) {
          REQUIRE(first < lines.size());
          lines.resize(first / between * between);
          return lines.size();
        },
        until);
  }
};

std::vector<std::string> all_of(const History& history) {
  std::vector<std::string> lines;
  for (const trace::Event& event : history.events()) lines.push_back(text_of(event));
  return lines;
}

}  // namespace

TEST_CASE("Changes: since a revision, never later than the truth, and exactly of the recent ones") {
  std::mt19937 random{5};
  for (int round = 0; round < 20; ++round) {
    Changes<std::size_t> changes;
    std::vector<std::size_t> firsts;
    std::size_t size = 0;
    for (int n = 0; n < 1500; ++n) {
      const bool late = random() % 10 == 0;
      const std::size_t first = late ? size - random() % (size / 20 + 1) : size;
      size += 10;
      changes.note(first);
      firsts.push_back(first);
      const std::size_t revision = random() % firsts.size();
      const std::size_t truth = *std::min_element(firsts.begin() + static_cast<std::ptrdiff_t>(revision), firsts.end());
      const auto told = changes.since(revision);
      REQUIRE(told);
      CHECK(*told <= truth);
      if (firsts.size() - revision < 100) CHECK(*told == truth);
      // Of long ago: still much nearer than the beginning.
      CHECK(*told + size / 4 + 100 >= truth);
    }
    CHECK(changes.revision() == firsts.size());
    CHECK_FALSE(changes.since(changes.revision()));
  }
}

TEST_CASE("Follower: after late events it has what a fresh one has") {
  std::mt19937 random{77};
  std::size_t late = 0;
  for (int round = 0; round < 30; ++round) {
    const auto run = random_run(random, 400);
    History history{run};
    Copy copy, in_pieces;
    copy.between = 1 + random() % 50;
    in_pieces.between = 1 + random() % 50;
    for (const auto& piece : arrival(run.events(), random, round % 2 == 0 ? 5 : 60)) {
      const std::size_t first = history.add(piece);
      late += first + piece.size() < history.size() ? 1U : 0U;
      if (random() % 3 != 0) copy.update(history);
      if (random() % 3 == 0) in_pieces.update(history, in_pieces.follower.done() + random() % 50);
    }
    copy.update(history);
    in_pieces.update(history);
    Copy fresh;
    fresh.update(history);
    REQUIRE(fresh.lines == all_of(history));
    CHECK(copy.lines == fresh.lines);
    CHECK(in_pieces.lines == fresh.lines);
    CHECK_FALSE(copy.follower.behind(history));
    CHECK(copy.follower.done() == history.size());
  }
  CHECK(late > 500);
}

TEST_CASE("Follower: what comes late costs what lies behind it, and nothing new costs nothing") {
  std::mt19937 random{3};
  const auto run = random_run(random, 300);
  History history{run};
  Copy copy;
  for (const auto& piece : arrival(run.events(), random, 20)) {
    const std::size_t first = history.add(piece);
    copy.taken = 0;
    copy.update(history);
    CHECK(copy.taken == history.size() - first);
    copy.taken = 0;
    copy.update(history);
    CHECK(copy.taken == 0);
  }
}

TEST_CASE("Follower: another source is taken from its beginning, though it is at the same place and revision") {
  std::mt19937 random{8};
  const auto one = random_run(random, 100), other = random_run(random, 200);
  Copy copy;
  model::Timeline timeline;
  for (const auto* run : {&one, &other, &one}) {
    History history{*run};
    history.add(run->events());
    copy.update(history);
    CHECK(copy.lines == all_of(history));
    timeline.update(history);
    model::Timeline fresh;
    fresh.update(history);
    CHECK(spawnarium::test::text_of(timeline) == spawnarium::test::text_of(fresh));
  }
}

TEST_CASE("Follower: a history that has moved is still the same") {
  std::mt19937 random{8};
  const auto run = random_run(random, 100);
  History history{run};
  history.add(run.events());
  Copy copy;
  copy.update(history);
  const History moved{std::move(history)};
  CHECK_FALSE(copy.follower.behind(moved));
}
