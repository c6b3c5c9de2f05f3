#include "view/sparks.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using model::Act;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;

namespace {

/// What an act sends whose newest event has just been told.
struct Errands : SceneFixture {
  Serial main = run.main(), child = run.child(main, "w");

  std::optional<Errand> of(Act act, Serial actor, Serial object) {
    play();
    Scene scene = at(1s);
    before = history->after(history->size() - 1);
    scene.transition = {&before, 0.5};
    return errand_of({actor, object, 0.5, act, &run.events().back()}, scene);
  }
};

const std::vector<ImVec2> kWay{{0, 0}, {0, 100}};

}  // namespace

TEST_CASE_FIXTURE(Errands, "Sparks: an exit status goes from the child to the process that collects it") {
  const std::pair<int, std::pair<std::string, Ink>> cases[] = {
      {0, {"exit code 0", Ink::Alive}}, {3, {"exit code 3", Ink::Trouble}}, {-15, {"SIGTERM", Ink::Struck}}};
  for (const auto& [status, expected] : cases) {
    run.exited(child, status).reaped(child, status, main);
    const auto errand = of(Act::Reaped, main, child);
    REQUIRE(errand);
    CHECK(errand->route == Route::Back);
    CHECK(errand->owner == child);
    CHECK(errand->words == expected.first);
    CHECK(errand->ink == expected.second);
    child = run.child(main, "next");
  }
}

TEST_CASE_FIXTURE(Errands, "Sparks: a question goes to the other, and comes back with the answer") {
  const auto answer = [&](Operation operation, Outcome outcome, std::int64_t value) {
    run.end(main, run.begin(main, operation, child), outcome, {.value = value});
    const auto errand = of(Act::Answer, main, child);
    REQUIRE(errand);
    CHECK(errand->route == Route::ThereAndBack);
    return errand->words;
  };
  CHECK(answer(Operation::IsAlive, Outcome::Returned, 1) == "True");
  CHECK(answer(Operation::IsAlive, Outcome::False, 0) == "False");
  CHECK(answer(Operation::ExitCode, Outcome::Returned, 7) == "7");
  CHECK(answer(Operation::ExitCode, Outcome::False, 0) == "None");
}

TEST_CASE_FIXTURE(Errands, "Sparks: an operation that is refused comes back with the refusal") {
  const Serial queue = run.object(main, ObjectType::Queue);
  run.end(main, run.begin(main, Operation::Put, queue), Outcome::Full);
  const auto errand = of(Act::Refused, main, queue);
  REQUIRE(errand);
  CHECK(errand->words == "Full");
  CHECK(errand->ink == Ink::Trouble);
}

TEST_CASE_FIXTURE(Errands,
                  "Sparks: a task goes from the process that asked for it to its worker, and the result back") {
  const Serial pool = run.object(main, ObjectType::Pool), task = run.new_serial();
  run.tell({.actor = main,
            .object = task,
            .peer = pool,
            .serial = 7,
            .text = run.keep("f(2)"),
            .kind = Kind::TaskSubmitted});
  run.tell({.actor = child, .object = task, .kind = Kind::TaskTaken});
  const auto taken = of(Act::Task, child, task);
  REQUIRE(taken);
  CHECK(taken->route == Route::Back);
  CHECK(taken->words == "f(2)");
  CHECK(taken->other == main);
  run.tell(
      {.actor = child, .object = task, .text = run.keep("4"), .kind = Kind::TaskEnded, .outcome = Outcome::Returned});
  const auto ended = of(Act::Task, child, task);
  REQUIRE(ended);
  CHECK(ended->route == Route::There);
  CHECK(ended->words == "4");
  CHECK(ended->owner == child);
}

TEST_CASE_FIXTURE(Errands, "Sparks: a lock's key has a way of its own, a semaphore's token is a spark") {
  const Serial lock = run.object(main, ObjectType::Lock), seats = run.object(main, ObjectType::Semaphore, 1);
  run.does(main, Operation::Acquire, lock);
  CHECK(!of(Act::Acquire, main, lock));
  run.begin(main, Operation::Release, lock);
  CHECK(!of(Act::Give, main, lock));
  run.does(main, Operation::Acquire, seats);
  REQUIRE(of(Act::Acquire, main, seats));
  CHECK(of(Act::Acquire, main, seats)->route == Route::Back);
  run.begin(main, Operation::Release, seats);
  REQUIRE(of(Act::Give, main, seats));
  CHECK(of(Act::Give, main, seats)->route == Route::There);
}

TEST_CASE_FIXTURE(Errands, "Sparks: what is not between two, or not known, sends nothing") {
  run.prints(main, "hello");
  CHECK(!of(Act::Print, main, trace::kNobody));
  CHECK(!errand_of({main, child, 0.5, Act::Reaped}, at(1s)));
}

TEST_CASE("Sparks: there from the actor, back from the other, nothing at the ends") {
  const auto y = [](Route route, float fraction) {
    const auto spark = spark_at({route, 1}, kWay, fraction);
    return spark ? spark->at.y : -1;
  };
  for (const Route route : {Route::There, Route::Back, Route::ThereAndBack}) {
    CHECK(y(route, 0) == -1);
    CHECK(y(route, 1) == -1);
  }
  CHECK(y(Route::There, 0.1F) < y(Route::There, 0.9F));
  CHECK(y(Route::Back, 0.1F) > y(Route::Back, 0.9F));
  CHECK(y(Route::ThereAndBack, 0.25F) == doctest::Approx(y(Route::ThereAndBack, 0.75F)));
  CHECK(y(Route::ThereAndBack, 0.5F) == doctest::Approx(100));
  CHECK(!spark_at({Route::There, 1}, {}, 0.5F));
}

TEST_CASE("Sparks: a question has its words only on the way back") {
  const auto speaks = [](Route route, float fraction) { return spark_at({route, 1, "True"}, kWay, fraction)->speaks; };
  CHECK(!speaks(Route::ThereAndBack, 0.4F));
  CHECK(speaks(Route::ThereAndBack, 0.6F));
  CHECK(speaks(Route::Back, 0.1F));
}
