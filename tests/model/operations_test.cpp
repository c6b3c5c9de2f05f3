#include "model/operations.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/enumerators.hpp"
#include "model/kinds.hpp"
#include "model/story.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using model::AtBegin;
using model::AtEnd;
using model::AtFirst;
using model::facts_of;
using model::Subject;
using model::WaitsFor;
using spawnarium::test::RunBuilder;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

TEST_CASE("facts_of: a number that no operation has is an operation of which nothing is known") {
  const auto& facts = facts_of(static_cast<Operation>(200));
  CHECK(facts.subject == Subject::Unknown);
  CHECK(facts.waits_for == WaitsFor::Outside);
  CHECK(facts.at_begin == AtBegin::Nothing);
  CHECK(facts.at_end == AtEnd::Nothing);
  CHECK_FALSE(facts.has_timeout);
}

// inspect.signature() in CPython 3.11: join(timeout), Queue.put(obj, block, timeout), Queue.get(block, timeout),
// poll(timeout), connection.wait(object_list, timeout), acquire(block, timeout), wait(timeout) of Event, Condition and
// Barrier have one; join_thread(), JoinableQueue.join(), send() and recv() have none.
TEST_CASE("facts_of: those with a timeout are those to which CPython gives one") {
  const std::set<Operation> timed{Operation::Result, Operation::Join,        Operation::Put,
                                  Operation::Get,    Operation::Poll,        Operation::Acquire,
                                  Operation::Wait,   Operation::BarrierWait, Operation::WaitConnections};
  for (const Operation each : base::enumerators<Operation>())
    CHECK_MESSAGE(facts_of(each).has_timeout == timed.contains(each), trace::name_of(each));
}

TEST_CASE("facts_of: the timeout of each such operation is the deadline of its wait in the world") {
  for (const Operation each : base::enumerators<Operation>()) {
    if (!facts_of(each).has_timeout) continue;
    RunBuilder run;
    const Serial main = run.main(), object = run.object(main, ObjectType::Queue);
    run.begin(main, each, object, {.value = 2'000'000'000});
    model::History history{run};
    history.add(run.events());
    const model::World world = history.after(history.size());
    const auto& activity = world.process(main)->activity;
    REQUIRE_MESSAGE(activity.deadline, trace::name_of(each));
    CHECK(*activity.deadline == activity.since + 2s);
  }
}

TEST_CASE("facts_of: what a table of facts must agree in") {
  for (const Operation each : base::enumerators<Operation>()) {
    CAPTURE(trace::name_of(each));
    const auto& facts = facts_of(each);
    if (facts.answers != model::Answers::Nothing) CHECK(facts.told_at_end == model::Act::Answer);
    if (facts.holds_pipe) CHECK(moves_message(facts.at_end));
    if (facts.gives_object) CHECK(moves_message(facts.at_end));
    if (facts.at_first == AtFirst::Sleeps) CHECK_FALSE(facts.has_timeout);
    if (facts.at_begin != AtBegin::Nothing) CHECK(facts.subject >= Subject::Queue);
    if (facts.waits_for == WaitsFor::ActorEnd) CHECK(facts.subject == Subject::Process);
    if (moves_message(facts.at_end)) CHECK((facts.subject == Subject::Queue || facts.subject == Subject::Connection));
  }
}

TEST_CASE("facts_of: a kind that nothing is known of is a step, and says nothing else") {
  const auto& facts = facts_of(static_cast<trace::Kind>(200));
  CHECK(facts.is_step);
  CHECK_FALSE(facts.is_landmark);
  CHECK_FALSE(facts.is_life);
  CHECK(facts.may_rename);
  CHECK(facts.interest == 0);
}

TEST_CASE("facts_of: a landmark is a step, and what tells of a life is no call") {
  for (const trace::Kind each : base::enumerators<trace::Kind>()) {
    CAPTURE(trace::name_of(each));
    if (facts_of(each).is_landmark) CHECK(facts_of(each).is_step);
    if (facts_of(each).is_life) CHECK_FALSE(trace::is_call(each));
    if (trace::is_call(each)) CHECK_FALSE(facts_of(each).may_rename);
  }
}
