#include "view/story_list.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/random_run.hpp"

using model::History;
using spawnarium::test::arrival;
using trace::Event;

namespace {

std::string text_of(const std::vector<view::StoryLine>& lines) {
  std::string text;
  for (const view::StoryLine& line : lines)
    text += std::to_string(line.event) + " " + std::to_string(line.at.count()) + " " + line.text + "\n";
  return text;
}

/// Somebody who looks at a run while it grows: the newest, or further back; everything, or what concerns one; in either
/// language.
void look_at_it_growing(const std::vector<Event>& events, const model::Texts& texts, std::mt19937& random,
                        std::size_t largest) {
  History history{texts};
  view::StoryMemory memory;
  trace::Serial concerning = trace::kNobody;
  auto language = base::Language::English;
  std::size_t lines = 0;
  std::vector<Event> so_far;
  for (const auto& piece : arrival(events, random, largest)) {
    history.add(piece);
    so_far.insert(so_far.end(), piece.begin(), piece.end());
    History whole{texts};
    whole.add(so_far);
    for (std::size_t looks = 1 + random() % 3; looks > 0; --looks) {
      if (random() % 8 == 0)
        concerning = random() % 2 == 0 ? trace::kNobody : history.event(random() % history.size()).actor;
      if (random() % 8 == 0) language = random() % 2 == 0 ? base::Language::English : base::Language::Chinese;
      const std::size_t most = random() % 4 == 0 ? random() % 60 : 14;
      const std::size_t count = random() % 3 == 0 ? random() % (history.size() + 1) : history.size();
      const auto remembered = memory.until(history, count, most, concerning, history.end(), language);
      REQUIRE(text_of(remembered) == text_of(view::story_until(whole, count, most, concerning, language)));
      lines += remembered.size();
    }
  }
  CHECK(lines > 0);
}

}  // namespace

TEST_CASE("Story: told as the run grows it is the same as told at once, wherever one looks and whatever comes late") {
  std::mt19937 random{4};
  for (int i = 0; i < 30; ++i) {
    const auto run = spawnarium::test::random_run(random, 400);
    look_at_it_growing(run.events(), run, random, 60);
  }
}

TEST_CASE("Story: the same of real runs") {
  std::mt19937 random{5};
  const auto runs = spawnarium::test::recorded_runs(SPAWNARIUM_TEST_SOURCES "/traces");
  REQUIRE(runs.size() > 10);
  for (const auto& run : runs) {
    CAPTURE(run.name);
    look_at_it_growing(run.events, *run.texts, random, 20);
  }
}

TEST_CASE("Story: what follows costs no look at what was told before") {
  spawnarium::test::RunBuilder run;
  const auto main = run.main();
  for (int i = 0; i < 100; ++i) run.prints(main, std::to_string(i) + "\n");
  struct Counting : model::Texts {
    explicit Counting(const model::Texts& of) : texts{of} {}
    std::string_view text(trace::TextRef ref) const override { return ++asked, texts.text(ref); }
    const model::Texts& texts;
    mutable std::size_t asked = 0;
  } counting{run};
  History history{counting};
  history.add(run.events());
  view::StoryMemory memory;
  (void)memory.until(history, history.size() - 1, 14, trace::kNobody, history.end(), base::Language::English);
  (void)history.after(history.size());
  counting.asked = 0;
  (void)memory.until(history, history.size() - 1, 14, trace::kNobody, history.end(), base::Language::English);
  CHECK(counting.asked == 0);
  (void)memory.until(history, history.size(), 14, trace::kNobody, history.end(), base::Language::English);
  CHECK(counting.asked < 20);
}
