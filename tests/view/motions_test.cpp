#include "view/motions.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"

using namespace view;
using model::Act;
using trace::ObjectType;
using trace::Operation;

namespace {

/// A thread of main acquires the lock inside a queue; then w is created.
struct Moving : SceneFixture {
  Serial main = run.main(), queue = run.object(main, ObjectType::Queue);
  Serial lock = run.object(main, ObjectType::Lock, 0, queue), thread = run.thread(main, "T");
  std::uint32_t before_lock = 0, before_child = 0;
  Serial child = 0;

  Moving() {
    run.begin(thread, Operation::Acquire, lock);
    before_lock = told();
    run.end(thread, 1);
    before_child = told();
    child = run.create(main, "w");
    play();
  }
  std::uint32_t told() const { return static_cast<std::uint32_t>(run.events().size()); }
  model::Position position() const {
    return {.count = told(),
            .from = before_lock,
            .fraction = 0.25,
            .moving = {{{.events = before_lock + 1, .act = Act::Acquire}, before_lock, 0.75},
                       {{.events = before_child + 1, .act = Act::Created}, before_child, 0.25}}};
  }
};

}  // namespace

TEST_CASE_FIXTURE(Moving, "On the way: whom each beat concerns, how far it is, and what it does") {
  const model::World now = history->after(told());
  const OnTheWay on_the_way{position(), *history, now};
  const std::vector<Motion>& motions = on_the_way.motions();
  REQUIRE(motions.size() == 2);
  CHECK(motions[0].actor == main);    // A thread stands on the card of its process,
  CHECK(motions[0].object == queue);  // and a part in the figure of the whole.
  CHECK(motions[0].act == Act::Acquire);
  CHECK(motions[0].fraction == 0.75);
  CHECK(motions[0].event == &history->event(before_lock));
  CHECK(motions[1].actor == main);
  CHECK(motions[1].object == child);
  CHECK(motions[1].fraction == 0.25);
}

TEST_CASE_FIXTURE(Moving, "On the way: each process and object comes from the world before its own newest beat") {
  const model::World now = history->after(told());
  const OnTheWay on_the_way{position(), *history, now};
  const Transition transition = on_the_way.transition();
  REQUIRE(transition.before(queue));
  CHECK(transition.before(queue)->object(lock)->holder == trace::kNobody);
  CHECK(transition.of(queue) == 0.75);
  REQUIRE(transition.before(main));
  CHECK(transition.before(main)->object(lock)->holder == thread);
  CHECK(transition.before(main)->process(child) == nullptr);
  CHECK(transition.of(main) == 0.25);
  CHECK(transition.before(4711) == nullptr);
  CHECK(transition.of(4711) == 1);
}

TEST_CASE_FIXTURE(Moving, "On the way: a step alone moves everything, and a still picture nothing") {
  const model::World now = history->after(told());
  const OnTheWay step{{.count = told(), .from = before_child, .fraction = 0.5}, *history, now};
  CHECK(step.motions().empty());
  CHECK(step.transition().of(4711) == 0.5);
  REQUIRE(step.transition().before(child));
  CHECK(step.transition().before(child)->process(child) == nullptr);
  const OnTheWay still{{.count = told()}, *history, now};
  CHECK(still.transition().from == nullptr);
  CHECK(still.transition().of(main) == 1);
}
