#include "view/stage.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <variant>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;

namespace {

const ImVec2 kSize{620, 320};

StageItems stage(const Scene& scene, ImVec2 size = kSize, std::span<const model::SourceFile> sources = {}) {
  StageState state;
  prepare_stage(scene, sources, state);
  return layout_stage(scene, state, size);
}

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

TEST_CASE("Stage: a process that was created and not started is an outline of dots, one that was started a line") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.create(main, "f1");
  f.run.at_ms(10).start(main, f1).at_ms(20);
  const auto outline = [&](TraceTime t) {
    const StageItems items = stage(f.at(t));
    for (const Shape& shape : items.drawing.shapes)
      if (const auto* box = std::get_if<Box>(&shape); box != nullptr && box->owner == f1 && box->ink == Ink::Owner)
        return box->stroke;
    return Stroke::None;
  };
  CHECK(outline(5ms) == Stroke::Dotted);
  CHECK(outline(20ms) == Stroke::Solid);
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

TEST_CASE("Stage: a signal rests before its target until that has ended, and goes as it ends") {
  Terminated f;
  const auto bolts = [&](TraceTime from, TraceTime t, double fraction) {
    return stage(f.between(from, t, fraction)).bolts;
  };
  const Bolt still = bolts(51ms, 53ms, 1).at(0);
  CHECK(bolts(49ms, 51ms, 1).at(0).at.y == doctest::Approx(still.at.y));
  CHECK(still.at.y < stage(f.at(53ms)).family.slot(f.f1)->rect.y);
  CHECK(bolts(53ms, 57ms, 0).at(0).opacity == 1);
  CHECK(bolts(53ms, 57ms, 0.5).at(0).opacity == 0.5F);
  CHECK(bolts(53ms, 57ms, 1).empty());
}

TEST_CASE("Stage: the bond of a join grows as the wait begins, stays, and goes as it ends") {
  Terminated f;
  const auto joins = [&](TraceTime from, TraceTime t, double fraction) {
    const StageItems items = stage(f.between(from, t, fraction));
    const Bond* found = bond(items, BondKind::Joins);
    return found == nullptr ? std::pair{0.F, 0.F} : std::pair{found->grown, found->opacity};
  };
  CHECK(joins(9ms, 11ms, 0) == std::pair{0.F, 1.F});
  CHECK(joins(9ms, 11ms, 0.5) == std::pair{0.5F, 1.F});
  CHECK(joins(9ms, 11ms, 1) == std::pair{1.F, 1.F});
  CHECK(joins(20ms, 30ms, 0.5) == std::pair{1.F, 1.F});
  CHECK(joins(58ms, 65ms, 0.5) == std::pair{1.F, 0.5F});
  CHECK(joins(58ms, 65ms, 1) == std::pair{0.F, 0.F});
}

TEST_CASE("Stage: the arrow of a start grows from the parent over the promise of one") {
  SceneFixture f;
  const Serial main = f.run.main();
  const Serial f1 = f.run.at_ms(5).create(main, "f1");
  f.run.at_ms(10).start(main, f1);
  const auto grown = [&](TraceTime from, TraceTime t, double fraction, BondKind kind) {
    const StageItems items = stage(f.between(from, t, fraction));
    const Bond* found = bond(items, kind);
    return found == nullptr ? -1.F : found->grown;
  };
  CHECK(grown(4ms, 6ms, 0.5, BondKind::Promised) == 0.5F);
  CHECK(grown(4ms, 6ms, 0.5, BondKind::Child) == -1);
  CHECK(grown(9ms, 20ms, 0, BondKind::Child) == 0);
  CHECK(grown(9ms, 20ms, 0.3, BondKind::Child) == doctest::Approx(0.75));
  CHECK(grown(9ms, 20ms, 0.6, BondKind::Child) == doctest::Approx(1));
  CHECK(grown(9ms, 20ms, 0.3, BondKind::Promised) == 1);
  CHECK(grown(20ms, 30ms, 1, BondKind::Promised) == -1);
}

TEST_CASE("Stage: an exit status travels from the zombie to the process that collects it") {
  Terminated f;
  const auto spark = [&](double fraction) {
    Scene scene = f.between(58ms, 65ms, fraction);
    const auto reaped = std::find_if(f.run.events().begin(), f.run.events().end(),
                                     [](const trace::Event& event) { return event.kind == trace::Kind::Reaped; });
    const std::vector<Motion> motions{{f.main, f.f1, fraction, model::Act::Reaped, &*reaped}};
    scene.transition.motions = motions;
    return stage(scene).sparks;
  };
  CHECK(spark(0).empty());
  CHECK(spark(1).empty());
  REQUIRE(spark(0.5).size() == 1);
  CHECK(spark(0.5)[0].errand.words == "SIGTERM");
  CHECK(spark(0.2)[0].at.y > spark(0.5)[0].at.y);
  CHECK(spark(0.5)[0].at.y > spark(0.8)[0].at.y);
}

TEST_CASE("Stage: a card gives way line by line, and is at either end the still card") {
  Terminated f;
  const auto said = [&](double fraction) { return stage(f.between(54ms, 57ms, fraction)).drawing.said(); };
  CHECK(said(0.1).find("sleep 2") != std::string::npos);
  CHECK(said(0.1).find("zombie") == std::string::npos);
  CHECK(said(0.9).find("sleep 2") == std::string::npos);
  CHECK(said(0.9).find("zombie") != std::string::npos);
  CHECK(said(1) == stage(f.at(57ms)).drawing.said());
}

TEST_CASE("Stage: what happened before the newest motion of a process does not come again") {
  Terminated f;
  Scene scene = f.between(1ms, 57ms, 0.1);
  const model::World later = f.history->at(54ms);
  const std::vector<Motion> motions{{f.main, trace::kNobody, 0.9},
                                    {f.f1, f.f1, 0.1, model::Act::Killed, nullptr, &later}};
  scene.transition.motions = motions;
  CHECK(stage(scene).before[1].doing.find("sleep 2") != std::string::npos);
}

TEST_CASE("Stage: an edge that has come or gone does not do so again with the next motion of its process") {
  SceneFixture f;
  const Serial main = f.run.main(), kept = f.run.object(main, trace::ObjectType::Lock),
               given_back = f.run.object(main, trace::ObjectType::Lock);
  f.run.does(main, Operation::Acquire, given_back);
  f.run.at_ms(10).does(main, Operation::Release, given_back).does(main, Operation::Acquire, kept);
  f.run.at_ms(20).does(main, Operation::Print, trace::kNobody);
  Scene scene = f.between(5ms, 25ms, 0.1);
  const model::World later = f.history->at(15ms);
  const auto held = [&] {
    std::map<Serial, float> opacity;
    for (const ObjectEdge& edge : stage(scene, {800, 600}).uses)
      if (edge.use.use == Use::Holds) opacity[edge.use.object] = edge.opacity;
    return opacity;
  };
  CHECK(held() == std::map<Serial, float>{{given_back, 0.9F}, {kept, 0.1F}});
  const std::vector<Motion> motions{{main, kept, 0.9}, {main, trace::kNobody, 0.1, model::Act::None, nullptr, &later}};
  scene.transition.motions = motions;
  CHECK(held() == std::map<Serial, float>{{kept, 1.F}});
}

TEST_CASE("Stage: the key of a lock comes from it as the lock is acquired") {
  SceneFixture f;
  const Serial main = f.run.main(), lock = f.run.object(main, trace::ObjectType::Lock);
  f.run.at_ms(10).does(main, Operation::Acquire, lock);
  const ImVec2 tall{800, 600};
  const auto key = [&](double fraction) {
    for (const Shape& shape : stage(f.between(9ms, 15ms, fraction), tall).drawing.shapes)
      if (const auto* mark = std::get_if<Mark>(&shape); mark && mark->icon == Icon::Key) return mark->center.y;
    return 0.F;
  };
  CHECK(key(0.1) > key(0.5));
  CHECK(key(0.5) > key(1));
  CHECK(key(1) > 0);
}

TEST_CASE("Stage: a message that is received from a pipe flies into the card and stays there") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  const Serial pipe = f.run.object(main, trace::ObjectType::Pipe, 1);
  f.run.at_ms(10).puts(main, pipe, 1, "'hi'", Operation::Send);
  f.run.at_ms(20).gets(f1, pipe, main, 1, Operation::Recv);
  f.run.at_ms(30).output("x");
  const ImVec2 tall{800, 700};
  const auto tile = [&](TraceTime from, TraceTime to, double fraction) {
    for (const Shape& shape : stage(f.between(from, to, fraction), tall).drawing.shapes)
      if (const auto* words = std::get_if<Words>(&shape); words && words->text == "'hi'") return words->rect;
    return Rect{};
  };
  const StageItems items = stage(f.at(25ms), tall);
  CHECK(holds(items.traffic.figures.at(0).rect, tile(15ms, 25ms, 0.01)));
  CHECK(holds(items.family.slot(f1)->rect, tile(15ms, 25ms, 1)));
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

TEST_CASE("Stage: edges to things that stand in several rows pass at their sides") {
  SceneFixture f{2};
  const Serial main = f.run.main(), holder = f.run.child(main, "holder"), waiter = f.run.child(main, "waiter");
  const Serial lock = f.run.object(main, trace::ObjectType::Lock), ready = f.run.object(main, trace::ObjectType::Event);
  f.run.at_ms(5).does(holder, Operation::Acquire, lock);
  f.run.at_ms(6).waits(waiter, Operation::Acquire, lock, {.value = -1});
  f.run.at_ms(7).waits(main, Operation::Wait, ready, {.value = -1});
  const StageItems items = stage(f.at(10ms), {800, 380});
  REQUIRE(items.traffic.rows.size() == 2);
  REQUIRE(items.uses.size() == 3);
  for (const ObjectEdge& edge : items.uses)
    for (const Figure& figure : items.traffic.figures) CHECK_FALSE(crosses(edge.way, figure.rect));
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
  f.run.at_ms(400).output("x");
  CHECK(stage(f.at(8ms)).trouble.empty());
  const StageItems items = stage(f.at(40ms));
  CHECK(items.trouble.find("lock1") != std::string::npos);
  CHECK(items.cards[0].deadlocked);
  const ImVec2 tall{800, 800};  // Where there is room, nothing moves when it comes.
  CHECK(stage(f.at(40ms), tall).family.slots[0].rect == stage(f.at(8ms), tall).family.slots[0].rect);
}

TEST_CASE("Stage: what is told of a deadlock covers no card") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "a-process-with-a-long-name");
  const Serial lock = f.run.object(main, trace::ObjectType::Lock, 0, main);  // A part: it has no figure.
  f.run.at_ms(5).does(f1, Operation::Acquire, lock);
  f.run.at_ms(10).exited(f1, -15);
  f.run.at_ms(12).reaped(f1, -15, main);
  f.run.at_ms(20).waits(main, Operation::Acquire, lock, {.value = -1, .peer = f1});
  f.run.at_ms(400).output("x");
  for (const ImVec2 size : {ImVec2{260, 300}, ImVec2{400, 400}, ImVec2{760, 500}}) {
    const StageItems items = stage(f.at(400ms), size);
    REQUIRE_FALSE(items.trouble.empty());
    int banners = 0;
    for (const Shape& shape : items.drawing.shapes) {
      const auto* box = std::get_if<Box>(&shape);
      if (box == nullptr || box->ink != Ink::Trouble || box->ground != Ground::Tint) continue;
      ++banners;
      CHECK(box->rect.bottom() <= size.y);
      for (const FamilySlot& slot : items.family.slots) CHECK_FALSE(box->rect.overlaps(slot.rect));
    }
    CHECK(banners == 1);
  }
}

