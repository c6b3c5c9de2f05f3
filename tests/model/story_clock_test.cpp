#include "model/story_clock.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "support/random_run.hpp"

namespace {

using namespace std::chrono_literals;
using model::Act;
using model::Beat;
using model::History;
using model::InMotion;
using model::StoryClock;
using model::StoryTicks;
using model::TraceTime;
using spawnarium::test::RunBuilder;
using trace::Kind;
using trace::Operation;

struct Told {
  explicit Told(const RunBuilder& run) : history{run} {
    history.add(run.events());
    clock.update(history, StoryClock::kAll);
  }
  History history;
  StoryClock clock;

  std::vector<Act> acts() const {
    std::vector<Act> acts;
    for (const Beat& beat : clock.beats()) acts.push_back(beat.act);
    return acts;
  }
  std::vector<Beat> of(Act act) const {
    std::vector<Beat> found;
    for (const Beat& beat : clock.beats())
      if (beat.act == act) found.push_back(beat);
    return found;
  }
};

std::string text_of(const StoryClock& clock) {
  std::string text;
  for (const Beat& beat : clock.beats())
    text += std::to_string(beat.begin) + " +" + std::to_string(beat.length) + " " + std::string(name_of(beat.act)) +
            " x" + std::to_string(beat.times) + " #" + std::to_string(beat.events) + "\n";
  return text + "end " + std::to_string(clock.end()) + "\n";
}

/// One process that prints a line at each of these milliseconds, each from a line of code of its own.
RunBuilder printing_at(const std::vector<double>& at_ms) {
  RunBuilder run;
  const auto main = run.main();
  std::uint32_t line = 1;
  for (const double ms : at_ms) {
    run.at_ms(ms);
    const auto call =
        run.begin(main, Operation::Print, trace::kNobody, {.text = "x\n", .place = trace::place_of(1, line++)});
    run.end(main, call);
  }
  return run;
}

}  // namespace

TEST_CASE("StoryClock: a history without events has no beats and no length") {
  const RunBuilder run;
  const Told told{run};
  CHECK(told.clock.beats().empty());
  CHECK(told.clock.end() == 0);
  CHECK(told.clock.events_at(100, told.history) == 0);
  CHECK(told.clock.trace_at(100, told.history) == TraceTime{});
}

TEST_CASE("StoryClock: a pause of two seconds is told in 1.56 s, of ten times as much in 0.6 s more") {
  const Told told{printing_at({10, 2010, 22010})};
  const std::vector<Beat> pauses = told.of(Act::Pause);
  REQUIRE(pauses.size() == 2);
  CHECK(pauses[0].length == 15612);  // 0.6 log10(2000 / 5)
  CHECK(pauses[1].length == 21612);
}

TEST_CASE("StoryClock: what is 70 microseconds apart is told one after the other when it follows from each other") {
  RunBuilder run;
  const auto main = run.main();
  const auto child = run.child(main, "f1");
  const Told told{run};
  const auto start = told.of(Act::Start), awake = told.of(Act::Awake);
  REQUIRE(start.size() == 1);
  REQUIRE(awake.size() == 1);
  CHECK(start[0].length == 7000);
  CHECK(awake[0].begin == start[0].end());
  CHECK(child != main);
}

TEST_CASE("StoryClock: two children that follow from nothing of each other overlap by half") {
  RunBuilder run;
  const auto main = run.main();
  const auto a = run.child(main, "a"), b = run.child(main, "b");
  run.at_ms(1000).exited(a, 0).exited(b, 0);
  const Told told{run};
  const auto exited = told.of(Act::Exited);
  REQUIRE(exited.size() == 2);
  CHECK(exited[1].begin == exited[0].begin + exited[0].length / 2);
}

TEST_CASE("StoryClock: a message is got after it has been put, however near they are") {
  RunBuilder run;
  const auto main = run.main();
  const auto child = run.child(main, "f1");
  const auto queue = run.object(main, trace::ObjectType::SimpleQueue);
  run.at_ms(500);
  const auto get = run.begin(child, Operation::Get, queue);
  run.puts(main, queue, 1, "x");
  run.end(child, get, trace::Outcome::Returned, {.peer = main, .serial = 1});
  const auto messages = Told{run}.of(Act::Message);
  REQUIRE(messages.size() == 2);
  CHECK(messages[1].begin == messages[0].end());
}

