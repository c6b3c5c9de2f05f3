#include "app/desk.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <tuple>

#include "headless_desk.hpp"

namespace {

using namespace std::chrono_literals;
using view::Command;
using view::Key;

using spawnarium::test::HeadlessDesk;
using spawnarium::test::kHeight;
using spawnarium::test::kWidth;

}  // namespace

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Desk: with the keyboard alone: open, step, step back, change language and theme, quit") {
  CHECK(desk.shown() == nullptr);
  desk.open_recording(file());
  REQUIRE_FALSE(desk.shown() == nullptr);
  CHECK(desk.transport().playing());
  press(Key::Space);
  CHECK_FALSE(desk.transport().playing());
  press(Key::Home);
  const std::size_t begin = desk.transport().position().count;
  press(Key::Right);
  press(Key::Right);
  CHECK(desk.transport().position().count == begin + 2);
  press(Key::Left);
  CHECK(desk.transport().position().count == begin + 1);
  press(Key::F2);
  CHECK(desk.settings().language == base::Language::Chinese);
  press(Key::F3);
  CHECK(desk.settings().theme == view::ThemeName::Light);
  ctrl('s');
  CHECK(desk.take_wishes().save_picture);
  ctrl('q');
  CHECK(desk.take_wishes().quit);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: the present is played by the clock, and the end of the recording is the end") {
  desk.open_recording(file());
  by_the_clock();
  desk.advance(1s);
  CHECK(desk.transport().position().t == 1s);
  CHECK(desk.motion() == app::Desk::Motion::Moving);
  desk.advance(10s);
  CHECK(desk.transport().position().t == desk.shown()->recording->history().end());
  CHECK(desk.motion() == app::Desk::Motion::Still);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: a recording is shown as a story, in which what happened at once has its time") {
  desk.open_recording(file());
  CHECK(desk.transport().pace() == model::Pace::Story);
  std::size_t pictures_in_motion = 0, pictures = 0;
  for (; desk.motion() == app::Desk::Motion::Moving && pictures < 60 * 60; ++pictures) {
    desk.advance(1'000'000'000ns / 60);
    if (!desk.transport().position().moving.empty()) ++pictures_in_motion;
  }
  CHECK(pictures < 60 * 60);  // It comes to an end.
  CHECK(pictures_in_motion > pictures / 3);
  CHECK(desk.transport().position().count == desk.shown()->recording->history().size());
  // Home, and it is told again.
  press(Key::Home);
  CHECK(desk.transport().position().story == 0);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: the pace that was chosen holds for what is opened next") {
  open();
  by_the_clock();
  CHECK(desk.settings().pace == model::Pace::Clock);
  open();
  CHECK(desk.transport().pace() == model::Pace::Clock);
}

