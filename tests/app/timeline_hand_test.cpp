#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include "app/desk.hpp"
#include "app/input_queue.hpp"
#include "image/font_files.hpp"
#include "image/headless.hpp"
#include "support/fake_host.hpp"
#include "support/recorded_run.hpp"

using namespace std::chrono_literals;

namespace {

constexpr int kWidth = 1280, kHeight = 720;
constexpr float kMiddle = 640, kLanes = 480;    ///< In the timeline, between its first and its last lane.
constexpr float kNames = 300, kFirstRow = 455;  ///< Its first lane, and its column of names.

// The timeline in the hands of a user, who knows it only by where a click leads to.
struct TimelineHand : RecordedRun {
  static app::Settings by_the_clock() {
    app::Settings settings;
    settings.pace = model::Pace::Clock;
    return settings;
  }
  image::Headless headless{kWidth, kHeight};
  image::Graphics graphics{image::read_font_files()};
  spawnarium::test::FakeHost host;
  app::Desk desk{host, by_the_clock(), lesson::Library{}};
  app::InputQueue input;

  TimelineHand() {
    desk.open_recording(file());
    desk.command(view::Command::PlayOrPause);
    settle();
  }
  void settle() {
    do {
      graphics.set_look(desk.settings().theme, desk.scale(ImVec2(kWidth, kHeight)));
      const ImVec2 size(kWidth, kHeight);
      graphics.build(size, [&](ImDrawList& list) { desk.draw(list, graphics, size); });
      desk.act();
    } while (input.give_next_frame(desk));
    graphics.build(ImVec2(kWidth, kHeight),
                   [&](ImDrawList& list) { desk.draw(list, graphics, ImVec2(kWidth, kHeight)); });
    desk.act();
  }
  void move(float x, float y) {
    input.mouse_moved(x, y);
    settle();
  }
  void button(bool down) {
    input.mouse_button(0, down);
    settle();
  }
  void drag(float from, float to, float y) {
    move(from, y);
    button(true);
    for (int i = 1; i <= 4; ++i) move(from + (to - from) * static_cast<float>(i) / 4, y);
    button(false);
  }
  /// Where a click leads to. Two in the same place would be a double click: the mouse is somewhere else in between.
  double seconds_at(float x) {
    move(x, kLanes);
    button(true);
    button(false);
    const double seconds = std::chrono::duration<double>(desk.transport().position().t).count();
    move(5, 5);
    button(true);
    button(false);
    return seconds;
  }
  /// The processes whose rows a click meets, from above.
  std::vector<trace::Serial> rows() {
    std::vector<trace::Serial> found;
    for (float y = kFirstRow; y < kHeight - 130; y += 10) {
      desk.command(view::Command::SelectNothing);
      move(kMiddle, y);
      button(true);
      button(false);
      const trace::Serial selected = desk.selected();
      if (selected != trace::kNobody && (found.empty() || found.back() != selected)) found.push_back(selected);
      move(5, 5);
      button(true);
      button(false);
    }
    return found;
  }
  double seconds_per_pixel() { return (seconds_at(kMiddle + 60) - seconds_at(kMiddle - 60)) / 120; }
};

}  // namespace

TEST_CASE_FIXTURE(TimelineHand, "Timeline: the wheel zooms to the mouse, a drag pans, a double click shows all again") {
  const double before = seconds_at(kMiddle), wide = seconds_per_pixel();
  REQUIRE(wide > 0);
  move(kMiddle, kLanes);
  input.wheel(0, 5);
  settle();
  CHECK(seconds_at(kMiddle) == doctest::Approx(before).epsilon(0.01));
  const double near = seconds_per_pixel();
  CHECK(near == doctest::Approx(wide / 3.05).epsilon(0.1));  // 1.25 to the fifth.
  drag(kMiddle, kMiddle + 80, kLanes);
  CHECK(seconds_at(kMiddle) == doctest::Approx(before - 80 * near).epsilon(0.03));
  CHECK(seconds_per_pixel() == doctest::Approx(near).epsilon(0.05));
  move(kMiddle, kLanes);
  for (int i = 0; i < 2; ++i) {
    input.mouse_button(0, true);
    input.mouse_button(0, false);
  }
  settle();
  CHECK(seconds_per_pixel() == doctest::Approx(wide).epsilon(0.02));
}

TEST_CASE_FIXTURE(TimelineHand, "Timeline: with Shift a drag marks a span to be played again and again") {
  const double from = seconds_at(kMiddle - 50), to = seconds_at(kMiddle + 70);
  input.modifiers({.shift = true});
  drag(kMiddle - 50, kMiddle + 70, kLanes);
  input.modifiers({});
  settle();
  REQUIRE(desk.transport().loop());
  CHECK(std::chrono::duration<double>(desk.transport().loop()->first).count() == doctest::Approx(from).epsilon(0.01));
  CHECK(std::chrono::duration<double>(desk.transport().loop()->second).count() == doctest::Approx(to).epsilon(0.01));
}