TEST_CASE("Stage: what looks like a deadlock for a moment is not called one") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  const Serial queue = f.run.object(main, trace::ObjectType::Queue, 4);
  const auto get = f.run.at_ms(5).waits(main, Operation::Get, queue, {.value = -1});
  f.run.at_ms(10).waits(f1, Operation::Join, main);
  f.run.at_ms(20).end(main, get, trace::Outcome::Raised);
  f.run.at_ms(700).output("x");
  const Scene scene = f.at(15ms);
  REQUIRE_FALSE(model::deadlocks(scene.world).empty());
  CHECK(stage(scene).trouble.empty());
}

TEST_CASE("Stage: what the program calls a process stands beside its name") {
  SceneFixture f;
  const Serial main = f.run.main();
  const Serial process = f.run.child(main, "Process-1");
  const Scene scene = f.at(1s);
  f.whole.aliases = {{main, "main"}, {process, "f1"}};
  const std::string said = stage(scene, {600, 300}).drawing.said();
  CHECK(said.find("Process-1\n") != std::string::npos);
  CHECK(said.find("f1\n") != std::string::npos);
  CHECK(f.whole.second_name(*scene.world.process(main)).empty());
}

TEST_CASE("Stage: a card says the line of code and the last print of its process") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  f.run.at_ms(5).prints(f1, "hello\n").output("hello\n");
  f.run.at_ms(9).begin(f1, Operation::Sleep, trace::kNobody, {.value = 2'000'000'000, .place = trace::place_of(1, 3)});
  const std::vector<model::SourceFile> sources{{"program.py", "import time\ndef f():\n    time.sleep(2)\n"}};
  const StageItems items = stage(f.at(20ms), {900, 600}, sources);
  CHECK(items.family.form == CardForm::Full);
  CHECK(says(items.drawing, "time.sleep(2)\n"));
  CHECK(says(items.drawing, "hello\n"));
}

TEST_CASE("Stage: each end has a chip of its own, with the document's word and the exit code beside it") {
  SceneFixture f;
  const Serial main = f.run.main();
  std::vector<Serial> children;
  for (const int status : {0, 1, -15}) {
    children.push_back(f.run.child(main, "f" + std::to_string(children.size())));
    f.run.exited(children.back(), status).reaped(children.back(), status, main);
  }
  f.run.create(main, "last");
  const StageItems items = stage(f.at(1s), {2600, 900});
  std::set<ChipShape> shapes;
  for (const CardFacts& card : items.cards) shapes.insert(card.chip);
  CHECK(shapes.size() == 5);
  for (const char* word : {"stopped\n", "stopped[1]", "stopped[SIGTERM]", "exit code -15"})
    CHECK(says(items.drawing, word));
  SceneFixture two;
  two.run.create(two.run.main(), "f1");
  for (const char* word : {"initial\n", "started\n"}) CHECK(says(stage(two.at(1s), {900, 500}).drawing, word));
}

TEST_CASE("Stage: a process that an exception ended is at no line of the traceback's prints") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  f.run.prints(f1, "Traceback\n", trace::place_of(1, 1)).output("Traceback\n", 2);
  const std::vector<model::SourceFile> sources{{"program.py", "p1.start()\n"}};
  CHECK(says(stage(f.at(1s), {900, 600}, sources).drawing, "p1.start()"));
  SceneFixture g;
  const Serial other = g.run.child(g.run.main(), "f1");
  g.run.tell({.actor = other, .object = other, .text = g.run.keep("AttributeError"), .kind = trace::Kind::Raised});
  g.run.does(other, model::Operation::Write, trace::kNobody,
             {.value = 2, .text = "Traceback\n", .flags = trace::kPart, .place = trace::place_of(1, 1)});
  CHECK_FALSE(says(stage(g.at(1s), {900, 600}, sources).drawing, "p1.start()"));
}

