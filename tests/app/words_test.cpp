// The words of the lessons in the window: how one gets there, and back.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "app/front.hpp"
#include "app/lessons.hpp"
#include "base/build_config.hpp"
#include "headless_desk.hpp"

namespace {

using base::Language;
using spawnarium::test::HeadlessDesk;
using view::Key;

void keep(HeadlessDesk& it, const std::string& name) {
  if (const char* pictures = ::getenv("SPAWNARIUM_KEEP_PICTURES"))
    image::write_png(it.picture(), std::filesystem::path(pictures) / (name + ".png"));
}

}  // namespace

TEST_CASE("Words: a key leads to them, the help, and a link of a guide to its word; Esc leads back") {
  HeadlessDesk it{app::load_lessons()};
  const auto recording =
      std::filesystem::path(spawnarium::build_config::kSourceFolder) / "tests/traces/start_order.spawn";
  it.desk.open_recording(recording, "01_start_order");
  it.desk.command(view::Command::PlayOrPause);
  for (const Language language : {Language::English, Language::Chinese}) {
    REQUIRE(it.desk.settings().language == language);
    const std::string suffix = "." + std::string(base::name_of(language));
    it.type('w');
    CHECK(it.desk.front().words());
    keep(it, "words" + suffix);
    it.press(Key::Escape);
    CHECK(it.desk.front().empty());
    it.type('?');
    keep(it, "help" + suffix);
    it.type('w');
    CHECK(it.desk.front().words());
    for (const char32_t letter : std::u32string{U"lock"}) it.type(letter);
    keep(it, "words_lock" + suffix);
    it.press(Key::Escape);
    CHECK(it.desk.front().words());  // All words again.
    it.press(Key::Escape);
    CHECK(it.desk.front().empty());
    it.press(Key::F2);
  }
  // What the guide leads to, one after the other, where it gives its reasons.
  it.desk.command(view::Command::NextStop);
  it.settle();
  for (int i = 0; i < 12 && !it.desk.front().words(); ++i) {
    it.press(Key::F6);
    it.press(Key::Enter);
  }
  CHECK(it.desk.front().words());
  keep(it, "words_from_guide");
  it.press(Key::Escape);
  CHECK(it.desk.front().empty());
}

TEST_CASE("Front: a word's lesson is opened by Enter, and the words are gone before") {
  app::Front front;
  std::string opened;
  front.show_words({{.term = {.id = "deadlock",
                              .name = {.english = "deadlock", .chinese = "死锁"},
                              .says = {},
                              .also = {},
                              .lesson = "34"},
                     .lesson = {}}},
                   "deadlock", [&](const std::string& number) {
                     opened = number;
                     CHECK(front.empty());
                   });
  CHECK(front.press({.key = Key::Enter}));
  CHECK(opened == "34");
}
