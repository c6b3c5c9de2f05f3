#include "image/shot.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/failure.hpp"
#include "image/font_files.hpp"
#include "image/graphics.hpp"
#include "image/headless.hpp"
#include "model/story.hpp"
#include "view/motions.hpp"
#include "view/panels.hpp"
#include "view/timeline.hpp"

namespace image {
namespace {

constexpr float kPanelMargin = 4;

// A learner at a stop has visited all stops before it.
std::optional<view::StopScene> stops_of(const ShotOptions& options) {
  if (!options.stop) return std::nullopt;
  const auto been = static_cast<std::uint8_t>((2U << static_cast<unsigned>(*options.stop)) - 1);
  return view::StopScene{.here = *options.stop, .been = been, .next = options.next};
}

void draw(const recording::Recording& recording, const ShotOptions& options, const model::Transport& transport,
          view::Panels& panels, view::Canvas& canvas) {
  const view::Theme& theme = canvas.theme();
  const model::Position& position = transport.position();
  const model::World world = recording.history().after(position.count);
  const view::OnTheWay on_the_way{position, recording.history(), world};
  view::Whole whole;
  whole.update(recording.history(), options.lesson);
  const view::RunScene run{.moment = {.history = recording.history(),
                                      .timeline = recording.timeline(),
                                      .world = world,
                                      .whole = whole,
                                      .t = position.t,
                                      .transition = on_the_way.transition(),
                                      .selected = options.selected,
                                      .language = options.language,
                                      .theme = theme,
                                      .interactive = false},
                           .lesson = {.lesson = options.lesson, .stops = stops_of(options)},
                           .time = {.axis = view::TimeAxis{transport, recording.history()}},
                           .sources = recording.sources()};
  if (options.queue_depths) panels.look_in_timeline({.show = view::RowKind::QueueDepth});
  view::Actions ignored;
  if (options.panel) {
    const float margin = theme.px(kPanelMargin);
    view::Canvas inner = canvas.part(canvas.area().inset(margin));
    panels.show(*options.panel, run, inner, ignored);
    return;
  }
  view::ShellState state;
  const view::ShellScene shell{.title = options.title.empty() ? recording.path().filename().string() : options.title,
                               .lesson_list = false};
  const view::ShellItems items =
      view::layout_shell(state, canvas.area().size(), theme.scale, view::Bars::All, options.selected != trace::kNobody);
  view::draw_shell(items, run, shell, transport, panels, canvas, state, ignored);
}

}  // namespace

model::Transport whole_transport(const recording::Recording& recording, model::Pace pace) {
  model::Transport transport;
  transport.set_pace(pace, recording.history(), std::nullopt);
  while (!transport.story().whole()) transport.advance({}, recording.history(), std::nullopt);
  return transport;
}

trace::Serial serial_named(const recording::Recording& recording, const std::string& name) {
  const model::World world = recording.history().after(recording.history().size());
  for (const auto& process : world.processes) {
    if (process->name == name || model::name_of(*process) == name) return process->serial;
  }
  for (const auto& object : world.objects) {
    if (model::name_of(*object) == name) return object->serial;
  }
  throw base::WrongUsage(fmt::format("Nothing in {} is called '{}'.", recording.path().string(), name));
}

struct Camera::Parts {
  Parts(const recording::Recording& of, ShotOptions with)
      : recording(of), options(std::move(with)), headless(options.width, options.height), graphics(read_font_files()) {
    graphics.set_look(options.theme, options.scale);
  }
  const recording::Recording& recording;
  ShotOptions options;
  Headless headless;
  Graphics graphics;
  view::Panels panels;
};

Camera::Camera(const recording::Recording& recording, ShotOptions options)
    : parts_(std::make_unique<Parts>(recording, std::move(options))) {}
Camera::~Camera() = default;

Picture Camera::of(const Draw& draw) {
  const ImVec2 size(static_cast<float>(parts_->options.width), static_cast<float>(parts_->options.height));
  parts_->graphics.build(size, [&](ImDrawList& list) {
    view::Canvas canvas(list, {0, 0, size.x, size.y}, parts_->graphics.theme(), parts_->graphics.glyphs(), {});
    draw(canvas);
  });
  if (parts_->options.drawn) parts_->options.drawn(*ImGui::GetDrawData());
  parts_->graphics.paint();
  return parts_->headless.picture();
}

Picture Camera::at(const model::Transport& transport) {
  return of([&](view::Canvas& canvas) { draw(parts_->recording, parts_->options, transport, parts_->panels, canvas); });
}

Picture Camera::at(base::TraceTime t) {
  model::Transport transport = whole_transport(parts_->recording, parts_->options.pace);
  transport.seek(t, parts_->recording.history());
  return at(transport);
}

Picture shot(const recording::Recording& recording, const ShotOptions& options) {
  return Camera(recording, options).at(options.at.value_or(recording.history().end()));
}

}  // namespace image
