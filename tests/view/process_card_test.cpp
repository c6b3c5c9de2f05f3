#include "view/process_card.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

/// A process that waits in get, and before that printed; both times it is "started".
struct Changing : SceneFixture {
  CardFacts before, now;
  Changing() {
    run.main();
    now.process = before.process = 7;
    now.presence = Presence::Waiting;
    before.presence = Presence::Running;
    now.status = before.status = "started";
    now.chip = before.chip = ChipShape::Started;
    now.label = before.label = "f1";
    now.life = before.life = 1;
    now.number = before.number = 2;
    before.doing = "print";
    now.doing = "get";
  }
  Drawing drawn(float change) {
    now.change = change;
    Drawing drawing;
    add_card(drawing, now, before, CardForm::Full, {0, 0, 400, 90}, at(1s));
    return drawing;
  }
};

std::ptrdiff_t times(const Drawing& drawing, std::string_view text) {
  return std::count_if(drawing.shapes.begin(), drawing.shapes.end(), [&](const Shape& shape) {
    const auto* words = std::get_if<Words>(&shape);
    return words != nullptr && words->text == text;
  });
}

std::size_t frames(const Drawing& drawing) {
  return static_cast<std::size_t>(std::count_if(drawing.shapes.begin(), drawing.shapes.end(), [](const Shape& shape) {
    const auto* box = std::get_if<Box>(&shape);
    return box != nullptr && box->rect.width == 400;
  }));
}

/// All that a card of this width says.
std::string said(const CardFacts& facts, float width_em) {
  SceneFixture f;
  f.run.main();
  Drawing drawing;
  const float em = f.theme.fonts.text.size;
  add_card(drawing, facts, {}, CardForm::Medium, {0, 0, width_em * em, 3.3F * em}, f.at({}));
  return drawing.said();
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

CardFacts facts_of(Presence presence, std::string doing, std::string brief) {
  CardFacts facts;
  facts.process = 7, facts.number = 1, facts.presence = presence;
  facts.doing = std::move(doing), facts.brief_state = std::move(brief);
  return facts;
}

}  // namespace

TEST_CASE("Process card: during a change a line has its old words or its new ones, never both and never none") {
  Changing f;
  for (const float change : {0.F, 0.1F, 0.39F, 0.41F, 0.7F, 1.F}) {
    CAPTURE(change);
    const Drawing drawing = f.drawn(change);
    CHECK(times(drawing, "print") == (change < 0.4F ? 1 : 0));
    CHECK(times(drawing, "get") == (change < 0.4F ? 0 : 1));
    CHECK(times(drawing, "f1") == 1);
  }
}

TEST_CASE("Process card: the chip stays in sight while what the process does changes") {
  Changing f;
  for (const float change : {0.F, 0.1F, 0.39F, 0.41F, 0.7F, 1.F}) {
    CAPTURE(change);
    CHECK(times(f.drawn(change), "started") == 1);
  }
}

TEST_CASE("Process card: the frame of the old state fades into that of the new one") {
  Changing f;
  CHECK(frames(f.drawn(0.5F)) == 2);
  CHECK(frames(f.drawn(1)) == 1);
  f.before.presence = Presence::Waiting;
  CHECK(frames(f.drawn(0.5F)) == 1);
}

TEST_CASE("Card: an operation is cut in its middle, so that the ends of names tell processes apart") {
  const CardFacts facts = facts_of(Presence::Running, "start a_process_with_a_name-3", {});
  CHECK(has(said(facts, 30), "start a_process_with_a_name-3\n"));
  CHECK(has(said(facts, 12), "start"));
  CHECK(has(said(facts, 12), "…"));
  CHECK(has(said(facts, 12), "-3\n"));
}

TEST_CASE("Card: what a countdown counts is never cut") {
  const std::string text = said(facts_of(Presence::Waiting, "join a_process_with_a_name-3 · 1.6 s", {}), 13);
  CHECK(has(text, "…"));
  CHECK(has(text, "· 1.6 s\n"));
}

TEST_CASE("Card: where there is no room for operation and countdown, the operation stays whole") {
  const std::string text = said(facts_of(Presence::Waiting, "sleep 0.01 · 8.6 ms", {}), 6.5F);
  CHECK(has(text, "sleep\n"));
  CHECK_FALSE(has(text, "8.6 ms"));
}

TEST_CASE("Card: a state without room for its phrase is said in a word") {
  const CardFacts facts = facts_of(Presence::Zombie, "zombie: not yet joined", "zombie");
  CHECK(has(said(facts, 30), "zombie: not yet joined\n"));
  CHECK(has(said(facts, 12), "zombie\n"));
  CHECK_FALSE(has(said(facts, 12), "…"));
}

TEST_CASE("Card: a chip that is too short for the document's word says what stands in its brackets") {
  CardFacts facts = facts_of(Presence::Gone, "ended by SIGTERM", {});
  facts.chip = ChipShape::Killed, facts.status = "stopped[SIGTERM]";
  CHECK(has(said(facts, 30), "stopped[SIGTERM]\n"));
  CHECK(has(said(facts, 9), "SIGTERM\n"));
  CHECK_FALSE(has(said(facts, 9), "stopped"));
}