TEST_CASE("StoryClock: a join that returns when it has collected the status is one act with that") {
  const auto acts_with = [](double later_ms) {
    RunBuilder run;
    const auto main = run.main();
    const auto child = run.child(main, "f1");
    run.at_ms(100);
    const auto join = run.waits(main, Operation::Join, child);
    run.at_ms(200).exited(child, 0);
    run.reaped(child, 0, main);
    run.at_ms(200.1 + later_ms).end(main, join);
    const Told told{run};
    return std::pair{told.of(Act::Reaped).size(), told.of(Act::Over).size()};
  };
  CHECK(acts_with(0) == std::pair<std::size_t, std::size_t>{1, 0});
  CHECK(acts_with(50) == std::pair<std::size_t, std::size_t>{1, 1});
}

TEST_CASE("StoryClock: after three minutes of story all is told shorter, but the first of a kind in full") {
  RunBuilder run;
  const auto main = run.main();
  const auto child = run.child(main, "f1");
  const auto event = run.object(main, trace::ObjectType::Event);
  const std::string lines(20, '\n');
  for (std::uint32_t i = 1; i <= 20'000; ++i) {
    run.does(main, Operation::Print, trace::kNobody, {.text = lines, .place = trace::place_of(1, i)});
    run.does(main, Operation::Set, event, {.place = trace::place_of(2, i)});
    run.does(main, Operation::IsAlive, child, {.place = trace::place_of(3, i)});
  }
  run.tell({.actor = main, .object = main, .kind = Kind::Raised});
  const Told told{run};
  CHECK(told.clock.end() > 150 * model::kTicksPerSecond);
  CHECK(told.clock.end() < 190 * model::kTicksPerSecond);
  const auto raised = told.of(Act::Raised);
  REQUIRE(raised.size() == 1);
  CHECK(raised[0].length == 8000);
}

TEST_CASE("StoryClock: what repeats itself at one line is told shorter from the fourth time on, the first in full") {
  RunBuilder run;
  const auto main = run.main();
  for (int i = 0; i < 100; ++i) {
    const auto call =
        run.begin(main, Operation::Print, trace::kNobody, {.text = "x\n", .place = trace::place_of(1, 7)});
    run.end(main, call);
  }
  const Told told{run};
  const auto prints = told.of(Act::Print);
  REQUIRE(prints.size() > 10);
  CHECK(prints[0].length == 5000);
  CHECK(prints[2].length == 5000);
  CHECK(prints[3].length < 5000);
  CHECK(prints[9].length < prints[3].length);
}

TEST_CASE("StoryClock: a lock that is acquired and given back at once is one touch, unless another waits for it") {
  const auto acts_with = [](bool another_waits) {
    RunBuilder run;
    const auto main = run.main();
    const auto child = run.child(main, "f1");
    const auto lock = run.object(main, trace::ObjectType::Lock);
    run.at_ms(100);
    const auto acquire = run.begin(main, Operation::Acquire, lock);
    run.end(main, acquire);
    if (another_waits) {
      const auto waits = run.begin(child, Operation::Acquire, lock);
      run.block(child, waits);
    }
    const auto release = run.begin(main, Operation::Release, lock);
    run.end(main, release);
    return Told{run}.acts();
  };
  const auto count = [](const std::vector<Act>& acts, Act act) { return std::count(acts.begin(), acts.end(), act); };
  const auto alone = acts_with(false), contended = acts_with(true);
  CHECK(count(alone, Act::Touch) == 1);
  CHECK(count(alone, Act::Acquire) == 0);
  CHECK(count(alone, Act::Give) == 0);
  CHECK(count(contended, Act::Touch) == 0);
  CHECK(count(contended, Act::Acquire) == 1);
  CHECK(count(contended, Act::Give) == 1);
}

