#include "view/stage.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;

namespace {

const ImVec2 kSize{620, 320};

StageItems stage(const Scene& scene, ImVec2 size = kSize) { return layout_stage(scene, {}, size); }

bool says(const Drawing& drawing, std::string_view text) { return drawing.said().find(text) != std::string::npos; }

const Bond* bond(const StageItems& items, BondKind kind) {
  const auto found =
      std::find_if(items.bonds.begin(), items.bonds.end(), [&](const Bond& b) { return b.kind == kind; });
  return found == items.bonds.end() ? nullptr : &*found;
}

/// main waits in join for f1, which sleeps; f1 is terminated at 50 ms and joined at 60 ms.
struct Terminated : SceneFixture {
  Serial main = run.main(), f1 = 0;
  Terminated() {
    f1 = run.child(main, "f1");
    run.at_ms(5).begin(f1, Operation::Sleep, trace::kNobody, {.value = 2'000'000'000});
    const auto join = run.at_ms(10).waits(main, Operation::Join, f1);
    run.at_ms(50).signal(main, f1, 15);
    run.at_ms(55).exited(f1, -15);
    run.at_ms(60).reaped(f1, -15, main);
    run.end(main, join);
    run.at_ms(70);
  }
};

}  // namespace

TEST_CASE("Stage: a card says who it is and what it does, a dashed bond who waits for whom") {
  Terminated f;
  const StageItems items = stage(f.at(20ms));
  REQUIRE(items.cards.size() == 2);
  CHECK(items.cards[0].presence == Presence::Waiting);
  CHECK(items.cards[1].presence == Presence::Sleeping);
  CHECK(says(items.drawing, "join f1"));
  CHECK(says(items.drawing, "sleep 2"));
  CHECK(says(items.drawing, "started"));
  const Bond* joins = bond(items, BondKind::Joins);
  REQUIRE(joins);
  CHECK(joins->from == f.main);
  CHECK(joins->to == f.f1);
}

TEST_CASE("Stage: who is dead stays, with how it ended; before that it is a zombie") {
  Terminated f;
  CHECK(stage(f.at(57ms)).cards[1].presence == Presence::Zombie);
  CHECK(says(stage(f.at(57ms)).drawing, "zombie"));
  const StageItems after = stage(f.at(65ms));
  CHECK(after.cards[1].presence == Presence::Gone);
  CHECK(after.cards[1].icon == Icon::Killed);
  CHECK(says(after.drawing, "stopped[SIGTERM]"));
}

TEST_CASE("Stage: a signal flies from the sender to its target as the fraction grows") {
  Terminated f;
  const auto bolt_at = [&](double fraction) {
    const StageItems items = stage(f.between(49ms, 51ms, fraction));
    REQUIRE(items.bolts.size() == 1);
    CHECK(items.bolts[0].name == "SIGTERM");
    return items.bolts[0].at.y;
  };
  CHECK(bolt_at(0.1) < bolt_at(0.5));
  CHECK(bolt_at(0.5) < bolt_at(0.9));
}

TEST_CASE("Stage: the name of a signal stands where the way to no sibling is") {
  SceneFixture f;
  const Serial main = f.run.main(), left = f.run.child(main, "left"), right = f.run.child(main, "right");
  f.run.at_ms(50).signal(main, left, 15);
  f.run.at_ms(60).signal(main, right, 9);
  const StageItems items = stage(f.at(61ms));
  REQUIRE(items.bolts.size() == 2);
  const auto beside = [&](const Bolt& bolt) {
    for (const Shape& shape : items.drawing.shapes) {
      const auto* words = std::get_if<Words>(&shape);
      if (words != nullptr && words->text == bolt.name) return words->rect.center().x - bolt.at.x;
    }
    return 0.F;
  };
  CHECK(beside(items.bolts[0]) < 0);
  CHECK(beside(items.bolts[1]) > 0);
}

TEST_CASE("Stage: everybody keeps his place while the family grows") {
  SceneFixture f;
  const Serial main = f.run.main();
  std::vector<Serial> children;
  for (int i = 0; i < 12; ++i) children.push_back(f.run.at_ms(10 * i).child(main, "f" + std::to_string(i)));
  const Family last = stage(f.at(1s)).family;
  for (int ms = 1; ms < 130; ms += 10) {
    const StageItems items = stage(f.at(std::chrono::milliseconds{ms}));
    REQUIRE(items.family.slots.size() == last.slots.size());
    for (std::size_t i = 0; i < last.slots.size(); ++i) CHECK(items.family.slots[i].rect == last.slots[i].rect);
  }
  CHECK(stage(f.at(5ms)).cards[5].presence == Presence::Unborn);
  CHECK_FALSE(says(stage(f.at(5ms)).drawing, "f5"));
}

TEST_CASE("Stage: an orphan's edge to its parent is broken, one from the supervisor leads to it") {
  SceneFixture f;
  const Serial main = f.run.main();
  const Serial f1 = f.run.child(main, "f1");
  f.run.at_ms(10).exited(main, 0);
  f.run.tell({.actor = f.run.kSupervisor, .object = f1, .peer = main, .kind = trace::Kind::Orphaned});
  f.run.tell({.actor = f.run.kSupervisor,
              .object = f1,
              .peer = f.run.kSupervisor,
              .value = 700,
              .kind = trace::Kind::Adopted});
  CHECK(bond(stage(f.at(5ms)), BondKind::Child) != nullptr);
  CHECK(bond(stage(f.at(5ms)), BondKind::Adopted) == nullptr);
  const StageItems items = stage(f.at(20ms));
  CHECK(bond(items, BondKind::Left) != nullptr);
  const Bond* adopted = bond(items, BondKind::Adopted);
  REQUIRE(adopted);
  CHECK(adopted->to == f1);
  CHECK_FALSE(items.supervisor.empty());
}

TEST_CASE("Stage: the last picture of a transition is the still picture") {
  Terminated f;
  for (const auto t : {1ms, 12ms, 51ms, 58ms, 65ms}) {
    const std::string still = stage(f.at(t)).drawing.said();
    CHECK(stage(f.between(t - 1ms, t, 1)).drawing.said() == still);
  }
}

TEST_CASE("Stage: no words leave the stage, in both languages and at twice the size") {
  for (const float scale : {1.F, 2.F}) {
    for (const Language language : {Language::English, Language::Chinese}) {
      SceneFixture f{scale};
      f.language = language;
      const Serial main = f.run.main();
      for (int i = 0; i < 5; ++i) f.run.child(main, "a_process_with_a_long_name_" + std::to_string(i));
      const Serial queue = f.run.object(main, trace::ObjectType::Queue, 3);
      f.run.puts(main, queue, 1, "'a value'");
      f.run.object(main, trace::ObjectType::Lock);
      const StageItems items = stage(f.at(1s));
      for (const Shape& shape : items.drawing.shapes)
        if (const auto* words = std::get_if<Words>(&shape)) {
          INFO(words->text);
          CHECK(holds({0, 0, kSize.x, kSize.y}, words->rect, 1.5F));
        }
    }
  }
}

TEST_CASE("Stage: a deadlock is marked and told") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  const Serial lock = f.run.object(main, trace::ObjectType::Lock);
  f.run.at_ms(5).does(f1, Operation::Acquire, lock);
  f.run.at_ms(10).exited(f1, -15);
  f.run.at_ms(12).reaped(f1, -15, main);
  f.run.at_ms(20).waits(main, Operation::Acquire, lock, {.value = -1, .peer = f1});
  f.run.at_ms(30).output("x");
  CHECK(stage(f.at(8ms)).trouble.empty());
  const StageItems items = stage(f.at(40ms));
  CHECK(items.trouble.find("lock1") != std::string::npos);
  CHECK(items.cards[0].deadlocked);
  const ImVec2 tall{800, 800};  // Where there is room, nothing moves when it comes.
  CHECK(stage(f.at(40ms), tall).family.slots[0].rect == stage(f.at(8ms), tall).family.slots[0].rect);
}

TEST_CASE("Stage: what the program calls a process stands beside its name") {
  SceneFixture f;
  const Serial main = f.run.main();
  const Serial process = f.run.child(main, "Process-1");
  const Scene scene = f.at(1s);
  f.whole.aliases = {{main, "main"}, {process, "f1"}};
  const std::string said = layout_stage(scene, {}, {600, 300}).drawing.said();
  CHECK(said.find("Process-1\n") != std::string::npos);
  CHECK(said.find("f1\n") != std::string::npos);
  CHECK(f.whole.second_name(*scene.world.process(main)).empty());
}