TEST_CASE_FIXTURE(TimelineHand, "Timeline: along its axis the mouse leads through time") {
  const double from = seconds_at(kMiddle - 40), to = seconds_at(kMiddle + 40);
  const float axis = 430;
  move(kMiddle - 40, axis);
  button(true);
  CHECK(std::chrono::duration<double>(desk.transport().position().t).count() == doctest::Approx(from).epsilon(0.01));
  move(kMiddle + 40, axis);
  CHECK(std::chrono::duration<double>(desk.transport().position().t).count() == doctest::Approx(to).epsilon(0.01));
  button(false);
}

TEST_CASE_FIXTURE(TimelineHand, "Timeline: keys bring nearer what is shown of the present, move, and show all again") {
  const auto press = [&](view::KeyPress key) {
    input.press(key);
    settle();
  };
  const double middle = seconds_at(kMiddle), wide = seconds_per_pixel();
  REQUIRE(seconds_at(kMiddle) == doctest::Approx(middle));
  for (int i = 0; i < 3; ++i) press({.character = '+'});
  const double near = seconds_per_pixel();
  CHECK(near == doctest::Approx(wide / 3.375).epsilon(0.1));  // 1.5 to the third.
  const double before = seconds_at(kMiddle);
  press({.key = view::Key::Left, .shift = true});
  CHECK(seconds_at(kMiddle) < before - 60 * near);
  press({.key = view::Key::Right, .shift = true});
  CHECK(seconds_at(kMiddle) == doctest::Approx(before).epsilon(0.05));
  press({.character = '-'});
  CHECK(seconds_per_pixel() == doctest::Approx(wide / 2.25).epsilon(0.1));
  press({.character = 'f'});
  CHECK(seconds_per_pixel() == doctest::Approx(wide).epsilon(0.02));
}

TEST_CASE_FIXTURE(TimelineHand, "Timeline: a key marks the bar of the selected process, another looks at that alone") {
  const auto press = [&](view::KeyPress key) {
    input.press(key);
    settle();
  };
  seconds_at(kMiddle);
  desk.command(view::Command::ToBegin);
  for (int i = 0; i < 12; ++i) desk.command(view::Command::StepForward);
  while (desk.selected() != main) press({.key = view::Key::Tab});
  press({.character = 'r'});
  REQUIRE(desk.transport().loop());
  const auto [begin, end] = *desk.transport().loop();
  const base::TraceTime t = desk.transport().position().t;
  CHECK(begin <= t);
  CHECK(t < end);
  press({.character = 'z'});
  const double seen = seconds_per_pixel() * 480;  // About as wide as the bands are.
  CHECK(seen == doctest::Approx(std::chrono::duration<double>(end - begin).count() * 1.1).epsilon(0.25));
}

TEST_CASE_FIXTURE(TimelineHand, "Timeline: a double click on a name folds the family below it into its row, and back") {
  const std::vector<trace::Serial> all = rows();
  REQUIRE(all.size() == 3);
  CHECK(all.front() == main);
  const auto double_click_first_name = [&] {
    move(kNames, kFirstRow);
    for (int i = 0; i < 2; ++i) {
      input.mouse_button(0, true);
      input.mouse_button(0, false);
    }
    settle();
  };
  double_click_first_name();
  CHECK(rows() == std::vector{main});
  double_click_first_name();
  CHECK(rows() == all);
}

TEST_CASE_FIXTURE(
    TimelineHand,
    "Mouse: a press belongs to what was below it: a timeline that opens below a held button gets nothing of it") {
  desk.command(view::Command::ShowStage);
  move(kMiddle, kLanes);
  const auto t = desk.transport().position().t;
  button(true);
  desk.command(view::Command::ShowTimeline);
  settle();
  move(kMiddle + 1, kLanes);
  button(false);
  CHECK(desk.transport().position().t == t);
  CHECK(desk.selected() == trace::kNobody);
  move(5, 5);
  CHECK(seconds_at(kMiddle) > 0);  // A press of its own is obeyed.
  CHECK(desk.transport().position().t != t);
}

TEST_CASE_FIXTURE(
    TimelineHand,
    "Mouse: a press that closes a menu does nothing to the timeline below, and the drag that follows neither") {
  const auto t = desk.transport().position().t;
  const auto close_by_press_at = [&](float x, float y) {
    desk.command(view::Command::TakeAlong);
    REQUIRE(desk.front().menu());
    move(x, y);
    button(true);
    REQUIRE_FALSE(desk.front().menu());
  };
  close_by_press_at(320, kLanes);
  button(false);
  CHECK(desk.transport().position().t == t);
  close_by_press_at(320, kHeight - 28);  // The track of the transport.
  move(kMiddle, kHeight - 28);
  button(false);
  CHECK(desk.transport().position().t == t);
}
