#include "model/checkpoints.hpp"

#include <doctest/doctest.h>

#include <random>

using model::Checkpoints;

TEST_CASE("Checkpoints: the newest one, and after dropping the newest before that place") {
  Checkpoints<int> kept;
  CHECK(kept.newest() == nullptr);
  kept.add(10, 1);
  kept.add(20, 2);
  CHECK(kept.newest()->first == 20);
  CHECK(kept.newest()->second == 2);
  kept.drop_after(20);  // A state after 20 events knows nothing of event number 20.
  CHECK(kept.newest()->first == 20);
  kept.drop_after(19);
  CHECK(kept.newest()->second == 1);
  kept.drop_after(9);
  CHECK(kept.newest() == nullptr);
}

TEST_CASE("Checkpoints: few are kept, and one is never much further away than the change") {
  Checkpoints<std::size_t> kept;
  constexpr std::size_t kEach = 100, kLast = 100'000;
  for (std::size_t place = kEach; place <= kLast; place += kEach) kept.add(place, place);
  CHECK(kept.size() <= 50);
  for (std::size_t back = kEach; back < kLast; back = back * 3 / 2) {
    Checkpoints<std::size_t> copy = kept;
    const std::size_t change = kLast - back;
    copy.drop_after(change);
    const std::size_t from = copy.newest() == nullptr ? 0 : copy.newest()->first;
    CHECK(from <= change);
    CHECK(change - from <= back + kEach);  // At most twice the work that the change costs anyway.
  }
}

TEST_CASE("Checkpoints: each holds the state of its place, in whatever order they come and go") {
  std::mt19937 random{6};
  Checkpoints<std::size_t> kept;
  std::size_t place = 0;
  for (int i = 0; i < 3000; ++i) {
    if (random() % 10 == 0) {
      const std::size_t first = random() % (place + 1);
      kept.drop_after(first);
      place = kept.newest() == nullptr ? 0 : kept.newest()->first;
      REQUIRE(place <= first);
    } else {
      place += 1 + random() % 50;
      kept.add(place, place * 7);
    }
    if (kept.newest() != nullptr) REQUIRE(kept.newest()->second == kept.newest()->first * 7);
  }
}
