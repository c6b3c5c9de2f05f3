#include "app/shot.hpp"

#include <fmt/format.h>

#include "app/failure.hpp"
#include "app/font_files.hpp"
#include "app/graphics.hpp"
#include "app/headless.hpp"
#include "view/panels.hpp"

namespace app {
namespace {

constexpr float kPanelMargin = 4;

void draw(const Recording& recording, const ShotOptions& options, Graphics& graphics, ImDrawList& list) {
  const view::Theme& theme = graphics.theme();
  view::Transport transport;
  transport.advance(base::TraceTime{}, recording.history(), std::nullopt);
  transport.seek(options.at.value_or(recording.history().end()), recording.history());
  const model::World world = recording.history().after(transport.position().count);
  const view::Scene scene{.history = recording.history(),
                          .timeline = recording.timeline(),
                          .world = world,
                          .t = transport.position().t,
                          .selected = options.selected,
                          .language = options.language,
                          .theme = theme,
                          .sources = recording.sources(),
                          .lesson = options.lesson,
                          .interactive = false};
  const ImVec2 size(static_cast<float>(options.width), static_cast<float>(options.height));
  view::Canvas canvas(list, {0, 0, size.x, size.y}, theme, graphics.glyphs(), {});
  view::Panels panels;
  view::Actions ignored;
  if (options.panel) {
    const float margin = theme.px(kPanelMargin);
    view::Canvas inner = canvas.part(canvas.area().inset(margin));
    panels.show(*options.panel, scene, inner, ignored);
    return;
  }
  view::ShellState state;
  const view::ShellScene shell{.title = options.title.empty() ? recording.path().filename().string() : options.title, .lesson_list = false};
  const view::ShellItems items = view::layout_shell(state, size, theme.scale, view::Bars::All, options.selected != trace::kNobody);
  view::draw_shell(items, scene, shell, transport, panels, canvas, state, ignored);
}

}  // namespace

trace::Serial serial_named(const Recording& recording, const std::string& name) {
  const model::World world = recording.history().after(recording.history().size());
  for (const auto& process : world.processes) {
    if (process->name == name) return process->serial;
  }
  for (const auto& thing : world.things) {
    if (model::name_of(*thing) == name) return thing->serial;
  }
  throw WrongUsage(fmt::format("Nothing in {} is called '{}'.", recording.path().string(), name));
}

Picture shot(const Recording& recording, const ShotOptions& options) {
  Headless headless(options.width, options.height);
  Graphics graphics(read_font_files());
  graphics.set_look(options.theme, options.scale);
  const ImVec2 size(static_cast<float>(options.width), static_cast<float>(options.height));
  graphics.build(size, [&](ImDrawList& list) { draw(recording, options, graphics, list); });
  graphics.paint();
  return headless.picture();
}

}  // namespace app
