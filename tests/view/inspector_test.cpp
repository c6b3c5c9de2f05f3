#include "view/inspector.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::ObjectType;
using trace::Operation;

namespace {

const ImVec2 kSize{900, 600};

/// The value of a fact, "(none)" where there is no such fact.
std::string fact(Serial serial, const char* name, const Scene& scene) {
  for (const Fact& each : facts_of(serial, scene))
    if (each.name == name) return each.value;
  return "(none)";
}

/// A family that does a bit of everything: f1 puts, holds the lock and is terminated; f2 waits for the lock.
struct Family : SceneFixture {
  Serial main = run.main(), queue = 0, lock = 0, f1 = 0, f2 = 0, feeder = 0;

  Family() {
    queue = run.object(main, ObjectType::Queue, 4);
    lock = run.object(main, ObjectType::Lock);
    f1 = run.at_ms(10).child(main, "f1");
    f2 = run.at_ms(20).child(main, "f2", true);
    feeder = run.at_ms(25).thread(f1, "feeder", queue);
    for (std::uint64_t n = 1; n <= 3; ++n) run.at_ms(30).puts(f1, queue, n, std::to_string(n));
    run.at_ms(40).feeds(feeder, queue, f1, 1).feeds(feeder, queue, f1, 2).gets(main, queue, f1, 1);
    run.at_ms(50).does(f1, Operation::Acquire, lock);
    run.at_ms(60).waits(f2, Operation::Acquire, lock, {.value = -1});
    run.at_ms(70).signal(main, f1, SIGTERM);
    run.at_ms(80).exited(f1, -SIGTERM);
    run.at_ms(90).reaped(f1, -SIGTERM, main);
  }
  std::string said(TraceTime t, ImVec2 size = kSize) {
    InspectorState state;
    return layout_inspector(at(t), state, size).drawing.said();
  }
};

/// main waits in join for f1, a daemon that prints and ends with 3.
struct Joined : SceneFixture {
  Serial main = run.main(), f1 = run.child(main, "f1", true);
  Joined() {
    run.at_ms(10).waits(main, Operation::Join, f1, {.value = -1});
    run.at_ms(20).prints(f1, "hello\n");
    run.at_ms(30).exited(f1, 3);
  }
};

bool says(const Drawing& drawing, std::string_view text) { return drawing.said().find(text) != std::string::npos; }

}  // namespace

TEST_CASE("inspector: the facts of a process at t, as Python prints it") {
  Joined f;
  f.selected = f.f1;
  const auto value = [&](const std::vector<Fact>& facts, std::string_view name) {
    for (const Fact& fact : facts)
      if (fact.name == name) return fact.value;
    return std::string{};
  };
  auto facts = facts_of(f.f1, f.at(15ms));
  CHECK(value(facts, "repr") == "<Process name='f1' pid=" + std::to_string(f.run.pid_of(f.f1)) +
                                    " parent=" + std::to_string(f.run.pid_of(f.main)) + " started daemon>");
  CHECK(value(facts, "exitcode") == "None");
  CHECK(value(facts, "daemon") == "yes");
  facts = facts_of(f.f1, f.at(40ms));
  CHECK(value(facts, "exitcode") == "3");
  CHECK(facts_of(f.f1, f.at(0ms)).empty());
}

TEST_CASE("inspector: tells the history of the selected one, newest first, each line leading to its event") {
  Joined f;
  f.selected = f.f1;
  InspectorState state;
  const InspectorItems items = layout_inspector(f.at(25ms), state, {300, 800});
  REQUIRE(items.moments.size() >= 2);
  CHECK(items.moments.front().second > items.moments.back().second);
  CHECK(says(items.drawing, "hello"));
}

TEST_CASE_FIXTURE(Family, "inspector: a process that lives says who it is, whose it is and what it has") {
  const Scene scene = at(65ms);
  const std::string pid = std::to_string(run.pid_of(f1)), parent = std::to_string(run.pid_of(main));
  CHECK(fact(f1, "repr", scene) == "<Process name='f1' pid=" + pid + " parent=" + parent + " started>");
  CHECK(fact(f1, "pid", scene) == pid);
  CHECK(fact(f1, "parent", scene) == "main");
  CHECK(fact(f1, "state", scene) == "started");
  CHECK(fact(f1, "exitcode", scene) == "None");
  CHECK(fact(f1, "daemon", scene) == "no");
  CHECK(fact(f1, "holds", scene) == "lock1");
  CHECK(fact(f1, "threads", scene).find("feeder") != std::string::npos);
  CHECK(fact(f1, "ended at", scene) == "(none)");
  CHECK(fact(main, "children", scene) == "f1, f2");
  CHECK(fact(f2, "daemon", scene) == "yes");
  CHECK(fact(f2, "repr", scene).ends_with("started daemon>"));
}

TEST_CASE_FIXTURE(Family, "inspector: a process that has ended says how, and who has joined it") {
  const Scene zombie = at(85ms);
  CHECK(fact(f1, "state", zombie) == "stopped[SIGTERM] · zombie");
  CHECK(fact(f1, "exitcode", zombie) == "-15 (SIGTERM)");
  CHECK(fact(f1, "joined (reaped)", zombie) == "(none)");
  CHECK(fact(f1, "last signal", zombie).starts_with("SIGTERM from main at 0.070"));
  const Scene joined = at(95ms);
  CHECK(fact(f1, "state", joined) == "stopped[SIGTERM]");
  CHECK(fact(f1, "joined (reaped)", joined).ends_with(" by main"));
  CHECK(fact(f1, "ended at", joined) == fact(f1, "ended at", zombie));
}

