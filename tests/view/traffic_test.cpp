#include "view/traffic.hpp"

#include <doctest/doctest.h>

#include <set>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;

namespace {

constexpr Rect kArea{0, 0, 644, 161};

Traffic traffic(const Scene& scene, Rect area = kArea) {
  return layout_traffic(scene.history.after(scene.history.size()), scene.world, area, scene);
}

bool says(const Traffic& items, std::string_view text) { return items.drawing.said().find(text) != std::string::npos; }

/// One producer with a feeder, one consumer; ten items.
struct Queued : SceneFixture {
  Serial main = run.main(), producer = 0, consumer = 0, queue = 0, feeder = 0;
  Queued() {
    queue = run.object(main, trace::ObjectType::Queue, 4);
    producer = run.child(main, "Producer");
    consumer = run.child(main, "Consumer");
    feeder = run.thread(producer, "feeder", queue);
    for (int i = 1; i <= 10; ++i) {
      run.at_ms(10 * i).puts(producer, queue, static_cast<std::uint64_t>(i), std::to_string(i));
      if (i >= 2) run.at_ms(10 * i + 3).feeds(feeder, queue, producer, static_cast<std::uint64_t>(i - 1));
      if (i >= 3) run.at_ms(10 * i + 6).gets(consumer, queue, producer, static_cast<std::uint64_t>(i - 2));
    }
  }
};

}  // namespace

TEST_CASE("Traffic: at any time the values drawn in buffer and pipe are those put and not yet got") {
  Queued f;
  for (int ms = 1; ms < 115; ++ms) {
    const Scene scene = f.at(std::chrono::milliseconds{ms});
    const model::IpcObject* queue = scene.world.object(f.queue);
    REQUIRE(queue);
    std::set<std::uint64_t> taken, drawn;
    for (const model::Message& message : queue->taken) taken.insert(message.number);
    for (const ValueItem& value : traffic(scene).values)
      if (!taken.contains(value.number)) drawn.insert(value.number);
    INFO(ms << " ms");
    CHECK(drawn.size() == queue->put_count - queue->got_count);
  }
}

TEST_CASE("Traffic: a queue names its producers and says when it is empty") {
  Queued f;
  CHECK(says(traffic(f.at(5ms)), "empty"));
  CHECK(says(traffic(f.at(50ms)), "Producer"));
  CHECK(says(traffic(f.at(50ms)), "maxsize 4"));
}

TEST_CASE("Traffic: no two values overlap") {
  Queued f;
  for (int ms = 1; ms < 115; ms += 3) {
    const auto values = traffic(f.at(std::chrono::milliseconds{ms})).values;
    for (std::size_t i = 0; i < values.size(); ++i)
      for (std::size_t k = i + 1; k < values.size(); ++k)
        CHECK_FALSE(values[i].rect.inset(0.1F).overlaps(values[k].rect));
  }
}

TEST_CASE("Traffic: who waits at a queue does not stand where the taken values are") {
  Queued f;
  const auto get = f.run.at_ms(200).waits(f.consumer, Operation::Get, f.queue, {.value = 2'000'000'000});
  f.run.at_ms(900).end(f.consumer, get, trace::Outcome::Empty);
  const Traffic items = traffic(f.at(300ms));
  for (const Shape& shape : items.drawing.shapes) {
    const auto* words = std::get_if<Words>(&shape);
    if (words == nullptr || words->text.find("Consumer") == std::string::npos) continue;
    for (const ValueItem& value : items.values) CHECK_FALSE(value.rect.inset(0.5F).overlaps(words->rect));
  }
  CHECK(says(items, "Consumer"));
}

TEST_CASE("values_between: a value moves from where it was to where it is; a new one appears, an old one fades") {
  const ValueItem was{1, 2, 7, {0, 0, 10, 10}, "7", 2, 1}, is{1, 2, 7, {100, 0, 10, 10}, "7", 2, 1},
      fresh{1, 2, 8, {50, 0, 10, 10}, "8", 2, 1};
  const auto half = values_between({was}, {is, fresh}, [](Serial) { return 0.5F; });
  REQUIRE(half.size() == 2);
  CHECK(half[0].rect.x == 50);
  CHECK(half[1].opacity == 0.5F);
  const auto gone = values_between({was}, {}, [](Serial) { return 0.25F; });
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].opacity == 0.75F);
  CHECK(values_between({was}, {is}, [](Serial) { return 1.F; })[0].rect.x == 100);
}

