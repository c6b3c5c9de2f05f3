#include "control/no_return.hpp"

#include <doctest/doctest.h>

#include "control/model_program.hpp"

using control::End;
using control::Explorer;
using control::point_of_no_return;
using control::Trace;
using namespace spawnarium::test;

namespace {

bool ends_well(const Trace& trace) { return trace.end == End::Whole; }
bool always() { return true; }

Trace first_deadlock(ModelProgram& program) {
  Explorer explorer{program};
  while (auto trace = explorer.next())
    if (trace->end == End::Deadlock) return *trace;
  FAIL("no deadlock");
  return {};
}

/// By looking at each prefix, with the naive judge.
std::size_t by_looking(ModelProgram& program, const Trace& bad) {
  for (std::size_t steps = bad.order.size(); steps > 0; --steps) {
    Explorer explorer{program, Explorer::Mode::Naive};
    while (const auto trace = explorer.next()) {
      bool same = ends_well(*trace) && trace->order.size() >= steps - 1;
      for (std::size_t i = 0; same && i + 1 < steps; ++i) same = trace->order.step(i).move == bad.order.step(i).move;
      if (same) return steps;
    }
  }
  return 0;
}

}  // namespace

TEST_CASE("point of no return: the second of two locks in opposite order") {
  ModelProgram program{{{print("0"), acquire(100), print("p"), acquire(101), release(101), release(100)},
                        {print("1"), acquire(101), print("q"), acquire(100), release(100), release(101)}}};
  const Trace bad = first_deadlock(program);
  const auto steps = point_of_no_return(program, bad, ends_well, always);
  REQUIRE(steps);
  CHECK(bad.order.step(*steps - 1).accesses.front().operation == trace::Operation::Acquire);
  CHECK(*steps == by_looking(program, bad));
}

TEST_CASE("point of no return: what no order can save is lost from the beginning") {
  ModelProgram program{{{print("a"), acquire(100), acquire(100)}}};
  CHECK(point_of_no_return(program, first_deadlock(program), ends_well, always) == 0);
}

TEST_CASE("point of no return: not known when there is no more time") {
  ModelProgram program{{{acquire(100), acquire(101), release(101), release(100)},
                        {acquire(101), acquire(100), release(100), release(101)}}};
  const Trace bad = first_deadlock(program);
  CHECK(!point_of_no_return(program, bad, ends_well, [] { return false; }));
}
