#include "control/schedule.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "base/failure.hpp"
#include "support/temporary_folder.hpp"

using control::parse_step;
using control::Step;

TEST_CASE("parse_step: understands what to_text writes") {
  for (const Step& step : {Step{"main", "start", "Process-1"}, Step{"Process-1.feeder(queue1)", "feed", "queue1"},
                           Step{"main", "join", "Process-1", true}, Step{"main", "sleep", ""}}) {
    const auto read = parse_step(to_text(step));
    REQUIRE(read);
    CHECK(*read == step);
  }
}

TEST_CASE("parse_step: what is no step") {
  for (const char* line : {"", "main", "main jump", "main start a b", "main join a timeout b", "main join timeout a"})
    CHECK_FALSE(parse_step(line));
}

TEST_CASE("read_schedule: the steps of a text, alone or in a table") {
  const spawnarium::test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "order.toml";
  for (const char* text :
       {"steps = ['main start a', 'a begin a']", "[schedule]\nsteps = ['main start a', 'a begin a']"}) {
    std::ofstream{file} << text;
    const control::Schedule schedule = control::read_schedule(file);
    REQUIRE(schedule.steps.size() == 2);
    CHECK(to_text(schedule.steps[1]) == "a begin a");
  }
}

TEST_CASE("read_schedule: says what is wrong") {
  const spawnarium::test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "order.toml";
  for (const auto& [text, wrong] : {std::pair{"steps = ['main jump']", "'main jump' is no step"},
                                    std::pair{"steps = [1]", "'' is no step"}, std::pair{"steps = []", "has no steps"},
                                    std::pair{"order = 1", "has no steps"}, std::pair{"steps = [", "order.toml:1"}}) {
    std::ofstream{file} << text;
    try {
      control::read_schedule(file);
      FAIL_CHECK("understood: " << text);
    } catch (const base::Failure& failure) {
      CHECK_MESSAGE(std::string{failure.what()}.find(wrong) != std::string::npos, failure.what());
    }
  }
}
