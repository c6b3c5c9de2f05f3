#include "lesson/stops.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lesson/lessons.hpp"
#include "lesson/library.hpp"

using lesson::blocks_at;
using lesson::Stop;

TEST_CASE("Stops: each is found by its name, and has a title in both languages") {
  for (int i = 0; i < lesson::kStops; ++i) {
    const auto stop = static_cast<Stop>(i);
    CHECK(lesson::stop_named(lesson::name_of(stop)) == stop);
    CHECK(std::string{lesson::title_of(stop).english} != std::string{lesson::title_of(stop).chinese});
  }
  CHECK_FALSE(lesson::stop_named("look"));
}

TEST_CASE("Stops: a guide is divided at its second heading of the highest level, and nothing of it is lost") {
  const auto guide = lesson::markdown::parse(
      "Before.\n\n## Watch\n\nLook.\n\n### Closer\n\nThere.\n\n## Why\n\nSo.\n\n## More\n\nAnd so.\n");
  const auto see = blocks_at(Stop::See, guide), why = blocks_at(Stop::Why, guide);
  CHECK(see.size() == 5);
  CHECK(why.size() == 4);
  CHECK(see.size() + why.size() == guide.blocks.size());
  CHECK(why.front().spans.front().text == "Why");
  CHECK(blocks_at(Stop::Guess, guide).empty());
  CHECK(blocks_at(Stop::Try, guide).empty());
}

TEST_CASE("Stops: a guide of one part, or without a heading, is read while one looks") {
  for (const char* text : {"## Watch\n\nLook.\n", "Look.\n", ""}) {
    const auto guide = lesson::markdown::parse(text);
    CHECK(blocks_at(Stop::See, guide).size() == guide.blocks.size());
    CHECK(blocks_at(Stop::Why, guide).empty());
  }
}

TEST_CASE("Stops: every lesson asks before it runs, says what to look at, why it is so, and what to try") {
  for (const lesson::Lesson& each : lesson::load_folders({spawnarium::test::lessons_folder().string()}).lessons) {
    CAPTURE(each.id());
    std::set<Stop> asks;
    for (const lesson::Question& question : each.questions) asks.insert(question.at);
    CHECK(asks.contains(Stop::Guess));
    for (const auto* guide : {&each.guide.english, &each.guide.chinese}) {
      CHECK_FALSE(blocks_at(Stop::See, *guide).empty());
      CHECK_FALSE(blocks_at(Stop::Why, *guide).empty());
    }
    CHECK_FALSE(each.tries.empty());
  }
}
