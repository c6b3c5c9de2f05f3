#include "control/orders.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

using control::Outputs;
using control::Trace;
using control::Transition;

namespace {

/// A run of actors that only print, one after the other; `turns`: who prints what.
Trace printed(const std::vector<std::pair<int, std::string>>& turns) {
  Trace trace;
  for (const auto& [actor, text] : turns) {
    Transition step;
    step.move.actor = step.process = actor;
    step.accesses = {{.operation = trace::Operation::Print, .process = actor}};
    step.print = text;
    trace.order.add(step);
  }
  return trace;
}

std::vector<std::pair<int, std::string>> turns(int actors, int prints, bool alike) {
  std::vector<std::pair<int, std::string>> all;
  for (int actor = 0; actor < actors; ++actor)
    for (int i = 0; i < prints; ++i)
      all.emplace_back(actor, (alike ? "" : std::to_string(actor) + " ") + std::to_string(i) + "\n");
  return all;
}

std::uint64_t count_of(int actors, int prints, bool alike) {
  Outputs outputs;
  outputs.add(printed(turns(actors, prints, alike)));
  const auto count = outputs.count();
  CHECK(count.exact);
  return count.number;
}

}  // namespace

TEST_CASE("Outputs: the orders of prints of several actors") {
  CHECK(count_of(3, 2, false) == 90);
  CHECK(count_of(4, 2, false) == 2520);
  CHECK(count_of(5, 1, false) == 120);
  CHECK(count_of(1, 5, false) == 1);
}

TEST_CASE("Outputs: of equal texts it does not matter whose they are") {
  CHECK(count_of(3, 2, true) == 5);  // The Catalan numbers.
  CHECK(count_of(4, 2, true) == 14);
  CHECK(count_of(5, 2, true) == 42);
}

TEST_CASE("Outputs: many prints are counted at once") {
  const auto begin = std::chrono::steady_clock::now();
  CHECK(count_of(20, 1, false) == 2432902008176640000ULL);
  CHECK(count_of(4, 5, true) == 1662804);  // Standard Young tableaux of 4 x 5.
  CHECK(std::chrono::steady_clock::now() - begin <
        std::chrono::seconds{20});  // Also with a sanitizer, on a busy machine.
}

TEST_CASE("Outputs: an output that two runs can have is counted once") {
  Outputs outputs;
  outputs.add(printed({{0, "a\n"}, {1, "b\n"}}));
  outputs.add(printed({{0, "a\n"}, {0, "b\n"}}));
  CHECK(outputs.count().number == 2);
  outputs.add(printed({{0, "a\n"}, {0, "c\n"}}));
  CHECK(outputs.count().number == 3);
  const auto texts = outputs.first(10);
  CHECK(std::set<std::string>{texts.begin(), texts.end()} == std::set<std::string>{"a\nb\n", "b\na\n", "a\nc\n"});
  CHECK(outputs.first(2).size() == 2);
}

TEST_CASE("Outputs: two sequences of prints can be the same text") {
  Outputs outputs;
  outputs.add(printed({{0, "a"}, {1, "aa"}}));
  CHECK(outputs.count().number == 1);
  CHECK(outputs.count().exact);
}

TEST_CASE("Outputs: a run that got stuck has none, one that prints nothing has the empty one") {
  Outputs outputs;
  Trace stuck = printed({{0, "a\n"}});
  stuck.end = control::End::Deadlock;
  outputs.add(stuck);
  CHECK(outputs.count().number == 0);
  outputs.add(printed({}));
  CHECK(outputs.count().number == 1);
  CHECK(outputs.first(10) == std::vector<std::string>{""});
}

TEST_CASE("Outputs: too many prints are not counted, and that is said") {
  Outputs outputs;
  outputs.add(printed(turns(1, 65, false)));
  CHECK(!outputs.count().exact);
}