TEST_CASE("StoryClock: a lock that is held only to read or write shared memory is told by that access alone") {
  const auto acts_with = [](bool waited) {
    RunBuilder run;
    const auto main = run.main();
    const auto value = run.object(main, trace::ObjectType::Value), lock = run.object(main, trace::ObjectType::RLock);
    run.at_ms(100);
    const auto acquire = run.begin(main, Operation::Acquire, lock);
    if (waited) run.block(main, acquire);
    run.end(main, acquire);
    run.does(main, Operation::Load, value);
    const auto release = run.begin(main, Operation::Release, lock);
    run.end(main, release);
    return Told{run}.acts();
  };
  const auto count = [](const std::vector<Act>& acts, Act act) { return std::count(acts.begin(), acts.end(), act); };
  const auto alone = acts_with(false), waited = acts_with(true);
  CHECK(count(alone, Act::Load) == 1);
  CHECK(count(alone, Act::Touch) + count(alone, Act::Acquire) + count(alone, Act::Give) == 0);
  CHECK(count(waited, Act::Touch) == 1);
}

TEST_CASE("StoryClock: output that a print has just told is not told again; what was buffered is") {
  RunBuilder run;
  const auto main = run.main();
  const auto print = run.begin(main, Operation::Print, trace::kNobody, {.text = "now\n"});
  run.end(main, print);
  run.tell({.actor = RunBuilder::kSupervisor, .value = 1, .text = run.keep("now\n"), .kind = Kind::Output});
  const auto later = run.begin(main, Operation::Print, trace::kNobody, {.text = "later\n"});
  run.end(main, later);
  run.at_ms(500).tell(
      {.actor = RunBuilder::kSupervisor, .value = 1, .text = run.keep("later\n"), .kind = Kind::Output});
  const Told told{run};
  CHECK(told.of(Act::Print).size() == 2);
  CHECK(told.of(Act::Output).size() == 1);
}

TEST_CASE("StoryClock: in a pause the trace's time runs as the logarithm of the story's, and what was told stays") {
  const Told shorter{printing_at({10, 1010})}, longer{printing_at({10, 10010})};
  const Beat pause = shorter.of(Act::Pause).at(0);
  for (const double part : {0.0, 0.3, 0.7, 0.99}) {
    const auto at = pause.begin + static_cast<StoryTicks>(part * pause.length);
    const auto a = shorter.clock.trace_at(at, shorter.history), b = longer.clock.trace_at(at, longer.history);
    CAPTURE(part);
    CHECK(std::abs((a - b).count()) < 1'000'000);
  }
}

TEST_CASE("StoryClock: story and trace never run backwards, every event that is told lies in a beat") {
  std::mt19937 random{7};
  for (int round = 0; round < 20; ++round) {
    const RunBuilder run = spawnarium::test::random_run(random, 400);
    const Told told{run};
    StoryTicks begin = 0;
    std::uint32_t events = 0;
    for (const Beat& beat : told.clock.beats()) {
      CHECK(beat.begin >= begin);
      CHECK(beat.events >= events);
      begin = beat.begin;
      events = beat.events;
    }
    TraceTime before{};
    std::size_t count = 0;
    for (StoryTicks at = 0; at <= told.clock.end(); at += 97) {
      const TraceTime now = told.clock.trace_at(at, told.history);
      const std::size_t happened = told.clock.events_at(at, told.history);
      CHECK(now >= before);
      CHECK(happened >= count);
      before = now;
      count = happened;
    }
    std::vector<InMotion> moving;
    for (StoryTicks at = 0; at <= told.clock.end(); at += 31) {
      told.clock.in_motion(at, moving);
      CHECK(moving.size() <= StoryClock::kMost);
      for (const InMotion& each : moving) CHECK((each.fraction >= 0 && each.fraction < 1));
    }
  }
}

TEST_CASE("StoryClock: told at once, in pieces, with late events or live, the story is the same") {
  std::mt19937 random{11};
  for (int round = 0; round < 20; ++round) {
    const RunBuilder run = spawnarium::test::random_run(random, 600);
    const Told whole{run};
    History history{run};
    StoryClock clock;
    for (const auto& piece : spawnarium::test::arrival(run.events(), random, 40)) {
      history.add(piece);
      clock.update(history, std::max(TraceTime{}, history.end() - (round % 2 == 0 ? StoryClock::kSettle : 0ms)));
      if (round % 5 == 0) clock.update(history, StoryClock::kAll);
    }
    clock.update(history, StoryClock::kAll);
    CHECK(text_of(clock) == text_of(whole.clock));
  }
}

