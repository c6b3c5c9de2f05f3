#include "view/console.hpp"

#include <doctest/doctest.h>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

const ImVec2 kSize{360, 200};

struct Printed : SceneFixture {
  Serial main = run.main(), f1 = run.child(main, "f1");
  Printed() {
    run.at_ms(10).prints(main, "first\n");
    run.at_ms(11).output("first\n");
    run.at_ms(20).prints(f1, "second\n");
    run.at_ms(21).output("second\n");
    run.at_ms(30).output("whose?\n");
    run.at_ms(40).output("Traceback: something went very wrong, and the line that tells it is longer than the panel\n",
                         2);
    run.at_ms(50);
  }
};

}  // namespace

TEST_CASE("Console: only what was printed until t, with its process; an unknown owner is called so") {
  Printed f;
  CHECK(layout_console(f.at(15ms), {}, {}, kSize).rows.size() == 1);
  const ConsoleItems items = layout_console(f.at(35ms), {}, {}, kSize);
  REQUIRE(items.rows.size() == 3);
  CHECK(items.rows[0].text == "first");
  CHECK(items.rows[0].process == f.main);
  CHECK(items.rows[1].name == "f1");
  CHECK(items.rows[2].name == "unknown");
  for (const std::size_t row : {0U, 1U}) {  // The number of each process stands between time and text.
    const Rect& badge = items.rows[row].badge;
    CHECK_FALSE(badge.empty());
    CHECK(badge.x >= items.area.x + items.time_width);
    CHECK(badge.right() < items.text_x);
    CHECK(holds(items.rows[row].rect, badge));
  }
  CHECK(items.rows[2].badge.empty());
  CHECK_FALSE(layout_console(f.at(1ms), {}, {}, kSize).message.empty());
}

TEST_CASE("Console: a long line of standard error is broken, and only its first row has a time") {
  Printed f;
  const ConsoleItems items = layout_console(f.at(45ms), {}, {}, kSize);
  REQUIRE(items.rows.size() > 4);
  CHECK(items.rows[3].stream == 2);
  CHECK(items.rows[3].first);
  CHECK_FALSE(items.rows[4].first);
  CHECK(items.rows[4].time.empty());
  std::string whole;
  for (std::size_t i = 3; i < items.rows.size(); ++i) whole += items.rows[i].text + " ";
  CHECK(whole.find("very wrong") != std::string::npos);
}

TEST_CASE("Console: a full one ends below with the newest line, and can be looked back") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 100; ++i) {
    f.run.prints(main, std::to_string(i) + "\n");
    f.run.output(std::to_string(i) + "\n");
  }
  ConsoleItems items = layout_console(f.at(1s), {}, {}, kSize);
  CHECK(items.rows.back().text == "99");
  CHECK(items.rows.back().rect.bottom() <= items.area.bottom() + 1);
  ConsoleState back;
  back.until = 50;
  CHECK(layout_console(f.at(1s), {}, back, kSize).rows.back().text == "49");
}

TEST_CASE(
    "Console: who has scrolled keeps his lines in sight while more is printed; before them there is what there was") {
  SceneFixture f;
  const Serial main = f.run.main();
  for (int i = 0; i < 100; ++i) {
    f.run.at_ms(i).prints(main, std::to_string(i) + "\n");
    f.run.output(std::to_string(i) + "\n");
  }
  ConsoleState state;
  state.until = 50;
  CHECK(layout_console(f.at(70ms), {}, state, kSize).rows.back().text == "49");
  CHECK(layout_console(f.at(1s), {}, state, kSize).rows.back().text == "49");
  const ConsoleItems early = layout_console(f.at(20ms), {}, state, kSize);
  CHECK(early.rows.back().line + 1 == early.lines);
  CHECK(early.lines < 50);
}

TEST_CASE("plain_text: the output until t, without names") {
  Printed f;
  CHECK(plain_text(f.at(35ms)) == "first\nsecond\nwhose?\n");
}

TEST_CASE("Console: no row is cut in half, however high the panel is") {
  Printed f;
  for (float height = 60; height < 200; height += 7) {
    const ConsoleItems items = layout_console(f.at(45ms), {}, {}, {360, height});
    REQUIRE_FALSE(items.rows.empty());
    for (const ConsoleRow& row : items.rows) {
      if (row.line + 1 == items.lines) continue;
      CHECK(row.rect.y >= items.area.y - 1);
      CHECK(row.rect.bottom() <= items.area.bottom() + 1);
    }
  }
}
