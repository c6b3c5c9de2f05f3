#include "view/code.hpp"

#include <doctest/doctest.h>

#include "record/recorder.hpp"
#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;
using trace::place_of;

namespace {

const ImVec2 kSize{360, 200};

struct Program : SceneFixture {
  std::string text;
  Serial main = run.main(), f1 = run.child(main, "f1");
  Program() {
    for (int i = 1; i <= 100; ++i) text += "print(" + std::to_string(i) + ")  # line\n";
    sources.push_back({"/somewhere/program.py", text});
    run.at_ms(10).prints(main, "1\n", place_of(1, 1));
    run.at_ms(20).prints(f1, "50\n", place_of(1, 50));
    run.at_ms(30).prints(main, "50\n", place_of(1, 50));
    run.at_ms(40).prints(main, "2\n", place_of(1, 2));
  }
};

const CodeLine* line(const CodeItems& items, std::uint32_t number) {
  for (const CodeLine& each : items.lines)
    if (each.number == number) return &each;
  return nullptr;
}

}  // namespace

TEST_CASE("Code: the line of each process has its marker, two at one line have two") {
  Program f;
  CHECK(line(layout_code(f.at(15ms), f.sources, {}, kSize), 1)->markers.size() == 1);
  const CodeItems items = layout_code(f.at(35ms), f.sources, {}, kSize);
  REQUIRE(line(items, 50));
  CHECK(line(items, 50)->markers.size() == 2);
  CHECK_FALSE(line(items, 50)->markers[0].chip.overlaps(line(items, 50)->markers[1].chip));
}

TEST_CASE("Code: a line that is too long goes on in the next row, and the marks stand beside all of it") {
  Program f;
  f.text.insert(0, "print(first_argument, second_argument, third_argument, fourth_argument)\n");
  f.sources[0].content = f.text;
  const CodeItems items = layout_code(f.at(15ms), f.sources, {}, kSize);
  REQUIRE(line(items, 1));
  const CodeLine& first = *line(items, 1);
  REQUIRE(first.rows.size() > 1);
  CHECK(line(items, 2)->rect.y == first.rect.bottom());
  const float row = first.rect.height / static_cast<float>(first.rows.size());
  CHECK(line(items, 2)->rect.height == row);
  REQUIRE(first.markers.size() == 1);
  const Rect chip = first.markers[0].chip;
  for (std::size_t i = 0; i < first.rows.size(); ++i) {
    const std::string_view code = first.text.substr(first.rows[i].begin, first.rows[i].end - first.rows[i].begin);
    const Rect place{items.gutter + first.rows[i].indent, first.rect.y + row * static_cast<float>(i),
                     text_width(f.theme.fonts.mono, code), row};
    CHECK(place.right() <= kSize.x);
    CHECK_FALSE(chip.overlaps(place.inset(0, 2)));
  }
}

TEST_CASE("Code: no row is cut in half, however high the panel is") {
  Program f;
  for (float height = 100; height < 140; ++height) {
    const CodeItems items = layout_code(f.at(45ms), f.sources, {}, {360, height});
    CHECK(items.lines.back().rect.bottom() <= items.area.bottom() + 0.5F);
  }
}

TEST_CASE("Code: the selected process is followed, without one who did something last") {
  Program f;
  CHECK(line(layout_code(f.at(45ms), f.sources, {}, kSize), 2) != nullptr);
  f.selected = f.f1;
  CHECK(line(layout_code(f.at(45ms), f.sources, {}, kSize), 50) != nullptr);
  CHECK(followed_process(f.at(45ms))->serial == f.f1);
}

TEST_CASE("Code: the line of an exception keeps its mark, and is followed when all have ended") {
  Program f;
  f.run.at_ms(50).tell({.actor = f.f1,
                        .object = f.f1,
                        .text = f.run.keep("ValueError: no"),
                        .place = place_of(1, 90),
                        .kind = trace::Kind::Raised});
  f.run.at_ms(60).exited(f.f1, 1, f.main).reaped(f.f1, 1, f.main);
  f.run.at_ms(70).exited(f.main, 0);
  CHECK(line(layout_code(f.at(65ms), f.sources, {}, kSize), 2) != nullptr);  // main lives: its line is followed.
  const CodeItems items = layout_code(f.at(75ms), f.sources, {}, kSize);
  REQUIRE(line(items, 90));
  CHECK(line(items, 90)->markers.size() == 1);
  CHECK(followed_process(f.at(75ms))->serial == f.f1);
}

