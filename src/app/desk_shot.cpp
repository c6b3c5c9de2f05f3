#include "app/desk_shot.hpp"

#include "app/desk.hpp"
#include "app/input_queue.hpp"
#include "app/lessons.hpp"
#include "image/font_files.hpp"
#include "image/graphics.hpp"
#include "image/headless.hpp"
#include "run/local_host.hpp"

namespace app {
namespace {

Settings settings_of(const DeskShot& what, const image::ShotOptions& options) {
  Settings settings;
  settings.language = options.language;
  settings.theme = options.theme;
  settings.scale = options.scale;
  settings.recent = what.recent;
  settings.plays_on = true;
  return settings;
}

lesson::Progress progress_of(const DeskShot& what) {
  lesson::Progress progress;
  for (const std::string& id : what.done) progress.lessons[id].done = true;
  return progress;
}

// A recording plays as soon as it is open: it is stopped where the picture is to be taken.
void go_to(Desk& desk, std::optional<base::TraceTime> at) {
  desk.command(view::Command::PlayOrPause);
  if (!at) return desk.command(view::Command::ToEnd);
  desk.command(view::Command::PlayOrPause);
  desk.advance(*at);
  if (desk.transport().playing()) desk.command(view::Command::PlayOrPause);
}

}  // namespace

image::Picture desk_shot(const DeskShot& what, const image::ShotOptions& options) {
  image::Headless headless(options.width, options.height);
  image::Graphics graphics(image::read_font_files());
  run::LocalHost host;
  Desk desk(host, settings_of(what, options), load_lessons(), progress_of(what));
  InputQueue input;
  const ImVec2 size(static_cast<float>(options.width), static_cast<float>(options.height));
  const auto frame = [&] {
    graphics.set_look(desk.settings().theme, desk.scale(size));
    graphics.build(size, [&](ImDrawList& list) { desk.draw(list, graphics, size); });
    desk.act();
  };
  if (!what.recording.empty()) {
    desk.open_recording(what.recording, what.lesson);
    if (!what.beside.empty()) desk.open_beside(what.beside);
    go_to(desk, options.at);
  }
  frame();
  if (what.mouse) input.mouse_moved(what.mouse->first, what.mouse->second);
  for (const view::KeyPress& each : what.press) {
    each.character != 0 && !each.ctrl && !each.alt ? input.character(each.character) : input.press(each);
    while (input.give_next_frame(desk)) frame();
  }
  // As in the window, where what scrolls along has further frames to do so.
  for (int settled = 0; settled < 3; ++settled) frame();
  if (options.drawn) options.drawn(*ImGui::GetDrawData());
  graphics.paint();
  return headless.picture();
}

}  // namespace app
