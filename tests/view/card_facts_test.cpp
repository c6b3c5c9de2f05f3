#include "view/card_facts.hpp"

#include <doctest/doctest.h>

#include <string>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

/// main, and f1, which is created at 10 ms, ends at 20 ms with `status` and is joined at 30 ms.
struct Family : SceneFixture {
  Serial main = run.main(), f1 = 0;
  CardTexts texts;
  explicit Family(int status) {
    f1 = run.at_ms(10).child(main, "f1", true);
    run.at_ms(20).exited(f1, status);
    run.at_ms(30).reaped(f1, status, main);
  }
  CardFacts facts(TraceTime t) {
    const Scene scene = at(t);
    return card_facts(scene.world.process(f1), nullptr, 1, scene, texts);
  }
};

}  // namespace

TEST_CASE("card_facts: nothing of a process that is not there") {
  Family f{0};
  CHECK(f.facts(0ms).presence == Presence::Unborn);
  CHECK(life_of(nullptr) == -1);
}

TEST_CASE("card_facts: name, number, pid and state of a process that lives") {
  Family f{0};
  const CardFacts facts = f.facts(15ms);
  CHECK(facts.process == f.f1);
  CHECK(facts.name == "f1");
  CHECK(facts.number == 2);
  CHECK(facts.pid == "pid " + std::to_string(f.run.pid_of(f.f1)));
  CHECK(facts.status == "started");
  CHECK(facts.chip == ChipShape::Started);
  CHECK(facts.exit_code.empty());
  CHECK(facts.daemon);
  CHECK(facts.life == 1);
}

TEST_CASE("card_facts: each way to end has a chip of its own, and its exit code in words") {
  for (const auto& [status, chip] :
       {std::pair{0, ChipShape::Stopped}, std::pair{3, ChipShape::Failed}, std::pair{-9, ChipShape::Killed}}) {
    Family f{status};
    CAPTURE(status);
    CHECK(f.facts(25ms).life == 1.5F);
    CHECK(f.facts(40ms).chip == chip);
    CHECK(f.facts(40ms).exit_code == "exit code " + std::to_string(status));
    CHECK(f.facts(40ms).life == 2);
  }
}

TEST_CASE("card_facts: a process that is created fades in; one that changes moves along its life") {
  Family f{0};
  const Scene now = f.at(15ms);
  const model::Process* process = now.world.process(f.f1);
  CHECK(card_facts(process, nullptr, 0.25F, now, f.texts).there == 0.25F);
  const model::World ended = f.history->at(40ms);
  CHECK(card_facts(ended.process(f.f1), process, 0.5F, now, f.texts).life == 1.5F);
  CHECK(card_facts(ended.process(f.f1), process, 0.5F, now, f.texts).there == 1);
}
