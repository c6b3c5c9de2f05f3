// What the panels ask for, and what they are given to draw.
#include "app/desk.hpp"

#include <algorithm>
#include <utility>

#include "app/lessons.hpp"
#include "lesson/retelling.hpp"
#include "view/bars.hpp"
#include "view/in_hand.hpp"
#include "view/spotlight.hpp"
#include "view/toolkit/widgets.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kCopied{"Copied.", "已复制。"};
constexpr Text kWrittenSince{"written anew: {0} runs it", "已改写：按 {0} 运行"};
constexpr Text kOutside{"Outside of Spawnarium: {0} (copied)", "在 Spawnarium 之外：{0}（已复制）"};

}  // namespace

void Desk::perform(const view::Action& action) {
  const model::History& history = shown_->recording->history();
  struct Performer {
    Desk& desk;
    const model::History& history;
    void operator()(const view::action::Seek& a) { desk.transport_.seek(a.t, history); }
    void operator()(const view::action::SeekEvent& a) { desk.transport_.seek_event(a.event, history); }
    void operator()(const view::action::Select& a) { desk.selected_ = a.serial; }
    void operator()(const view::action::Hover& a) { desk.hovered_ = a.serial; }
    void operator()(const view::action::OpenLink& a) { desk.open_link(a.target); }
    void operator()(const view::action::ShowPanel& a) { view::bring_into_sight(a.panel, desk.settings_.shell); }
    void operator()(const view::action::MaximizePanel& a) {
      auto& alone = desk.settings_.shell.alone;
      alone = alone == a.panel ? std::nullopt : std::optional(a.panel);
    }
    void operator()(const view::action::Play&) { desk.transport_.play(history); }
    void operator()(const view::action::Pause&) { desk.transport_.pause(); }
    void operator()(const view::action::GoLive&) { desk.transport_.go_live(history, desk.shown_->present()); }
    void operator()(const view::action::LoopSpan& a) { desk.transport_.set_loop(a.begin, a.end); }
    void operator()(const view::action::Bookmark& a) { desk.transport_.toggle_bookmark(a.t); }
    void operator()(const view::action::Answer& a) { desk.answer(a.question, a.choice); }
    void operator()(const view::action::Copy& a) {
      desk.wishes_.copy = a.text;
      desk.say(view::tr(desk.settings_.language, kCopied));
    }
    void operator()(const view::action::SendInput& a) { desk.shown_->send_line(a.line); }
    void operator()(const view::action::SendEndOfFile&) { desk.shown_->end_of_input(); }
    void operator()(const view::action::RunAgain&) { desk.run_again(); }
    void operator()(const view::action::RunChanged& a) {
      if (desk.lesson_ != nullptr) desk.run_changed(a.source, tried_path(*desk.lesson_));
    }
    void operator()(const view::action::StopRun&) { desk.command(view::Command::StopRun); }
    void operator()(const view::action::Do& a) { desk.command(a.command); }
  };
  std::visit(Performer{*this, history}, action);
}

void Desk::open_link(const std::string& target) {
  const lesson::Target link = lesson::parse_target(target);
  switch (link.kind) {
    case lesson::Target::Kind::Panel:
      if (const auto panel = view::panel_named(link.name)) view::bring_into_sight(*panel, settings_.shell);
      return;
    case lesson::Target::Kind::Process:
      if (lesson_ == nullptr) return;
      for (const auto& [serial, alias] : shown_->whole.aliases) {
        if (alias == link.name) selected_ = serial;
      }
      return;
    case lesson::Target::Kind::Object:
      for (const auto& object : shown_->world.objects) {
        if (model::name_of(*object) == link.name) selected_ = object->serial;
      }
      return;
    case lesson::Target::Kind::Line:
      view::bring_into_sight(view::Panel::Code, settings_.shell);
      shown_->panels.point_to_line(static_cast<std::uint32_t>(std::max(link.line, 1)));
      return;
    case lesson::Target::Kind::None:
      break;
  }
  wishes_.copy = target;
  say(view::tr(settings_.language, kOutside, target));
}

void Desk::act() {
  // What is done may open something else and ask for more: take all before.
  const auto take = [](view::Actions& actions) { return std::exchange(actions, {}); };
  const view::Actions asked = take(actions_);
  const view::Actions beside = change_ ? take(change_->original->actions) : view::Actions{};
  const view::Actions here = shown_ ? take(shown_->actions) : view::Actions{};
  hovered_ = trace::kNobody;
  for (const view::Action& each : beside.all())
    if (change_) perform_beside(each);
  for (const view::Action& each : here.all())
    if (shown_) perform(each);
  for (const view::Action& each : asked.all()) {
    if (shown_) {
      perform(each);
    } else if (const auto* button = std::get_if<view::action::Do>(&each)) {
      command(button->command);
    }
  }
}

