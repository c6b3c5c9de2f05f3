#include "view/card_texts.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

TEST_CASE("CardTexts: the last line that a process printed, as of any moment") {
  SceneFixture f;
  const Serial main = f.run.main(), child = f.run.child(main, "f1");
  f.run.at_ms(10).prints(main, "one\n").output("one\n");
  f.run.at_ms(20).prints(child, "two\n").output("two\n");
  f.run.at_ms(30).prints(main, "three\n").output("three\n");
  const Scene late = f.at(1s);
  CardTexts texts;
  texts.update(late.history, {});
  const auto last = [&](Serial process, std::chrono::milliseconds t) -> std::string {
    const auto said = texts.last_print(late.history, process, late.history.count_at(t));
    return said ? std::string{said->text} : "";
  };
  CHECK(last(main, 5ms).empty());
  CHECK(last(main, 15ms) == "one");
  CHECK(last(main, 25ms) == "one");
  CHECK(last(child, 25ms) == "two");
  CHECK(last(main, 35ms) == "three");
}

TEST_CASE("CardTexts: what came late finds its place, as if all had been there at once") {
  SceneFixture f;
  const Serial main = f.run.main();
  f.run.at_ms(10).prints(main, "one\n").output("one\n");
  f.run.at_ms(30).prints(main, "three\n").output("three\n");
  const std::size_t later = f.run.events().size();
  f.run.at_ms(20).prints(main, "two\n").output("two\n");
  const std::span<const trace::Event> events{f.run.events()};
  model::History history{f.run};
  CardTexts texts;
  history.add(events.first(later));
  texts.update(history, {});
  history.add(events.subspan(later));
  texts.update(history, {});
  const auto said = texts.last_print(history, main, history.count_at(25ms));
  REQUIRE(said);
  CHECK(said->text == "two");
}

TEST_CASE("CardTexts: a print counts from its call on; bytes that no print brought, from their line on") {
  SceneFixture f;
  const Serial main = f.run.main();
  f.run.at_ms(10).prints(main, "one\n");
  f.run.at_ms(20).prints(main, "two\n");
  f.run.at_ms(30).output("one\ntwo\n");
  f.run.at_ms(40).output("by other means\n");
  const Scene late = f.at(1s);
  CardTexts texts;
  texts.update(late.history, {});
  const auto last = [&](std::chrono::milliseconds t) {
    const auto said = texts.last_print(late.history, main, late.history.count_at(t));
    return said ? std::string{said->text} : "";
  };
  CHECK(last(15ms) == "one");
  CHECK(last(25ms) == "two");
  CHECK(last(35ms) == "two");
  CHECK(last(45ms) == "by other means");
}

TEST_CASE("CardTexts: a value that was read from shared memory, until its process writes one") {
  SceneFixture f;
  const Serial main = f.run.main(), child = f.run.child(main, "f1");
  const Serial counter = f.run.object(main, trace::ObjectType::Value);
  const auto touches = [&](double ms, Serial process, trace::Operation operation, std::string_view text) {
    const std::uint32_t call = f.run.at_ms(ms).begin(process, operation, counter);
    f.run.end(process, call, trace::Outcome::Returned, {.value = -1, .text = text});
  };
  touches(10, main, trace::Operation::Load, "3");
  touches(20, child, trace::Operation::Load, "3");
  touches(30, main, trace::Operation::Store, "4");
  touches(40, child, trace::Operation::Store, "4");
  const Scene late = f.at(1s);
  CardTexts texts;
  texts.update(late.history, {});
  const auto read = [&](Serial process, std::chrono::milliseconds t) {
    return texts.value_read(late.history, process, late.history.count_at(t));
  };
  CHECK(read(main, 5ms).empty());
  CHECK(read(main, 15ms) == "3");
  CHECK(read(child, 35ms) == "3");
  CHECK(read(main, 35ms).empty());
  CHECK(read(child, 45ms).empty());
}

TEST_CASE("CardTexts: a line of code without its indentation; a place that is not known has none") {
  SceneFixture f;
  f.run.main();
  const Scene scene = f.at(1s);
  const std::vector<model::SourceFile> sources{{"program.py", "def f():\n    sleep(2)\n"}};
  CardTexts texts;
  CHECK_FALSE(texts.has_code());
  texts.update(scene.history, sources);
  CHECK(texts.has_code());
  CHECK(texts.line(trace::place_of(1, 2)) == "sleep(2)");
  CHECK(texts.line(trace::place_of(1, 9)).empty());
  CHECK(texts.line(trace::place_of(2, 1)).empty());
  CHECK(texts.line(0).empty());
}