TEST_CASE("values_between: what leaves a hand does not fly back to the thing") {
  ValueItem held{1, 2, 7, {0, 0, 10, 10}, "7", 2, 1};
  held.in_hand = true;
  const ValueItem listed{1, 2, 7, {100, 0, 10, 10}, "7", 2, 1};
  const auto half = values_between({held}, {listed}, [](Serial) { return 0.5F; });
  REQUIRE(half.size() == 2);
  CHECK(half[0].rect.x == 100);
  CHECK(half[0].opacity == 0.5F);
  CHECK(half[1].rect.x == 0);
  CHECK(half[1].opacity == 0.5F);
}

TEST_CASE("Traffic: a lock names its holder and who waits, a dead holder is called so") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  const Serial lock = f.run.object(main, trace::ObjectType::Lock);
  f.run.at_ms(5).does(f1, Operation::Acquire, lock);
  f.run.at_ms(7).waits(main, Operation::Acquire, lock, {.value = -1});
  f.run.at_ms(20).exited(f1, -9);
  const Traffic held = traffic(f.at(10ms));
  CHECK(says(held, "lock1"));
  CHECK(says(held, "f1"));
  CHECK(says(held, "main"));
  CHECK_FALSE(says(held, "never released"));
  CHECK(says(traffic(f.at(25ms)), "never released"));
}

TEST_CASE("Traffic: a pipe says who holds each end open") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "reader");
  const Serial pipe = f.run.object(main, trace::ObjectType::Pipe, 1);
  f.run.at_ms(1).opens(main, pipe, trace::End::A);
  f.run.at_ms(2).opens(main, pipe, trace::End::B).opens(f1, pipe, trace::End::A);
  f.run.at_ms(9).closes(main, pipe, trace::End::B);
  CHECK(says(traffic(f.at(1ms)), "end B · not yet opened"));
  CHECK(says(traffic(f.at(5ms)), "end B · open in"));
  CHECK(says(traffic(f.at(10ms)), "end B · closed"));
  CHECK(says(traffic(f.at(10ms)), "reader"));
}

TEST_CASE("Traffic: things have their places before they are made, and many become lines") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 12; ++i) f.run.at_ms(10 * i).object(main, trace::ObjectType::Lock);
  const auto few = traffic(f.at(15ms)), all = traffic(f.at(1s));
  REQUIRE(few.figures.size() == 2);
  const std::size_t left_out = 12 - all.figures.size();
  CHECK(says(all, "+" + std::to_string(left_out)) == (left_out > 0));
  REQUIRE(all.figures.size() > 2);
  CHECK(few.figures[1].rect == all.figures[1].rect);
  CHECK(all.figures[0].brief);
}

TEST_CASE("Traffic: of several consumers the one that took last is named") {
  SceneFixture f;
  const Serial main = f.run.main(), queue = f.run.object(main, trace::ObjectType::Queue);
  const Serial a = f.run.child(main, "Anna"), b = f.run.child(main, "Bert");
  for (const std::uint64_t i : {1U, 2U})
    f.run.at_ms(10.0 * static_cast<double>(i)).puts(main, queue, i, std::to_string(i));
  f.run.at_ms(30).gets(a, queue, main, 1);
  f.run.at_ms(40).gets(b, queue, main, 2);
  CHECK_FALSE(says(traffic(f.at(35ms)), "took\n2"));
  CHECK_FALSE(says(traffic(f.at(35ms)), "Bert took"));
  CHECK(says(traffic(f.at(50ms)), "Bert took"));
  const model::World world = f.history->at(50ms);
  REQUIRE(world.object(queue)->taken.size() == 2);
  CHECK(world.object(queue)->taken[0].receiver == a);
  CHECK(world.object(queue)->taken[1].receiver == b);
}

TEST_CASE("Traffic: a lock names the thread that waits for it, not only its process") {
  SceneFixture f;
  const Serial main = f.run.main(), lock = f.run.object(main, trace::ObjectType::Lock);
  const Serial thread = f.run.thread(main, "T"), other = f.run.thread(main, "other");
  f.run.does(other, Operation::Acquire, lock);
  f.run.waits(thread, Operation::Acquire, lock, {.value = -1});
  const Traffic drawn = traffic(f.at(1ms));
  CHECK(says(drawn, "main.T"));
  CHECK(says(drawn, "main.other"));
}