TEST_CASE_FIXTURE(
    HeadlessDesk,
    "Desk: Tab goes around the processes, Escape selects nothing, n goes to the next event of the selected") {
  open();
  press(Key::Home);
  CHECK(desk.selected() == trace::kNobody);
  press(Key::Tab);
  CHECK(desk.selected() == main);
  press(Key::Tab);
  CHECK(desk.selected() == f1);
  type('n');
  CHECK(desk.transport().position().t == 100ms);
  press(Key::Escape);
  CHECK(desk.selected() == trace::kNobody);
  type('n');
  CHECK_FALSE(desk.notice().sentence().empty());
}

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Desk: a click on the track of the transport goes to that time, also a click shorter than a frame") {
  open();
  by_the_clock();
  click(kWidth / 2.0F, kHeight - 28);
  const auto t = desk.transport().position().t;
  const auto end = desk.shown()->recording->history().end();
  CHECK(t > end * 48 / 100);
  CHECK(t < end * 52 / 100);
}

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Desk: a click on a line of the code goes to the next time that it ran, and around again") {
  open();
  const auto seconds_after_click = [&](float y) {
    click(1000, y);
    return std::chrono::duration<double>(desk.transport().position().t).count();
  };
  // Of the three lines only the last one did something: f1 printed at 1.0, f2 at 1.5 s; main joined in the first.
  float line = 0;
  for (float y = 84; y < 160 && line == 0; y += 4) {
    desk.command(Command::ToBegin);
    if (seconds_after_click(y) == doctest::Approx(1.0)) line = y;
  }
  REQUIRE(line > 0);
  CHECK(seconds_after_click(line) == doctest::Approx(1.5));
  CHECK(seconds_after_click(line) == doctest::Approx(1.0));
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: the same moment gives the same bytes, whichever way it was reached") {
  open();
  desk.command(Command::ToBegin);
  desk.command(Command::NextPace);
  for (int i = 0; i < 7; ++i) desk.command(Command::StepForward);
  desk.advance(1s);
  const std::size_t count = desk.transport().position().count;
  const image::Picture there = picture();
  for (int i = 0; i < 5; ++i) desk.command(Command::StepForward);
  desk.advance(1s);
  REQUIRE_FALSE(picture() == there);
  while (desk.transport().position().count > count) desk.command(Command::StepBack);
  desk.advance(1s);
  const image::Picture here = picture();
  CHECK(here == there);
}

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Desk: the second press of a double click on a card does nothing to what has been opened") {
  desk.open_recording(file());
  const auto state = [this] {
    return std::tuple{desk.transport().position().t, desk.transport().playing(), desk.selected(),
                      desk.settings().shell.in_hand};
  };
  int opened = 0, changed = 0;
  constexpr float x = 150;
  for (float y = 160; y < 260; y += 20) {
    desk.command(view::Command::Lessons);  // With a row for the recording.
    settle();
    graphics.let_pass(1s);
    click(x, y);
    if (desk.shown() == nullptr) continue;
    ++opened;
    const auto before = state();
    click(x, y);
    CHECK(state() == before);
    graphics.let_pass(1s);
    click(x, y);  // After a pause it is a click of its own.
    if (state() != before) ++changed;
  }
  CHECK(opened > 0);
  CHECK(changed > 0);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: ? shows the keys, any way out closes them") {
  open();
  const image::Picture before = picture();
  type('?');
  CHECK(desk.front().help());
  CHECK_FALSE(picture() == before);
  press(Key::Escape);
  CHECK_FALSE(desk.front().help());
  type('?');
  type('?');
  CHECK_FALSE(desk.front().help());
  CHECK(picture() == before);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: a recording is opened by the dialog, with keys and with the mouse") {
  desk.open_recording(file());  // The dialog begins where the last file was.
  desk.command(view::Command::Lessons);
  ctrl('o');
  REQUIRE(desk.front().files());
  press(Key::Down);  // Behind "..".
  press(Key::Enter);
  CHECK_FALSE(desk.front().files());
  REQUIRE_FALSE(desk.shown() == nullptr);
  CHECK(desk.shown()->recording->path() == file());
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: what cannot be opened is told, and what was open stays") {
  open();
  desk.open_file(folder / "missing.spawn");
  CHECK(desk.notice().sentence().find("missing.spawn") != std::string::npos);
  CHECK(desk.shown()->recording->path() == file());
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: presenting is large, full screen, and Escape ends it") {
  open();
  const float scale = desk.scale(ImVec2(kWidth, kHeight));
  press(Key::F5);
  CHECK(desk.presentation().presenting());
  CHECK(desk.presentation().full_screen());
  CHECK(desk.scale(ImVec2(kWidth, kHeight)) > scale);
  const auto t = desk.transport().position().t;
  press(Key::PageDown);
  CHECK(desk.transport().position().t > t);
  press(Key::Escape);
  CHECK_FALSE(desk.presentation().presenting());
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: a splitter is dragged, and the layout remembers it") {
  open();
  const float before = desk.settings().shell.left;
  const float x = 8 + std::floor(before * (kWidth - 16)) + 4;
  input.mouse_moved(x, 300);
  input.mouse_button(0, true);
  settle();
  input.mouse_moved(x + 100, 300);
  settle();
  input.mouse_button(0, false);
  settle();
  CHECK(desk.settings().shell.left > before + 0.05F);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: each splitter follows the mouse as far as it is dragged, in many small moves") {
  open();
  const auto drag = [&](float x, float y, float by_x, float by_y) {
    input.mouse_moved(x, y);
    input.mouse_button(0, true);
    settle();
    for (int i = 1; i <= 10; ++i) {
      input.mouse_moved(x + by_x * static_cast<float>(i) / 10, y + by_y * static_cast<float>(i) / 10);
      settle();
    }
    input.mouse_button(0, false);
    settle();
  };
  const view::ShellState before = desk.settings().shell;
  const auto items =
      view::layout_shell(before, ImVec2(kWidth, kHeight), desk.scale(ImVec2(kWidth, kHeight)), view::Bars::All, false);
  REQUIRE(items.splitters.size() == 4);
  for (const view::Splitter& splitter : items.splitters) {
    const ImVec2 at = splitter.rect.center();
    const float by = splitter.fraction == &view::ShellState::right ? -90.0F : 90.0F;
    drag(at.x, at.y, splitter.upright ? by : 0, splitter.upright ? 0 : by);
    const float moved = (desk.settings().shell.*splitter.fraction - before.*splitter.fraction) * splitter.length;
    CHECK(std::abs(std::abs(moved) - 90) < 12);
    drag(at.x + (splitter.upright ? by : 0), at.y + (splitter.upright ? 0 : by), splitter.upright ? -by : 0,
         splitter.upright ? 0 : -by);
  }
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: a drag that is shorter than a frame is a drag all the same") {
  open();
  const float before = desk.settings().shell.left;
  const float x = 8 + std::floor(before * (kWidth - 16)) + 4;
  input.mouse_moved(x, 300);
  input.mouse_button(0, true);
  input.mouse_moved(x + 100, 300);
  input.mouse_button(0, false);
  settle();
  CHECK(desk.settings().shell.left > before + 0.05F);
}

TEST_CASE_FIXTURE(HeadlessDesk, "Desk: text grows to 300 percent and no further, and comes back") {
  open();
  for (int i = 0; i < 30; ++i) ctrl('+');
  CHECK(desk.scale(ImVec2(kWidth, kHeight)) == view::kLargestScale);
  ctrl('0');
  CHECK(desk.scale(ImVec2(kWidth, kHeight)) == 1);
  for (int i = 0; i < 30; ++i) ctrl('-');
  CHECK(desk.scale(ImVec2(kWidth, kHeight)) == view::kSmallestScale);
}

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Desk: the spotlight dims the window, around the mouse, and goes by its key or Escape") {
  open();
  input.mouse_moved(640, 300);
  settle();
  const image::Picture bright = picture();
  type('s');
  CHECK(desk.presentation().spotlight());
  const image::Picture dim = picture();
  const auto at = [](const image::Picture& picture, int x, int y) {
    return picture.rgba[static_cast<std::size_t>((y * picture.width + x) * 4)];
  };
  int darker = 0;
  for (int x = 20; x < 300; ++x) darker += at(dim, x, 60) < at(bright, x, 60) ? 1 : 0;
  CHECK(darker > 100);
  for (int x = 600; x < 680; ++x) CHECK(at(dim, x, 300) == at(bright, x, 300));
  press(Key::Escape);
  CHECK_FALSE(desk.presentation().spotlight());
  CHECK(picture() == bright);
}
