#include "model/history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "model/timeline.hpp"
#include "support/random_run.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using model::History;
using model::World;
using spawnarium::test::arrival;
using spawnarium::test::random_run;
using spawnarium::test::RunBuilder;
using trace::Event;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

namespace {

std::string console_text(const History& history) {
  std::string text;
  for (const model::ConsoleLine& line : history.console())
    text +=
        std::to_string(line.process) + (line.stream == 2 ? "!" : ":") + line.text + (line.continues ? "+" : "") + "\n";
  return text;
}

/// Everything that a history says.
std::string everything(const History& history) {
  std::string text = console_text(history);
  for (std::size_t i = 0; i <= history.size(); i += history.size() / 20 + 1) text += history.after(i).dump();
  text += history.after(history.size()).dump();
  for (std::size_t i = 0; i < history.size(); ++i) {
    const Event& event = history.event(i);
    text += std::to_string(event.time_ns) + " " + std::to_string(event.actor) + " " +
            std::string{trace::name_of(event.kind)} + " " + std::to_string(event.call) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("History: the end of a put that is stamped after its get comes before it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  const Serial feeder = run.thread(main, "feeder", queue);
  const auto put = run.begin(main, Operation::Put, queue, {.text = "1"});
  const auto feed = run.begin(feeder, Operation::Feed, queue);
  run.gets(f1, queue, main, 1);
  run.end(feeder, feed, trace::Outcome::Returned, {.peer = main, .serial = 1});
  run.end(main, put, trace::Outcome::Returned, {.peer = main, .serial = 1});
  History history{run};
  history.add(run.events());
  const std::size_t n = history.size();
  CHECK(history.event(n - 3).operation() == Operation::Put);
  CHECK(history.event(n - 3).kind == Kind::CallEnded);
  CHECK(history.event(n - 2).operation() == Operation::Feed);
  CHECK(history.event(n - 1).operation() == Operation::Get);
  CHECK(history.event(n - 3).time_ns == history.event(n - 1).time_ns);
  CHECK(history.after(n - 2).object(queue)->buffer.size() == 1);
  CHECK(history.after(n - 1).object(queue)->pipe.size() == 1);
  CHECK(history.after(n).object(queue)->got_count == 1);
}

TEST_CASE("History: started comes before the child's first step, exited before the end of join") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.create(main, "f1");
  const auto start = run.begin(main, Operation::Start, f1);
  run.running(f1);
  run.tell({.actor = main, .object = f1, .value = 803, .kind = Kind::Started}).end(main, start);
  run.end(main, run.waits(main, Operation::Join, f1)).exited(f1, 0);
  History history{run};
  history.add(run.events());
  std::vector<Kind> kinds;
  for (std::size_t i = 0; i < history.size(); ++i)
    if (history.event(i).object == f1) kinds.push_back(history.event(i).kind);
  CHECK(kinds == std::vector{Kind::Created, Kind::CallBegun, Kind::Started, Kind::Running, Kind::CallEnded,
                             Kind::CallBegun, Kind::CallBlocked, Kind::Exited, Kind::CallEnded});
}

TEST_CASE("History: an event that comes late is put where it belongs, and says from where all is new") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.prints(f1, "a\n").prints(f1, "b\n");
  std::vector<Event> events = run.events();
  const Event late = events[4];
  events.erase(events.begin() + 4);
  History history{run};
  CHECK(history.add(events) == 0);
  const model::Version before = history.version();
  CHECK(history.add(std::vector{late}) == 4);
  CHECK(history.version() != before);
  CHECK(history.changed_since(before.revision) == 4);
  CHECK(history.changed_since(history.version().revision) == history.size());
  History whole{run};
  whole.add(run.events());
  CHECK(everything(history) == everything(whole));
}

TEST_CASE("History: the same events in whatever pieces they come give the same order, worlds, console and timeline") {
  std::mt19937 random{4711};
  for (int round = 0; round < 25; ++round) {
    const RunBuilder run = random_run(random, 400);
    History whole{run};
    whole.add(run.events());
    model::Timeline whole_timeline;
    whole_timeline.update(whole);
    History live{run};
    model::Timeline timeline;
    for (const auto& piece : arrival(run.events(), random, round % 2 == 0 ? 30 : 300)) {
      live.add(piece);
      timeline.update(live);
      if (random() % 3 == 0) (void)live.after(random() % (live.size() + 1));
    }
    REQUIRE(everything(live) == everything(whole));
    CHECK(spawnarium::test::text_of(timeline) == spawnarium::test::text_of(whole_timeline));
  }
}

TEST_CASE("History: seeking in either direction finds the world that replaying gives") {
  std::mt19937 random{7};
  const RunBuilder run = random_run(random, 40'000);
  History history{run};
  history.add(run.events());
  REQUIRE(history.size() > 40'000);
  std::vector<std::size_t> places{0, 1, 255, 256, 257, 16383, 16384, 16385, 32768, 32769, history.size()};
  for (int i = 0; i < 30; ++i) places.push_back(random() % history.size());
  std::map<std::size_t, std::string> replayed;
  World world;
  for (std::size_t i = 0; i <= history.size(); ++i) {
    world.console_lines = 0;
    if (std::find(places.begin(), places.end(), i) != places.end()) replayed[i] = world.dump();
    if (i < history.size()) world = model::apply(std::move(world), history.event(i), run);
  }
  for (int round = 0; round < 2; ++round) {
    for (const std::size_t place : places) {
      World found = history.after(place);
      found.console_lines = 0;
      CHECK(found.dump() == replayed[place]);
    }
    std::reverse(places.begin(), places.end());
  }
}

TEST_CASE("History: prepared piece by piece, it says the same") {
  std::mt19937 random{8};
  const RunBuilder run = random_run(random, 40'000);
  History plain{run}, prepared{run};
  plain.add(run.events());
  prepared.add(run.events());
  int pieces = 1;
  while (!prepared.prepare(10'000)) ++pieces;
  CHECK(pieces == 2);
  for (const std::size_t count : {std::size_t{5}, std::size_t{17'000}, std::size_t{33'000}, prepared.size()})
    CHECK(prepared.after(count).dump() == plain.after(count).dump());
}

TEST_CASE("History: at a time is after all events up to and with it") {
  RunBuilder run;
  run.main();
  run.at_ms(3).prints(2, "x\n");
  History history{run};
  history.add(run.events());
  CHECK(history.count_at(0s) == 0);
  CHECK(history.count_at(3ms) == 2);
  CHECK(history.count_at(3ms + 1us) == 3);
  CHECK(history.at(history.end()).events == history.size());
  CHECK(history.at(1h).now == history.end());
}

TEST_CASE("History: at any time the messages add up") {
  std::mt19937 random{99};
  for (int round = 0; round < 10; ++round) {
    const RunBuilder run = random_run(random, 600);
    History history{run};
    history.add(run.events());
    for (std::size_t i = 0; i <= history.size(); ++i) {
      const World world = history.after(i);
      for (const auto& object : world.objects) {
        REQUIRE(object->put_count - object->got_count ==
                object->buffer.size() + object->pipe.size() + object->lost.size());
        std::size_t counted = 0;
        for ([[maybe_unused]] const model::Message& message : object->buffer) ++counted;
        REQUIRE(counted == object->buffer.size());
      }
    }
  }
}

TEST_CASE("History: any garbage is passed over") {
  std::mt19937_64 random{1};
  for (int round = 0; round < 40; ++round) {
    RunBuilder run = [&] {
      std::mt19937 small{static_cast<std::uint32_t>(round)};
      return random_run(small, 50);
    }();
    std::vector<Event> events = run.events();
    for (int i = 0; i < 3000; ++i) {
      Event event{.time_ns = random() % 3 == 0 ? random() : random() % 1'000'000,
                  .actor = static_cast<Serial>(random() % 12),
                  .call = static_cast<std::uint32_t>(random() % 6),
                  .object = static_cast<Serial>(random() % 12),
                  .peer = static_cast<Serial>(random() % 12),
                  .serial = random() % 2 == 0 ? random() : random() % 8,
                  .value = static_cast<std::int64_t>(random() % 2 == 0 ? random() : random() % 20),
                  .text = static_cast<trace::TextRef>(random() % 60),
                  .place = static_cast<std::uint32_t>(random()),
                  .extra = static_cast<std::uint32_t>(random() % 900),
                  .kind = static_cast<Kind>(random() % 2 == 0 ? random() % 90 : 48 + random() % 3),
                  .detail = static_cast<std::uint8_t>(random() % 70),
                  .outcome = static_cast<trace::Outcome>(random() % 12),
                  .flags = static_cast<std::uint8_t>(random())};
      events.push_back(event);
    }
    std::shuffle(events.begin(), events.end(), random);
    History history{run};
    model::Timeline timeline;
    for (std::size_t i = 0; i < events.size(); i += 500) {
      history.add(std::span{events}.subspan(i, std::min<std::size_t>(500, events.size() - i)));
      timeline.update(history);
    }
    CHECK(history.size() <= events.size());
    const World world = history.after(history.size());
    CHECK_FALSE(world.dump().empty());
    (void)model::deadlocks(world);
    (void)history.console();
    for (std::size_t i = 1; i < history.size(); ++i) REQUIRE(history.event(i - 1).time_ns <= history.event(i).time_ns);
    for (const model::Lane& lane : timeline.lanes())
      for (std::size_t i = 1; i < lane.spans.size(); ++i) REQUIRE(lane.spans[i - 1].end <= lane.spans[i].begin);
  }
}