TEST_CASE("Stage: it is drawn as large as its room allows") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (const char* name : {"f1", "f2", "f3"}) f.run.child(main, name);
  const Scene scene = f.at(1s);
  const StageItems small = stage(scene, {617, 320}), large = stage(scene, {1800, 1000});
  CHECK(small.zoom < large.zoom);
  CHECK(large.zoom > 1.5F);
  for (const auto& [items, size] : {std::pair{&small, ImVec2{617, 320}}, std::pair{&large, ImVec2{1800, 1000}}}) {
    CHECK(items->family.extent.width > 0.8F * size.x);
    CHECK(items->family.extent.height > 0.6F * size.y);
  }
}

TEST_CASE("Stage: from 25 processes on siblings are a shoal, which a click on a row opens") {
  SceneFixture f;
  const Serial main = f.run.main();
  std::vector<Serial> children;
  for (int i = 1; i <= 40; ++i) children.push_back(f.run.child(main, "Process-" + std::to_string(i)));
  for (int i = 0; i < 7; ++i)
    f.run.begin(children[static_cast<std::size_t>(i)], Operation::Sleep, trace::kNobody, {.value = 2'000'000'000});
  f.run.exited(children[9], 1).reaped(children[9], 1, main);
  const Scene scene = f.at(1s);
  const StageItems items = stage(scene, {900, 500});
  CHECK(items.family.slots.size() == 2);
  REQUIRE(items.shoals.size() == 1);
  CHECK(says(items.drawing, "children of main"));
  std::map<std::string, std::size_t> counts;
  for (const ShoalGroup& group : items.shoals[0].groups) counts[group.words] = group.members.size();
  CHECK(counts == std::map<std::string, std::size_t>{{"running", 32}, {"sleep", 7}, {"stopped[1]", 1}});
  CHECK_FALSE(says(items.drawing, "\n7\n5\n"));
  StageState open;
  open.open = OpenGroup{children[0], "sleep"};
  const StageItems opened = layout_stage(scene, open, {900, 500});
  for (const char* name : {"1\n", "7\n"}) CHECK(says(opened.drawing, name));
  CHECK(opened.drawing.spots.size() < items.drawing.spots.size());
}

TEST_CASE("Stage: 24 processes are cards") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 1; i <= 23; ++i) f.run.child(main, "Process-" + std::to_string(i));
  CHECK(stage(f.at(1s)).shoals.empty());
  CHECK(stage(f.at(1s)).family.slots.size() == 24);
}

