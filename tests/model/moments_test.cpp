#include "model/moments.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "support/run_builder.hpp"

using namespace std::chrono_literals;

TEST_CASE("fullest_moment: the middle of the longest while with the most processes alive") {
  spawnarium::test::RunBuilder run;
  const auto main = run.main();
  const auto f1 = run.create(main, "f1");
  const auto f2 = run.create(main, "f2");
  run.at_ms(100).start(main, f1);
  run.at_ms(200).start(main, f2);
  run.at_ms(400).exited(f1, 0);
  run.at_ms(1000).exited(f2, 0);
  run.at_ms(1100).exited(main, 0);
  model::History history{run};
  history.add(run.events());
  const auto moment = model::fullest_moment(history);
  CHECK(moment > 250ms);
  CHECK(moment < 350ms);
}

TEST_CASE("fullest_moment: the beginning, where nothing happened") {
  const spawnarium::test::RunBuilder run;
  CHECK(model::fullest_moment(model::History{run}) == 0ns);
}