TEST_CASE("StoryClock: read in pieces, however small, the story is the same, and whole only at the end") {
  std::mt19937 random{13};
  const RunBuilder run = spawnarium::test::random_run(random, 500);
  const Told whole{run};
  for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
    History history{run};
    history.add(run.events());
    StoryClock clock;
    CHECK(clock.whole());
    std::size_t pieces = 0;
    do clock.update(history, StoryClock::kAll, most);
    while (!clock.whole() && ++pieces <= history.size());
    CHECK(pieces >= (history.size() - 1) / most - 1);
    CHECK(text_of(clock) == text_of(whole.clock));
    CHECK_FALSE(clock.update(history, StoryClock::kAll, most));
    CHECK(clock.whole());
  }
}

TEST_CASE("StoryClock: what is settled does not change when the run goes on") {
  for (const auto& recorded : spawnarium::test::recorded_runs(SPAWNARIUM_TEST_SOURCES "/traces")) {
    CAPTURE(recorded.name);
    History whole{*recorded.texts};
    whole.add(recorded.events);
    StoryClock all;
    all.update(whole, StoryClock::kAll);
    for (const double part : {0.2, 0.5, 0.8}) {
      const auto now = std::chrono::duration_cast<TraceTime>(whole.end() * part);
      StoryClock live;
      live.update(whole, now);
      const auto told = live.beats().size();
      REQUIRE(told <= all.beats().size());
      // The last beat may still grow, a pause after it is not closed.
      for (std::size_t i = 0; i + 1 < told; ++i) CHECK(live.beats()[i] == all.beats()[i]);
    }
  }
}

TEST_CASE("StoryClock: every recording is a film of 4 to 60 s, and no beat that is new is a flash") {
  for (const auto& recorded : spawnarium::test::recorded_runs(SPAWNARIUM_TEST_SOURCES "/traces")) {
    if (recorded.name == "unknown") continue;  // A seed of the fuzzer, and no run.
    CAPTURE(recorded.name);
    History history{*recorded.texts};
    history.add(recorded.events);
    StoryClock clock;
    clock.update(history, StoryClock::kAll);
    CHECK(clock.end() >= 4 * model::kTicksPerSecond);
    CHECK(clock.end() <= 60 * model::kTicksPerSecond);
    std::vector<bool> known(model::kActs);
    for (const Beat& beat : clock.beats()) {
      if (beat.act == Act::Pause) continue;
      if (!known[static_cast<std::size_t>(beat.act)]) CHECK(beat.length >= 1000);
      known[static_cast<std::size_t>(beat.act)] = true;
    }
  }
}

TEST_CASE(
    "StoryClock: a loop of a hundred thousand messages is told in less than three minutes, its first ones in full") {
  RunBuilder run;
  const auto main = run.main();
  const auto child = run.child(main, "f1");
  const auto queue = run.object(main, trace::ObjectType::SimpleQueue);
  for (std::uint64_t i = 1; i <= 100'000; ++i) {
    const auto put = run.begin(main, Operation::Put, queue, {.place = trace::place_of(1, 3)});
    run.end(main, put, trace::Outcome::Returned, {.peer = main, .serial = i});
    const auto get = run.begin(child, Operation::Get, queue, {.place = trace::place_of(1, 9)});
    run.end(child, get, trace::Outcome::Returned, {.peer = main, .serial = i});
  }
  const Told told{run};
  CHECK(told.clock.end() < 180 * model::kTicksPerSecond);
  CHECK(told.clock.beats().size() < 50'000);
  CHECK(told.of(Act::Message).at(0).length == 6000);
  // No kind of change is left out, and the last message is told before the end.
  CHECK(told.clock.events_at(told.clock.end(), told.history) == told.history.size());
}
