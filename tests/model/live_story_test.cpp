#include "model/live_story.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "model/story.hpp"
#include "support/random_run.hpp"
#include "support/run_builder.hpp"

using base::Language;
using model::LiveStory;
using spawnarium::test::RunBuilder;
using trace::Event;
using trace::Operation;
using trace::Serial;

namespace {

std::string text_of(const LiveStory::Line& line) { return model::time_text(line.at) + " " + line.sentence; }

std::vector<std::string> texts_of(const std::vector<LiveStory::Line>& lines) {
  std::vector<std::string> texts;
  for (const LiveStory::Line& line : lines) texts.push_back(text_of(line));
  return texts;
}

}  // namespace

TEST_CASE("LiveStory: a late event is told once, with its time, and against the world at that time") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const Serial queue = run.object(main, trace::ObjectType::Queue), feeder = run.thread(f1, "QueueFeederThread", queue);
  run.at_ms(10).puts(f1, queue, 1, "'x'");
  run.at_ms(20).feeds(feeder, queue, f1, 1);
  run.at_ms(30).gets(main, queue, f1, 1);  // From now on 'x' is in no buffer.
  std::vector<Event> soon, late;
  for (const Event& event : run.events())
    (event.actor == feeder && event.operation() == Operation::Feed ? late : soon).push_back(event);

  LiveStory story{run, Language::English};
  const auto first = texts_of(story.add(soon));
  CHECK(first.back().starts_with("0.030002 s main got "));
  const auto then = texts_of(story.add(late));
  REQUIRE(then.size() == 1);
  CHECK(then[0] == "0.020002 s f1.QueueFeederThread wrote 'x' from the buffer into the pipe of queue1");
  CHECK(story.add({}).empty());
}

TEST_CASE("LiveStory: in whatever pieces the events come, each is told once, as the history tells it then") {
  std::mt19937 random{1911};
  for (int round = 0; round < 12; ++round) {
    const RunBuilder run = spawnarium::test::random_run(random, 400);
    std::vector<Event> numbered = run.events();
    for (std::size_t i = 0; i < numbered.size(); ++i)
      numbered[i].place = static_cast<std::uint32_t>(i + 1);  // No two are alike; no sentence looks at it.
    LiveStory story{run, Language::English}, story_of_alike{run, Language::English};
    model::History history{run};
    for (std::vector<Event> piece : spawnarium::test::arrival(numbered, random, round % 2 == 0 ? 30 : 300)) {
      history.add(piece);
      std::set<std::uint32_t> numbers;
      for (const Event& event : piece) numbers.insert(event.place);
      std::vector<std::string> expected;
      for (std::size_t i = 0; i < history.size(); ++i) {
        if (!numbers.contains(history.event(i).place)) continue;
        const std::string told = model::sentence(history, i, Language::English);
        if (told.empty()) continue;
        expected.push_back(text_of({model::TraceTime{static_cast<std::int64_t>(history.event(i).time_ns)}, told}));
      }
      REQUIRE(texts_of(story.add(piece)) == expected);
      for (Event& event : piece) event.place = 0;
      REQUIRE(texts_of(story_of_alike.add(piece)) == expected);
    }
  }
}
