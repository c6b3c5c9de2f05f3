#include "control/held_run.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/temporary_folder.hpp"

using control::HeldRun;
using control::Schedule;
using control::Step;
using spawnarium::test::TemporaryFolder;

namespace {

constexpr const char* kChild = R"(
from multiprocessing import Process
child = Process(target=print, args=(input(),))
child.start()
child.join()
)";

/// The steps that the program takes by itself.
Schedule obvious_steps(HeldRun& run) {
  Schedule schedule;
  while (run.settle()) {
    REQUIRE(run.controller().obvious() != nullptr);
    const control::Choice choice = *run.controller().obvious();
    schedule.steps.push_back(*control::parse_step(control::step_text(choice, run.controller().names())));
    run.controller().choose(choice, control::By::Rule);
  }
  return schedule;
}

std::string refusal_of(HeldRun& run, const Schedule& schedule) {
  try {
    run.follow(schedule);
    return "";
  } catch (const control::Refused& refused) {
    return refused.what();
  }
}

}  // namespace

TEST_CASE("HeldRun: follows a schedule to the end, with the input that it is given") {
  const TemporaryFolder folder;
  const host::Launch launch{.program = {"-c", kChild}, .record = folder.path() / "run.spawn"};
  const HeldRun::Options options{.input = "hello\n"};
  HeldRun first{launch, options};
  const Schedule schedule = obvious_steps(first);
  CHECK(first.wait().value == 0);
  HeldRun again{launch, options};
  again.follow(schedule);
  CHECK(again.wait().value == 0);
  CHECK(again.controller().steps() == schedule.steps.size());
  const auto& lines = again.recording().history().console();
  REQUIRE(lines.size() == 2);  // What was typed, and what was printed.
  CHECK(lines.back().stream == 1);
  CHECK(lines.back().text == "hello");
}

TEST_CASE("HeldRun: a step too few and a step too many are refused") {
  const TemporaryFolder folder;
  const host::Launch launch{.program = {"-c", kChild}, .record = folder.path() / "run.spawn"};
  Schedule schedule;
  {
    HeldRun run{launch, {.input = "hello\n"}};
    schedule = obvious_steps(run);
  }
  Schedule few = schedule, many = schedule;
  few.steps.pop_back();
  many.steps.push_back(Step{"main", "join", "Process-1"});
  {
    HeldRun run{launch, {.input = "hello\n"}};
    CHECK(refusal_of(run, few).find("has not ended") != std::string::npos);
  }
  HeldRun run{launch, {.input = "hello\n"}};
  CHECK(refusal_of(run, many).find("nothing can be chosen there") != std::string::npos);
}

TEST_CASE("HeldRun: an interrupt ends the wait") {
  const TemporaryFolder folder;
  HeldRun run{{.program = {"-c", "pass"}, .record = folder.path() / "run.spawn"}, {.interrupted = [] { return true; }}};
  CHECK_THROWS_AS(run.settle(), control::Interrupted);
}
