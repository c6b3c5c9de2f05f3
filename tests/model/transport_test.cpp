#include "model/transport.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

#include "support/random_run.hpp"

namespace {

using namespace std::chrono_literals;
using model::Pace;
using model::TraceTime;
using model::Transport;
using trace::Kind;

class NoTexts : public model::Texts {
 public:
  std::string_view text(trace::TextRef) const override { return {}; }
};

// One process that begins at 0 s and sleeps: steps at 0, 1, 2, 10 and 11 s, a sample of /proc at 1.5 s.
struct Fixture {
  NoTexts texts;
  model::History history{texts};

  void add(TraceTime t, Kind kind, std::uint32_t call = 0) {
    trace::Event event;
    event.time_ns = static_cast<std::uint64_t>(t.count());
    event.actor = event.object = 1;
    event.kind = kind;
    event.call = call;
    if (kind == Kind::CallBegun || kind == Kind::CallEnded) {
      event.detail = static_cast<std::uint8_t>(trace::Operation::Sleep);
      event.object = trace::kNobody;
    }
    if (kind == Kind::KernelState) event.value = 'S';
    history.add({&event, 1});
  }
  Fixture() {
    add(0s, Kind::Running);
    add(1s, Kind::CallBegun, 1);
    add(1500ms, Kind::KernelState);
    add(2s, Kind::CallEnded, 1);
    add(10s, Kind::CallBegun, 2);
    add(11s, Kind::CallEnded, 2);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "Transport: by the clock, a second at speed 1/2 is half a second, and the end is the end") {
  Transport transport;
  transport.seek(1s, history);
  transport.slower();
  CHECK(transport.speed() == 0.5);
  transport.play(history);
  transport.advance(1s, history, {});
  CHECK(transport.position().t == 1500ms);
  CHECK(transport.position().count == 3);
  transport.advance(1000s, history, {});
  CHECK(transport.position().t == 11s);
  CHECK_FALSE(transport.playing());
}

TEST_CASE_FIXTURE(Fixture, "Transport: a story is told at the speed that is chosen, and is over at its end") {
  Transport transport;
  transport.set_pace(Pace::Story, history, {});
  transport.play(history);
  const model::StoryTicks end = transport.story().end();
  REQUIRE(end > model::kTicksPerSecond);
  transport.advance(500ms, history, {});
  CHECK(transport.position().story == 5000);
  transport.faster();
  transport.advance(500ms, history, {});
  CHECK(transport.position().story == 15000);
  transport.advance(1000s, history, {});
  CHECK(transport.position().story == end);
  CHECK(transport.position().count == history.size());
  CHECK_FALSE(transport.playing());
  transport.play(history);
  CHECK(transport.position().story == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "Transport: a story of a living run waits at its end for what comes, and hurries when asked") {
  Transport transport;
  transport.set_pace(Pace::Story, history, 60s);
  transport.play(history);
  transport.advance(Transport::kHurry, history, 60s, true);
  CHECK(transport.position().story >= transport.story().end(60s) * 6 / 10);
  for (int i = 0; i < 20; ++i) transport.advance(1s, history, 60s);
  CHECK(transport.caught_up(60s));
  CHECK(transport.playing());
  CHECK(transport.position().t > 50s);
}

TEST_CASE_FIXTURE(Fixture, "Transport: a story that hurries is there in time, in however many frames") {
  Transport transport;
  transport.set_pace(Pace::Story, history, 60s);
  transport.play(history);
  const auto frames = Transport::kHurry / 10ms;
  for (int i = 0; i < frames / 2; ++i) transport.advance(10ms, history, 60s, true);
  CHECK_FALSE(transport.caught_up(60s));
  for (int i = 0; i < frames / 2; ++i) transport.advance(10ms, history, 60s, true);
  CHECK(transport.caught_up(60s));
}

TEST_CASE_FIXTURE(Fixture, "Transport: where a story stands after a step or a leap is where that is told") {
  Transport transport;
  transport.set_pace(Pace::Story, history, {});
  transport.seek(10s, history);
  CHECK(transport.story().trace_at(transport.position().story, history) - 10s <= model::StoryClock::kNear);
  CHECK(transport.step(1, history));
  CHECK(transport.position().story >= transport.story().after_event(transport.position().count - 1));
  CHECK(transport.moving());  // The step is on its way,
  transport.advance(1s, history, {});
  CHECK_FALSE(transport.moving());  // and there.
}

TEST_CASE_FIXTURE(Fixture, "Transport: a beat that is under way stands while nothing plays") {
  Transport transport;
  transport.set_pace(Pace::Story, history, {});
  transport.play(history);
  while (transport.position().moving.empty()) transport.advance(10ms, history, {});
  transport.pause();
  const auto position = transport.position();
  CHECK_FALSE(transport.moving());
  transport.advance(1s, history, {});
  CHECK(transport.position() == position);
}

TEST_CASE_FIXTURE(Fixture, "Transport: play at the end begins at the beginning") {
  Transport transport;
  transport.to_end(history);
  transport.play(history);
  CHECK(transport.position().t == 0s);
  CHECK(transport.playing());
}

TEST_CASE_FIXTURE(Fixture, "Transport: event time takes one step per event and passes over samples") {
  Transport transport;
  transport.set_pace(Pace::Events, history, {});
  transport.seek({}, history);
  transport.play(history);
  CHECK(transport.position().count == 1);
  transport.advance(Transport::kStepTime, history, {});
  CHECK(transport.position().count == 2);
  CHECK(transport.position().from == 1U);
  CHECK(transport.position().fraction == 0);
  transport.advance(Transport::kTransitionTime / 2, history, {});
  CHECK(transport.position().fraction == doctest::Approx(0.5));
  transport.advance(Transport::kStepTime - Transport::kTransitionTime / 2, history, {});
  CHECK(transport.position().count == 4);  // The third event is a sample.
  transport.advance(10 * Transport::kStepTime, history, {});
  CHECK(transport.position().count == 6);
  CHECK_FALSE(transport.playing());
}

TEST_CASE_FIXTURE(Fixture, "Transport: a step back undoes a step forward, all the way to the beginning") {
  Transport transport;
  transport.seek({}, history);
  std::vector<std::size_t> there{transport.position().count};
  while (transport.step(1, history)) there.push_back(transport.position().count);
  CHECK(there == std::vector<std::size_t>{1, 2, 4, 5, 6});
  for (std::size_t i = there.size(); i-- > 1;) {
    CHECK(transport.position().count == there[i]);
    CHECK(transport.step(-1, history));
  }
  CHECK(transport.position().count == 1);
  CHECK(transport.step(-1, history));
  CHECK(transport.position().count == 0);
  CHECK_FALSE(transport.step(-1, history));
}

TEST_CASE_FIXTURE(Fixture, "Transport: steps by operation, and by what concerns one process") {
  Transport transport;
  transport.seek(3s, history);
  CHECK(transport.step(1, history, model::is_operation));
  CHECK(transport.position().t == 10s);
  CHECK(transport.step(-1, history, model::is_operation));
  CHECK(transport.position().t == 1s);
  CHECK_FALSE(transport.step_of(77, 1, history));
  CHECK(transport.position().t == 1s);
}

TEST_CASE_FIXTURE(Fixture,
                  "Transport: following shows the present; any step looks back while it goes on; live returns") {
  Transport transport;
  transport.go_live(history, 12s);
  CHECK(transport.following());
  CHECK(transport.position().t == 12s);
  transport.advance(100ms, history, 13s);
  CHECK(transport.position().t == 13s);
  transport.step(-1, history);
  CHECK_FALSE(transport.following());
  const TraceTime looking_at = transport.position().t;
  add(14s, Kind::CallBegun, 3);
  transport.advance(1s, history, 15s);
  CHECK(transport.position().t == looking_at);
  transport.go_live(history, 15s);
  CHECK(transport.position().count == history.size());
  transport.advance(1s, history, {});  // The run has ended.
  CHECK_FALSE(transport.following());
  CHECK(transport.position().t == history.end());
}

TEST_CASE_FIXTURE(Fixture, "Transport: a loop is played again and again, whichever end was given first") {
  Transport transport;
  transport.set_loop(2s, 1s);
  REQUIRE(transport.loop());
  transport.seek(1900ms, history);
  transport.play(history);
  transport.advance(200ms, history, {});
  CHECK(transport.position().t == 1s);
  CHECK(transport.playing());
  transport.no_loop();
  CHECK_FALSE(transport.loop());
}

TEST_CASE_FIXTURE(Fixture, "Transport: bookmarks are set, taken away and gone to, in the order of time") {
  Transport transport;
  transport.toggle_bookmark(5s);
  transport.toggle_bookmark(1s);
  transport.toggle_bookmark(3s);
  transport.toggle_bookmark(3s);
  CHECK(transport.bookmarks() == std::vector<TraceTime>{1s, 5s});
  transport.seek(2s, history);
  CHECK(transport.to_bookmark(1, history));
  CHECK(transport.position().t == 5s);
  CHECK_FALSE(transport.to_bookmark(1, history));
  CHECK(transport.to_bookmark(-1, history));
  CHECK(transport.position().t == 1s);
}

TEST_CASE_FIXTURE(Fixture, "Transport: speeds go from a hundredth to a hundredfold") {
  Transport transport;
  for (int i = 0; i < 30; ++i) transport.faster();
  CHECK(transport.speed() == 100);
  for (int i = 0; i < 30; ++i) transport.slower();
  CHECK(transport.speed() == 0.01);
  transport.normal_speed();
  CHECK(transport.speed() == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "CompressedTime: long waits are cut short and marked, and there and back is the same moment") {
  model::CompressedTime time;
  time.update(history);
  const TraceTime longest = model::CompressedTime::kLongest;
  REQUIRE(time.breaks().size() == 4);  // 0-1, 1-2, 2-10, 10-11
  CHECK(time.compressed(11s) == 4 * longest);
  CHECK(time.compressed(0s) == 0s);
  for (const TraceTime t : {TraceTime(0s), TraceTime(100ms), TraceTime(1s), TraceTime(1050ms), TraceTime(2s),
                            TraceTime(10s), TraceTime(11s), TraceTime(20s)}) {
    CHECK(time.clock(time.compressed(t)) == t);
  }
  TraceTime last{};
  for (TraceTime t{}; t <= 12s; t += 10ms) {
    CHECK(time.compressed(t) >= last);
    last = time.compressed(t);
  }
}

TEST_CASE_FIXTURE(Fixture, "CompressedTime: an update gives what a fresh one would, also after a late event") {
  model::CompressedTime growing;
  growing.update(history);
  add(20s, Kind::CallBegun, 3);
  growing.update(history);
  add(5s, Kind::CallBegun, 4);
  growing.update(history);
  model::CompressedTime fresh;
  fresh.update(history);
  CHECK(growing.breaks() == fresh.breaks());
}

TEST_CASE("CompressedTime: the same of any run, however its events come") {
  std::mt19937 random{9};
  std::size_t breaks = 0;
  for (int i = 0; i < 30; ++i) {
    const auto run = spawnarium::test::random_run(random, 300);
    std::vector<trace::Event> events = run.events();
    for (trace::Event& event : events) event.time_ns *= event.time_ns * 5;  // Later and later: waits of all lengths.
    model::History history{run};
    model::CompressedTime growing;
    for (const auto& piece : spawnarium::test::arrival(events, random, 40)) {
      history.add(piece);
      if (random() % 3 != 0) growing.update(history);
    }
    growing.update(history);
    model::CompressedTime fresh;
    fresh.update(history);
    REQUIRE(growing.breaks() == fresh.breaks());
    breaks += fresh.breaks().size();
  }
  CHECK(breaks > 100);
}

TEST_CASE("Transport: a seek beyond what has been read shows what comes until then, and what comes late") {
  spawnarium::test::RunBuilder run;
  const trace::Serial main = run.main();
  run.at_ms(10).prints(main, "a");
  model::History history{run};
  history.add(std::span<const trace::Event>{run.events()});
  const std::size_t first = history.size();
  Transport transport;
  transport.seek(100ms, history);
  CHECK(transport.position().count == first);
  spawnarium::test::RunBuilder more = run;
  more.at_ms(50).prints(main, "b");
  more.at_ms(150).prints(main, "c");
  history.add(std::span<const trace::Event>{more.events()}.subspan(first));
  transport.advance(16ms, history, std::nullopt);
  CHECK(transport.position().t == 100ms);
  CHECK(transport.position().count == first + 2);  // "b", and not "c".
  transport.seek_event(0, history);
  transport.advance(16ms, history, std::nullopt);
  CHECK(transport.position().count == 1);  // An event stays that event, whatever else there is at its time.
}