const std::map<std::string, int>* Desk::answers() const {
  if (lesson_ == nullptr) return nullptr;
  const auto progress = progress_.lessons.find(lesson_->id());
  return progress == progress_.lessons.end() ? nullptr : &progress->second.answers;
}

void Desk::draw(ImDrawList& list, image::Graphics& graphics, ImVec2 size) {
  const view::Theme& theme = graphics.theme();
  const view::Rect whole{0, 0, size.x, size.y};
  if (editor_) editor_->covered = !front_.empty();
  const view::Pointer pointer = clicks_.own(view::pointer_in(whole), screens_ + front_.changes());
  {
    view::Canvas canvas(list, whole, theme, graphics.glyphs(), front_.empty() ? pointer : view::Pointer{});
    if (shown_) {
      draw_run(canvas, theme);
    } else if (const auto chosen = shelf_.draw(canvas, settings_.language, actions_)) {
      open_entry(*chosen);
    }
  }
  // The fields of Dear ImGui lie over what is drawn into the window: what has to be over them goes to the front.
  view::Canvas front(*ImGui::GetForegroundDrawList(), whole, theme, graphics.glyphs(), pointer);
  draw_in_front(front, size);
  if (editor_ && settings_.shell.in_hand.value_or(view::Panel::Code) != view::Panel::Code)
    editor_->keyboard = {};  // It is another panel's.
  if (editor_) editor_->keyboard.end_frame();
  if (shown_) shown_->panels.input_keyboard().end_frame();
}

void Desk::draw_in_front(view::Canvas& front, ImVec2 size) {
  const float bars = shown_ ? front.theme().px(view::kTransportHeight + 8) : 0;
  if (spotlight_ && shown_ && front_.empty()) draw_light(front);
  view::draw_notice(notice_.sentence(), notice_.trouble(), front, size.y - (shown_ ? bars : front.theme().px(40)));
  if (view::draw_work(work(), settings_.language, front, size.y - bars)) cancel_work();
  front_.draw(front, settings_.language);
}

void Desk::draw_light(view::Canvas& front) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (mouse.x != mouse_at_cue_.x || mouse.y != mouse_at_cue_.y) lit_panel_.reset();
  const auto lit =
      std::find_if(in_sight_.begin(), in_sight_.end(), [&](const auto& each) { return lit_panel_ == each.first; });
  if (lit != in_sight_.end()) {
    // The guide keeps its light: it says what there is to be seen.
    std::vector<view::Rect> others;
    for (const auto& [panel, rect] : in_sight_)
      if (panel != lit->first && panel != view::Panel::Guide) others.push_back(rect);
    return view::draw_spotlight_on(lit->second, others, front);
  }
  if (front.area().contains(mouse)) view::draw_spotlight(mouse, front.theme().px(view::kSpotlightRadius), front);
}

view::Scene Desk::scene_of(const Showing& showing, const view::Theme& theme) const {
  const recording::Recording& recording = *showing.recording;
  return {.history = recording.history(),
          .timeline = recording.timeline(),
          .world = showing.world,
          .whole = showing.whole,
          .t = transport_.position().t,
          .selected = selected_,
          .hovered = hovered_,
          .language = settings_.language,
          .theme = theme,
          .sources = recording.sources(),
          .lesson = lesson_,
          .answers = answers(),
          .live = showing.live(transport_.following()),
          .bookmarks = transport_.bookmarks(),
          .loop = transport_.loop(),
          .changed = change_.has_value(),
          .presenting = presenting_};
}

view::ShellScene Desk::shell_scene() {
  std::string name = title();
  if (change_) name += " · " + name_of_change();
  if (shown_->written_since)
    name += " · " + view::tr(settings_.language, kWrittenSince, view::key_of(view::Command::RunAgain));
  return {.title = std::move(name), .editor = editor(), .can_edit = program_known(), .can_take_along = true};
}

void Desk::draw_run(view::Canvas& canvas, const view::Theme& theme) {
  const model::History& history = shown_->recording->history();
  const model::Position& position = transport_.position();
  shown_->whole.update(history, lesson_);
  shown_->world = history.after(position.count);
  if (side_by_side()) return draw_both(canvas, theme);
  const bool on_the_way = position.from && position.fraction < 1;
  const model::World before = on_the_way ? history.after(*position.from) : model::World{};
  view::Scene scene = scene_of(*shown_, theme);
  scene.axis = view::TimeAxis{transport_.pace(), transport_.compressed(), history};
  scene.transition = on_the_way ? view::Transition{&before, position.fraction} : view::Transition{};
  size_ = canvas.area().size();
  const view::ShellItems items = laid_out(settings_.shell);
  in_sight_.clear();
  for (const view::Group& group : items.groups) in_sight_.emplace_back(group.shown, group.rect);
  view::draw_shell(items, scene, shell_scene(), transport_, shown_->panels, canvas, settings_.shell, shown_->actions);
}

}  // namespace app
