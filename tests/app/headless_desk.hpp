#pragma once

#include "app/desk.hpp"
#include "app/input_queue.hpp"
#include "control/holding_host.hpp"
#include "image/font_files.hpp"
#include "image/headless.hpp"
#include "support/recorded_run.hpp"

namespace spawnarium::test {

inline constexpr int kWidth = 1280, kHeight = 720;

// The desk in a frame buffer instead of a window: frames are built, and only painted where a test looks at them.
struct HeadlessDesk : RecordedRun {
  explicit HeadlessDesk(lesson::Library library = {}, std::function<void()> on_news = {})
      : HeadlessDesk{std::make_unique<control::HoldingHost>(), std::move(library), std::move(on_news)} {}
  explicit HeadlessDesk(std::unique_ptr<host::Host> on, lesson::Library library = {},
                        std::function<void()> on_news = {})
      : host{std::move(on)}, desk{*host, at_once(), std::move(library), {}, std::move(on_news)} {}
  // A lesson's program begins without a guess, and its film does not stand at cues.
  static app::Settings at_once() {
    app::Settings settings;
    settings.guess_first = false;
    settings.plays_on = true;
    return settings;
  }
  std::unique_ptr<host::Host> host;
  image::Headless headless{kWidth, kHeight};
  image::Graphics graphics{image::read_font_files()};
  app::Desk desk;
  app::InputQueue input;

  void frame() {
    graphics.set_look(desk.settings().theme, desk.scale(ImVec2(kWidth, kHeight)));
    const ImVec2 size(kWidth, kHeight);
    graphics.build(size, [&](ImDrawList& list) { desk.draw(list, graphics, size); });
    desk.act();
  }
  // As in the window, where panels that scroll along have a second frame to do so.
  image::Picture picture() {
    frame();
    frame();
    graphics.paint();
    return headless.picture();
  }
  void settle() {
    frame();
    while (input.give_next_frame(desk)) frame();
    frame();
  }
  void press(view::Key key) {
    input.press({.key = key});
    settle();
  }
  void type(char32_t character) {
    input.character(character);
    settle();
  }
  void ctrl(char32_t character) {
    input.press({.character = character, .ctrl = true});
    settle();
  }
  void click(float x, float y) {
    input.mouse_moved(x, y);
    input.mouse_button(0, true);
    input.mouse_button(0, false);
    settle();
  }
  // Shown as it was, not as a story.
  void by_the_clock() {
    while (desk.transport().pace() != model::Pace::Clock) desk.command(view::Command::NextPace);
  }
  void open() {
    desk.open_recording(file());
    desk.command(view::Command::PlayOrPause);  // It plays at once; these tests go by hand.
    frame();
  }
};

}  // namespace spawnarium::test
