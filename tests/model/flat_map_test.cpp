#include "model/flat_map.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

using model::FlatMap;

namespace {

/// All keys that share their last decimal digits want the same place: long runs of displaced entries.
struct Crowding {
  std::size_t operator()(int key) const { return static_cast<std::size_t>(key) % 7; }
};
/// They want the last places of the table: what is displaced begins again at its front.
struct AtTheEnd {
  std::size_t operator()(int key) const { return ~static_cast<std::size_t>(key % 3); }
};

template <class Hash>
void tried_against_map(unsigned seed) {
  std::mt19937 random{seed};
  FlatMap<int, int, Hash> flat;
  std::map<int, int> map;
  for (int i = 0; i < 20'000; ++i) {
    const int key = static_cast<int>(random() % 60);
    if (random() % 2 == 0) {
      flat[key] = i;
      map[key] = i;
    } else {
      flat.erase(key);
      map.erase(key);
    }
    REQUIRE(flat.size() == map.size());
    if (i % 16 != 0) continue;
    for (int each = 0; each < 60; ++each) {
      const int* found = flat.find(each);
      REQUIRE((found != nullptr) == map.contains(each));
      if (found != nullptr) REQUIRE(*found == map[each]);
    }
  }
}

}  // namespace

TEST_CASE("FlatMap: an empty one finds and erases nothing") {
  FlatMap<int, int, Crowding> map;
  CHECK(map.find(1) == nullptr);
  map.erase(1);
  CHECK(map.size() == 0);
}

TEST_CASE("FlatMap: a value is made empty, found again, and gone after erase and clear") {
  FlatMap<int, int, Crowding> map;
  CHECK(map[1] == 0);
  map[1] = 11;
  map[8] = 88;  // Wants the place of 1.
  CHECK(*map.find(1) == 11);
  CHECK(*map.find(8) == 88);
  map.erase(1);
  CHECK(map.find(1) == nullptr);
  REQUIRE(map.find(8) != nullptr);
  CHECK(*map.find(8) == 88);
  CHECK(map[1] == 0);  // Not what it was.
  map.clear();
  CHECK(map.size() == 0);
  CHECK(map.find(8) == nullptr);
}

TEST_CASE("FlatMap: erase leaves every other key to be found, however crowded its place is") {
  tried_against_map<Crowding>(1);
  tried_against_map<AtTheEnd>(2);
}

TEST_CASE("FlatMap: it grows with what is put in") {
  FlatMap<int, int, Crowding> map;
  for (int i = 0; i < 2000; ++i) map[i] = -i;
  CHECK(map.size() == 2000);
  for (int i = 0; i < 2000; ++i) REQUIRE(*map.find(i) == -i);
}
