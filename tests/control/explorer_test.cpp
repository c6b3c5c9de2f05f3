#include "control/explorer.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "control/model_program.hpp"
#include "control/orders.hpp"

using control::Access;
using control::End;
using control::Explorer;
using control::Outputs;
using namespace spawnarium::test;
using Mode = Explorer::Mode;

namespace {

/// Of all runs of a program.
struct Explored {
  std::size_t runs = 0, redundant = 0, deadlocks = 0, first_deadlock = 0;
  std::uint64_t outputs = 0;
  std::set<std::string> texts, outcomes;
};

Explored explore(const ModelProgram::Actors& actors, Mode mode = Mode::Reduced, std::size_t most = 100'000) {
  ModelProgram program{actors};
  Explorer explorer{program, mode};
  Outputs outputs;
  Explored all;
  while (const auto trace = explorer.next()) {
    ++all.runs;
    if (trace->end == End::Deadlock && all.deadlocks++ == 0) all.first_deadlock = all.runs;
    outputs.add(*trace);
    all.outcomes.insert(program.outcome() + (trace->end == End::Deadlock ? "stuck" : ""));
    if (mode == Mode::Naive && trace->end == End::Whole) all.texts.insert(program.printed());
    REQUIRE(all.runs <= most);
  }
  REQUIRE(explorer.exhausted());
  REQUIRE(explorer.runs() == all.runs);
  all.redundant = explorer.redundant();
  const auto count = outputs.count();
  REQUIRE(count.exact);
  all.outputs = count.number;
  if (mode == Mode::Reduced)
    for (const std::string& text : outputs.first(100'000)) all.texts.insert(text);
  return all;
}

using Program = ModelProgram::Actors;

}  // namespace

TEST_CASE("Explorer: prints make no runs, only outputs") {
  const Explored three = explore({{print("a"), print("A")}, {print("b"), print("B")}, {print("c"), print("C")}});
  CHECK(three.runs == 1);
  CHECK(three.outputs == 90);
  CHECK(three.texts.size() == 90);
}

TEST_CASE("Explorer: three that print under one lock do so in six orders") {
  const auto locked = [](const char* in, const char* out) {
    return std::vector{acquire(100), print(in), print(out), release(100)};
  };
  const Explored three = explore({locked("a", "A"), locked("b", "B"), locked("c", "C")});
  CHECK(three.runs == 6);
  CHECK(three.outputs == 6);
  CHECK(three.deadlocks == 0);
}

TEST_CASE("Explorer: two locks in opposite order are a deadlock in one run of three") {
  const auto both = [](int one, int other, const char* name) {
    return std::vector{acquire(one), acquire(other), print(name), release(other), release(one)};
  };
  const Explored opposite = explore({both(100, 101, "p"), both(101, 100, "q")});
  CHECK(opposite.runs == 3);
  CHECK(opposite.deadlocks == 1);
  CHECK(opposite.outputs == 2);
  const Explored alike = explore({both(100, 101, "p"), both(100, 101, "q")});
  CHECK(alike.runs == 2);
  CHECK(alike.deadlocks == 0);
  CHECK(alike.outputs == 2);
}

TEST_CASE("Explorer: three philosophers") {
  const auto eat = [](int left, int right, const char* name) {
    return std::vector{acquire(left), acquire(right), print(name), release(right), release(left)};
  };
  const Explored philosophers = explore({eat(100, 101, "0"), eat(101, 102, "1"), eat(102, 100, "2")});
  CHECK(philosophers.runs == 7);
  CHECK(philosophers.deadlocks == 1);
  CHECK(philosophers.outputs == 6);
}

TEST_CASE("Explorer: who puts first is got first") {
  const auto two = [](const char* one, const char* other) { return std::vector{put(100, one), put(100, other)}; };
  const Explored shared = explore({two("a1", "a2"), two("b1", "b2"), {get(100), get(100), get(100), get(100)}});
  CHECK(shared.runs == 6);
  CHECK(shared.outcomes.size() == 6);
}

TEST_CASE("Explorer: an unlocked counter can lose an update") {
  const std::vector increment{load(100), store(100)};
  const Explored counter = explore({increment, increment, {join(0), join(1), load(100)}});
  CHECK(counter.outcomes.size() == 3);  // Either reads before the other has written, or both do.
  CHECK(counter.outcomes == explore({increment, increment, {join(0), join(1), load(100)}}, Mode::Naive).outcomes);
}

TEST_CASE("Explorer: a wait can come after the event was cleared") {
  const Explored pulse = explore({{wait(100), print("woken")}, {set(100), clear(100)}});
  CHECK(pulse.deadlocks == 1);
  CHECK(pulse.runs == 2);
}

TEST_CASE("Explorer: the holder of a lock can be killed") {
  const Explored killed = explore({{acquire(100), print("in"), release(100)}, {kill(0), acquire(100), print("main")}});
  CHECK(killed.deadlocks == 2);  // Before and after it has printed.
  CHECK(killed.outcomes ==
        explore({{acquire(100), print("in"), release(100)}, {kill(0), acquire(100), print("main")}}, Mode::Naive)
            .outcomes);
}

TEST_CASE("Explorer: the first runs have the fewest preemptions") {
  ModelProgram program{{{load(100), store(100)}, {load(100), store(100)}, {load(100), store(100)}}};
  Explorer explorer{program};
  std::size_t last = 0;
  while (const auto trace = explorer.next()) {
    CHECK(trace->preemptions + 1 >= last);  // A sleeping actor may force one more.
    last = std::max(last, trace->preemptions);
  }
  CHECK(last >= 2);
}

TEST_CASE("Explorer: a program that goes on for ever is cut, and not all has been explored") {
  ModelProgram program{{std::vector<ModelProgram::Operation>(Explorer::kMostSteps + 1, print("x"))}};
  Explorer explorer{program};
  const auto trace = explorer.next();
  REQUIRE(trace);
  CHECK(trace->end == End::Cut);
  CHECK(!explorer.next());
  CHECK(!explorer.exhausted());
}

TEST_CASE("Explorer: the naive judge finds the same in generated programs") {
  std::mt19937 random{20261201};
  const auto pick = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
  std::size_t redundant = 0, runs = 0;
  for (int n = 0; n < 400; ++n) {
    Program actors;
    for (int actor = 0; actor < 3; ++actor) {
      std::vector<ModelProgram::Operation> operations;
      std::vector<int> held;
      const std::string name(1, static_cast<char>('a' + actor));
      for (int i = 0, count = 2 + pick(2); i < count; ++i) {
        switch (pick(9)) {
          case 0:
            held.push_back(100 + pick(2));
            operations.push_back(acquire(held.back()));
            break;
          case 1:
            if (held.empty()) break;
            operations.push_back(release(held.back()));
            held.pop_back();
            break;
          case 2:
            operations.push_back(print(name + std::to_string(i)));
            break;
          case 3:
            operations.push_back(put(200, name + std::to_string(i)));
            break;
          case 4:
            operations.push_back(get(200));
            break;
          case 5:
            operations.push_back(load(300 + pick(2)));
            break;
          case 6:
            operations.push_back(store(300 + pick(2)));
            break;
          case 7:
            operations.push_back(try_acquire(100 + pick(2)));
            break;
          case 8:
            operations.push_back(pick(2) == 0 ? join((actor + 1) % 3) : kill((actor + 1) % 3));
            break;
        }
      }
      actors.push_back(std::move(operations));
    }
    const Explored reduced = explore(actors), naive = explore(actors, Mode::Naive);
    CAPTURE(n);
    CHECK(reduced.outcomes == naive.outcomes);
    CHECK(reduced.texts == naive.texts);
    CHECK(reduced.runs <= naive.runs);
    runs += reduced.runs;
    redundant += reduced.redundant;
  }
  CHECK(redundant * 5 <= runs);  // At most 20 %.
}