TEST_CASE("Stage: a message flies from the card that puts it, and into the card that gets it") {
  SceneFixture f;
  const Serial main = f.run.main();
  const Serial queue = f.run.object(main, trace::ObjectType::Queue, 4);
  const Serial consumer = f.run.child(main, "Consumer"), producer = f.run.child(main, "Producer");
  const Serial feeder = f.run.thread(producer, "feeder", queue);
  f.run.at_ms(10).puts(producer, queue, 1, "7");
  f.run.at_ms(20).feeds(feeder, queue, producer, 1);
  f.run.at_ms(30).gets(consumer, queue, producer, 1);
  const auto tile = [&](TraceTime from, TraceTime to, double fraction) {
    const Scene scene = f.between(from, to, fraction);
    for (const Shape& shape : stage(scene, {900, 600}).drawing.shapes)
      if (const auto* words = std::get_if<Words>(&shape); words && words->text == "7") return words->rect;
    return Rect{};
  };
  const StageItems items = stage(f.at(35ms), {900, 600});
  const Rect from = items.family.slot(producer)->rect, to = items.family.slot(consumer)->rect,
             figure = items.traffic.figures[0].rect;
  CHECK(tile(9ms, 15ms, 0.01).center().y < from.bottom() + 15);
  CHECK(tile(9ms, 15ms, 0.01).center().x > from.x);
  CHECK(holds(figure, tile(9ms, 15ms, 1)));
  CHECK(holds(figure, tile(25ms, 35ms, 0.01)));
  CHECK(holds(to, tile(25ms, 35ms, 1)));
  // The producer's end of the queue is below the producer.
  CHECK((tile(9ms, 15ms, 1).center().x > figure.center().x) == (from.x > to.x));
}