TEST_CASE_FIXTURE(Family, "inspector: a queue says its bound, and where its values are") {
  const Scene put = at(35ms);
  CHECK(fact(queue, "type", put) == "queue");
  CHECK(fact(queue, "created by", put) == "main");
  CHECK(fact(queue, "maxsize", put) == "4");
  CHECK(fact(queue, "in buffers", put) == "3");
  CHECK(fact(queue, "in the pipe", put) == "0");
  CHECK(fact(queue, "put / got", put) == "3 / 0");
  const Scene got = at(45ms);
  CHECK(fact(queue, "in buffers", got) == "1");
  CHECK(fact(queue, "in the pipe", got) == "1");
  CHECK(fact(queue, "put / got", got) == "3 / 1");
  CHECK(fact(feeder, "process", got) == "f1");
  CHECK(fact(feeder, "serves", got) == "queue1");
}

TEST_CASE_FIXTURE(Family, "inspector: a lock says who holds it and who waits") {
  CHECK(fact(lock, "held by", at(45ms)) == "nobody");
  CHECK(fact(lock, "waiting", at(55ms)) == "(none)");
  const Scene scene = at(65ms);
  CHECK(fact(lock, "held by", scene) == "f1");
  CHECK(fact(lock, "waiting", scene) == "f2");
}

TEST_CASE_FIXTURE(Family,
                  "inspector: a queue without a bound, one with tasks and a semaphore have facts of their own") {
  const Serial free = run.at_ms(100).object(main, ObjectType::JoinableQueue);
  const Serial semaphore = run.object(main, ObjectType::Semaphore, 2);
  const Serial again = run.object(main, ObjectType::RLock);
  const Scene scene = at(110ms);
  CHECK(fact(free, "maxsize", scene) == "none");
  CHECK(fact(free, "unfinished tasks", scene) == "0");
  CHECK(fact(semaphore, "count", scene).starts_with("2"));
  CHECK(fact(semaphore, "held by", scene) == "(none)");
  CHECK(fact(again, "count", scene) == "0");
}

TEST_CASE_FIXTURE(Family, "inspector: every fact is on the panel, and what it did, the newest first") {
  selected = f1;
  InspectorState state;
  const InspectorItems items = layout_inspector(at(95ms), state, kSize);
  const std::string said = items.drawing.said();
  CHECK(said.starts_with("f1\n"));
  for (const Fact& each : items.facts) {
    CHECK_MESSAGE(said.find(each.name + "\n") != std::string::npos, each.name);
    CHECK_MESSAGE(said.find(each.value.substr(0, each.value.find(' '))) != std::string::npos, each.value);
  }
  REQUIRE(items.moments.size() > 3);
  CHECK(std::is_sorted(items.moments.begin(), items.moments.end(),
                       [](const auto& a, const auto& b) { return a.second > b.second; }));
  CHECK(said.find("What it did\n") != std::string::npos);
}

TEST_CASE_FIXTURE(Family, "inspector: a click on a fact leads to the one it is about") {
  selected = f1;
  InspectorState state;
  const InspectorItems items = layout_inspector(at(95ms), state, kSize);
  REQUIRE_FALSE(items.links.empty());
  for (const auto& [rect, serial] : items.links) {
    CHECK(serial == main);
    CHECK(rect.height > 0);
    CHECK(rect.right() <= kSize.x);
  }
  for (std::size_t i = 1; i < items.links.size(); ++i)
    CHECK_FALSE(items.links[i].first.overlaps(items.links[i - 1].first));
}

TEST_CASE_FIXTURE(Family, "inspector: nothing selected, and something that does not exist yet, have a sentence") {
  CHECK(said(5ms) == "Click a process, a queue or a lock to see all about it.\n");
  selected = f2;
  CHECK(facts_of(f2, at(15ms)).empty());
  CHECK(said(15ms).find("It does not exist yet at this time.") != std::string::npos);
  CHECK_MESSAGE(said(15ms).starts_with("f2\n"), "by the name that it will have");
  language = base::Language::Chinese;
  CHECK(said(15ms).find("此刻它还不存在。") != std::string::npos);
}

TEST_CASE_FIXTURE(Family, "inspector: it scrolls as far as there is something, and the links and moments go along") {
  selected = f1;
  const ImVec2 small{300, 120};
  InspectorState top, scrolled, beyond;
  scrolled.scroll = 50;
  beyond.scroll = 1e6F;
  const Scene scene = at(95ms);
  const InspectorItems unmoved = layout_inspector(scene, top, small), moved = layout_inspector(scene, scrolled, small);
  REQUIRE(unmoved.content_height > small.y + 50);
  CHECK(moved.scroll == 50);
  CHECK(moved.content_height == doctest::Approx(unmoved.content_height));
  REQUIRE(moved.links.size() == unmoved.links.size());
  REQUIRE(moved.moments.size() == unmoved.moments.size());
  for (std::size_t i = 0; i < moved.links.size(); ++i)
    CHECK(moved.links[i].first.y == doctest::Approx(unmoved.links[i].first.y - 50));
  for (std::size_t i = 0; i < moved.moments.size(); ++i)
    CHECK(moved.moments[i].first.y == doctest::Approx(unmoved.moments[i].first.y - 50));
  CHECK(layout_inspector(scene, beyond, small).scroll <= unmoved.content_height - small.y);
}