TEST_CASE("Code: scrolling by hand holds until another process is selected") {
  Program f;
  CodeState state;
  state.scroll = 1e6F;
  CHECK(line(layout_code(f.at(45ms), f.sources, state, kSize), 100) != nullptr);
  f.selected = f.f1;
  CHECK(line(layout_code(f.at(45ms), f.sources, state, kSize), 50) != nullptr);
}

TEST_CASE("Code: whose line is out of sight stands at the edge over which it is, and no mark covers another") {
  Program f;
  f.selected = f.main;
  CodeItems items = layout_code(f.at(45ms), f.sources, {}, kSize);
  REQUIRE(items.edges.size() == 1);
  CHECK(items.edges[0].actor == f.f1);
  CHECK(items.edges[0].line == 50);
  CHECK_FALSE(items.edges[0].above);
  CHECK(items.edges[0].text == "50");
  CHECK(holds(items.edges[0].chip, items.edges[0].badge));
  f.selected = f.f1;
  items = layout_code(f.at(45ms), f.sources, {}, kSize);
  REQUIRE(items.edges.size() == 1);
  CHECK(items.edges[0].actor == f.main);
  CHECK(items.edges[0].above);
  CHECK(items.edges[0].chip.y >= items.area.y);
  f.selected = trace::kNobody;
  CHECK(layout_code(f.at(35ms), f.sources, {}, kSize).edges.empty());
}

TEST_CASE("Code: of many out of sight the farthest are counted, and all at the edge are in sight") {
  Program f;
  std::vector<Serial> children;
  for (int i = 0; i < 30; ++i) {
    children.push_back(f.run.child(f.main, "child-with-a-long-name-" + std::to_string(i)));
    f.run.at_ms(50 + i).prints(children.back(), "x\n", place_of(1, 60U + static_cast<std::uint32_t>(i)));
  }
  f.selected = f.main;
  const CodeItems items = layout_code(f.at(200ms), f.sources, {}, kSize);
  REQUIRE(items.edges.size() > 2);
  CHECK(items.edges.front().text == "50");
  CHECK_FALSE(items.edges.front().badge.empty());
  CHECK(items.edges.back().badge.empty());
  CHECK(items.edges.back().text == "+" + std::to_string(31 - (items.edges.size() - 1)));
  for (const EdgeMarker& marker : items.edges) {
    CHECK(marker.chip.x >= items.gutter);
    CHECK(marker.chip.right() <= items.area.right());
    CHECK(marker.chip.bottom() <= items.area.bottom());
  }
}

TEST_CASE("next_run_of_line: the next time from the present on, else the first") {
  Program f;
  const Scene scene = f.at(25ms);
  const auto next = next_run_of_line(*f.history, static_cast<std::size_t>(scene.world.events), place_of(1, 50));
  REQUIRE(next);
  CHECK(f.history->event(*next).actor == f.main);
  CHECK(f.history->event(*next_run_of_line(*f.history, f.history->size(), place_of(1, 50))).actor == f.f1);
  CHECK_FALSE(next_run_of_line(*f.history, 0, place_of(1, 99)));
}

TEST_CASE("RanLines: the lines that ran so far, learned as the run grows") {
  Program f;
  f.at(25ms);
  const std::size_t half = f.history->size() / 2;
  model::History growing{f.run};
  RanLines ran;
  growing.add(f.history->events().first(half));
  CHECK_FALSE(ran.contains(growing, place_of(1, 99)));
  growing.add(f.history->events().subspan(half));
  for (std::uint32_t line = 1; line < 100; ++line)
    CHECK(ran.contains(growing, place_of(1, line)) == next_run_of_line(growing, 0, place_of(1, line)).has_value());
  CHECK(ran.contains(growing, place_of(1, 50)));
  model::History other{f.run};
  CHECK_FALSE(ran.contains(other, place_of(1, 50)));
}

TEST_CASE("Code: without source it says so") {
  SceneFixture f;
  f.run.main();
  CHECK_FALSE(layout_code(f.at(1ms), f.sources, {}, kSize).message.empty());
}
