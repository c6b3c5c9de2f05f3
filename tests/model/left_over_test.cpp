#include "model/left_over.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/run_builder.hpp"

using base::Language;
using model::Outcome;
using model::Serial;
using spawnarium::test::RunBuilder;
using spawnarium::test::world_of;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;

TEST_CASE("Left over: items, and children that were never joined") {
  RunBuilder run;
  const Serial main = run.main(), queue = run.object(main, ObjectType::SimpleQueue), w = run.child(main, "w");
  for (std::uint64_t i = 1; i <= 4; ++i) run.puts(main, queue, i, std::to_string(i));
  const Serial fork = run.create(main, "fork-1");
  run.tell({.actor = main, .object = fork, .value = 812, .kind = Kind::Started});
  run.exited(main, 0).exited(w, 0).reaped(w, 0, RunBuilder::kSupervisor).exited(fork, 0);
  CHECK(model::left_over(world_of(run), Language::English) ==
        "; left in simplequeue1, taken by nobody: 4 (1, 2, 3, \u2026); main never joined w; main never waited for "
        "fork-1");
}

TEST_CASE("Left over: processes that were never started, three of them by name") {
  RunBuilder run;
  const Serial main = run.main();
  const auto said = [&] { return model::left_over(world_of(run), Language::English); };
  run.create(main, "a");
  CHECK(said() == "; a was never started");
  for (const char* name : {"b", "c", "d"}) run.create(main, name);
  CHECK(said() == "; never started: 4 processes (a, b, c, \u2026)");
}

TEST_CASE("Left over: what a call has waited for and not got was asked for") {
  RunBuilder run;
  const Serial main = run.main(), pool = run.object(main, ObjectType::Pool), w = run.child(main, "w");
  const Serial task = run.new_serial();
  run.tell({.actor = main,
            .object = task,
            .peer = pool,
            .serial = 7,
            .text = run.keep("save('a')"),
            .kind = Kind::TaskSubmitted});
  const std::uint32_t call = run.begin(main, Operation::Result, pool, {.value = -1, .serial = 7});
  run.tell({.actor = w, .object = task, .kind = Kind::TaskTaken});
  run.tell({.actor = w, .object = task, .text = run.keep("4"), .kind = Kind::TaskEnded, .outcome = Outcome::Returned});
  run.end(main, call, Outcome::Interrupted);
  CHECK(model::left_over(world_of(run), Language::English) ==
        "; the task save('a') is done, and the call that waited for it has not got the result");
}

TEST_CASE("Left over: errors and results that were never asked for; what was asked for is not") {
  RunBuilder run;
  const Serial main = run.main(), pool = run.object(main, ObjectType::Pool), w = run.child(main, "w");
  const auto task = [&](std::string_view call, std::string_view said, Outcome outcome) {
    const Serial each = run.new_serial();
    run.tell({.actor = main, .object = each, .peer = pool, .text = run.keep(call), .kind = Kind::TaskSubmitted});
    run.tell({.actor = w, .object = each, .kind = Kind::TaskTaken});
    run.tell({.actor = w, .object = each, .text = run.keep(said), .kind = Kind::TaskEnded, .outcome = outcome});
    return each;
  };
  task("save('a')", "ValueError: no", Outcome::Raised);
  task("square(2)", "4", Outcome::Returned);
  run.tell({.actor = main, .object = task("square(3)", "9", Outcome::Returned), .kind = Kind::TaskFetched});
  CHECK(model::left_over(world_of(run), Language::English) ==
        "; the task save('a') failed (ValueError: no) and its result was never asked for"
        "; the task square(2) is done and its result was never asked for");
  CHECK(model::left_over(world_of(run), Language::Chinese) ==
        "；任务 save('a') 失败（ValueError: no），而它的结果没有谁来取；任务 square(2) 已完成，而它的结果没有谁来取");
}
