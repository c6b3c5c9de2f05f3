#include <doctest/doctest.h>

#include "lesson/check.hpp"
#include "lesson/retelling.hpp"
#include "support/told.hpp"

using lesson::Pattern;
using lesson::Phase;
using spawnarium::test::RunBuilder;
using spawnarium::test::Told;
using trace::Kind;
using trace::Operation;
using trace::Outcome;

namespace {

// Calls Process-1 p and its first child g.
lesson::Lesson family_lesson() {
  lesson::Lesson lesson;
  lesson.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0},
                      {.alias = "p", .name = "Process-1", .parent = "", .nth = 0},
                      {.alias = "g", .name = "", .parent = "p", .nth = 1}};
  return lesson;
}

Told told(const RunBuilder& run) { return {run, family_lesson()}; }

Pattern pattern(const char* process, std::variant<Kind, Operation> what, const char* object,
                Phase phase = Phase::Begun) {
  Pattern result;
  result.process = process;
  result.what = what;
  result.object = object;
  result.phase = phase;
  return result;
}

}  // namespace

TEST_CASE("retell: processes have the lesson's words, by name and by family") {
  RunBuilder run;
  const auto main = run.main();
  const auto p = run.child(main, "Process-1");
  const auto g = run.child(p, "whatever");
  run.child(p, "another");
  const Told retelling = told(run);
  CHECK(retelling->pids().at("main") == RunBuilder::pid_of(main));
  CHECK(retelling->pids().at("p") == RunBuilder::pid_of(p));
  CHECK(retelling->pids().at("g") == RunBuilder::pid_of(g));
  CHECK(retelling->life_of("another").has_value());
  CHECK(retelling->find(pattern("g", Kind::Started, "")).has_value());
  CHECK(retelling->find(pattern("main", Operation::Start, "p")).has_value());
}

TEST_CASE("retell: a process that is renamed keeps its word") {
  RunBuilder run;
  const auto main = run.main();
  const auto p = run.child(main, "Process-1");
  run.tell({.actor = main, .object = p, .text = run.keep("test"), .kind = Kind::Renamed});
  CHECK(told(run)->life_of("p").has_value());
  CHECK(told(run)->life_of("p")->name == "test");
}

TEST_CASE("retell: an operation is told in its moments, the later ones with the object and text of the first") {
  RunBuilder run;
  const auto main = run.main();
  const auto queue = run.object(main, trace::ObjectType::Queue, 10);
  const auto get = run.begin(main, Operation::Get, queue, {.value = 2'000'000'000});
  run.block(main, get).end(main, get, Outcome::Empty);
  const auto put = run.begin(main, Operation::Put, queue, {.text = "'hello'"});
  static_cast<void>(put);
  const Told retelling = told(run);
  CHECK(retelling->find(pattern("main", Operation::Get, "queue1", Phase::Blocked)).has_value());
  const auto end = retelling->find(pattern("main", Operation::Get, "queue1", Phase::Ended));
  REQUIRE(end);
  CHECK(end->outcome == Outcome::Empty);
  CHECK(retelling->find(pattern("main", Operation::Get, "queue1"))->over);
  CHECK_FALSE(retelling->find(pattern("main", Operation::Put, "queue1"))->over);
  Pattern hello = pattern("main", Operation::Put, "queue1");
  hello.text = "hello";
  CHECK(retelling->find(hello).has_value());
}

TEST_CASE("retell: how each process ended, and who reaped it") {
  RunBuilder run;
  const auto main = run.main();
  const auto p = run.child(main, "Process-1");
  run.signal(main, p, 15).at_ms(20).exited(p, -15).reaped(p, -15, main);
  const Told retelling = told(run);
  const auto life = retelling->life_of("p");
  REQUIRE(life);
  CHECK(life->state == "stopped[SIGTERM]");
  CHECK(life->exitcode == -15);
  CHECK(life->reaped_by == "main");
  Pattern signal = pattern("p", Kind::SignalSent, "");
  signal.by = "main";
  signal.value = 15;
  CHECK(retelling->find(signal).has_value());
  signal.by = "p";
  CHECK_FALSE(retelling->find(signal));
}

TEST_CASE("retell: the part of a thing is named after the whole") {
  RunBuilder run;
  const auto main = run.main();
  const auto queue = run.object(main, trace::ObjectType::Queue);
  const auto lock = run.object(main, trace::ObjectType::Lock, 1, queue, "rlock");
  run.end(main, run.begin(main, Operation::Acquire, lock));
  CHECK(told(run)->find(pattern("main", Operation::Acquire, "queue1.rlock")).has_value());
}
