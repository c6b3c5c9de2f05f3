// What the panels ask for, and what they are given to draw.
#include "app/desk.hpp"

#include <algorithm>
#include <utility>

#include "app/lessons.hpp"
#include "app/offers.hpp"
#include "lesson/progress.hpp"
#include "lesson/retelling.hpp"
#include "view/bars.hpp"
#include "view/guide.hpp"
#include "view/in_hand.hpp"
#include "view/motions.hpp"
#include "view/toolkit/widgets.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kNothingAsked{"Nothing is asked that this could answer.", "现在没有这个选项可答的问题。"};
constexpr Text kHereItIs{"Here is the question: {0} once more answers it.", "问题在这里：再按一次 {0} 即作答。"};
constexpr Text kTriedAlready{"{0} was not right: take another one.", "{0} 不对：请选另一个。"};
constexpr Text kGuideIsAway{"The question is in the guide, and two runs leave no room for it: {0} shows one of them.",
                            "问题在讲解里，两次运行并排时放不下：按 {0} 只看一次运行。"};
constexpr Text kCopied{"Copied.", "已复制。"};
constexpr Text kWrittenSince{"written anew: {0} runs it", "已改写：按 {0} 运行"};
constexpr Text kOutside{"Outside of Spawnarium: {0} (copied)", "在 Spawnarium 之外：{0}（已复制）"};

}  // namespace

void Desk::perform(const view::Action& action) {
  const model::History& history = shown_->recording->history();
  struct Performer {
    Desk& desk;
    const model::History& history;
    void operator()(const view::action::Seek& a) { desk.place_.transport.seek(a.t, history); }
    void operator()(const view::action::SeekEvent& a) { desk.place_.transport.seek_event(a.event, history); }
    void operator()(const view::action::Select& a) { desk.place_.selected = a.serial; }
    void operator()(const view::action::Hover& a) { desk.place_.hovered = a.serial; }
    void operator()(const view::action::OpenLink& a) { desk.open_link(a.target); }
    void operator()(const view::action::ShowPanel& a) { view::bring_into_sight(a.panel, desk.settings_.shell); }
    void operator()(const view::action::MaximizePanel& a) {
      auto& alone = desk.settings_.shell.alone;
      alone = alone == a.panel ? std::nullopt : std::optional(a.panel);
    }
    void operator()(const view::action::Play&) { desk.place_.transport.play(history); }
    void operator()(const view::action::Pause&) { desk.place_.transport.pause(); }
    void operator()(const view::action::GoLive&) { desk.place_.transport.go_live(history, desk.shown_->present()); }
    void operator()(const view::action::LoopSpan& a) { desk.place_.transport.set_loop(a.begin, a.end); }
    void operator()(const view::action::Bookmark& a) { desk.place_.transport.toggle_bookmark(a.t); }
    void operator()(const view::action::Answer& a) { desk.answer(a.question, a.choice); }
    void operator()(const view::action::Copy& a) {
      desk.wishes_.copy = a.text;
      desk.say(view::tr(desk.settings_.language, kCopied));
    }
    void operator()(const view::action::SendInput& a) { desk.shown_->send_line(a.line); }
    void operator()(const view::action::SendEndOfFile&) { desk.shown_->end_of_input(); }
    void operator()(const view::action::RunChanged& a) {
      if (const lesson::Lesson* lesson = desk.study_.lesson())
        desk.run_changed(a.source, tried_path(desk.host_.copies(), *lesson));
    }
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
      if (study_.lesson() == nullptr) return;
      for (const auto& [serial, alias] : shown_->whole.aliases) {
        if (alias == link.name) place_.selected = serial;
      }
      return;
    case lesson::Target::Kind::Object:
      for (const auto& object : shown_->world.objects) {
        if (model::name_of(*object) == link.name) place_.selected = object->serial;
      }
      return;
    case lesson::Target::Kind::Line:
      view::bring_into_sight(view::Panel::Code, settings_.shell);
      shown_->panels.point_to_line(static_cast<std::uint32_t>(std::max(link.line, 1)));
      return;
    case lesson::Target::Kind::Lesson:
      return open_lesson_numbered(link.name);
    case lesson::Target::Kind::Term:
      return show_words(link.name);
    case lesson::Target::Kind::None:
      break;
  }
  wishes_.copy = target;
  say(view::tr(settings_.language, kOutside, target));
}

void Desk::act() {
  // What is done may open something else and ask for more: take all before.
  const auto take = [](view::Actions& actions) { return std::exchange(actions, {}); };
  const view::Actions asked = shelf_.take_asked();
  const view::Actions beside = comparison_.changed() ? take(comparison_.original()->actions) : view::Actions{};
  const view::Actions here = shown_ ? take(shown_->actions) : view::Actions{};
  place_.hovered = trace::kNobody;
  for (const view::Action& each : beside.all()) {
    if (!comparison_.changed()) break;
    if (const auto both = comparison_.for_both(each, shown_->recording->history())) perform(*both);
  }
  for (const view::Action& each : here.all())
    if (shown_) perform(each);
  for (const view::Action& each : asked.all())
    if (const auto* button = std::get_if<view::action::Do>(&each)) command(button->command);
}

// A changed program answers no question of the lesson.
void Desk::note_progress() {
  Showing& original = comparison_.changed() ? *comparison_.original() : *shown_;
  original.whole.update(original.recording->history(), study_.lesson());
  study_.judge(*original.whole.told());
  wishes_.save_progress = true;
}

// What the run decides is known once its end has been seen; a changed program decides nothing.
std::optional<std::size_t> Desk::known_choice(const lesson::Question& question) {
  shown_->whole.update(shown_->recording->history(), study_.lesson());
  return lesson::known_choice(question, shown_->whole.told(), shown_->world.ended && !comparison_.changed());
}

void Desk::answer(const std::string& id, int choice) {
  if (study_.lesson() == nullptr) return;
  const auto& questions = study_.lesson()->questions;
  const auto question =
      std::find_if(questions.begin(), questions.end(), [&](const auto& each) { return each.id == id; });
  if (question == questions.end()) return;
  study_.answer(*question, choice, known_choice(*question));
  shown_->panels.reveal_question(id);
  note_progress();
}

// An answer is kept: a question that could not be read yet is shown by the first press and answered by the second.
void Desk::answer_next(std::size_t place) {
  const lesson::Lesson* lesson = study_.lesson();
  const lesson::Question* question =
      lesson == nullptr ? nullptr
                        : lesson::next_question(*lesson, study_.answers(),
                                                [this](const lesson::Question& each) { return known_choice(each); });
  if (question == nullptr || place >= question->choices.size()) return say(view::tr(settings_.language, kNothingAsked));
  const auto choice = static_cast<int>(lesson::choice_order(*lesson, *question, study_.progress().learner)[place]);
  const char letter = static_cast<char>('A' + place);
  if (study_.answers() != nullptr)
    if (const auto tried = study_.answers()->find(question->id);
        tried != study_.answers()->end() && tried->second.choice == choice)
      return say(view::tr(settings_.language, kTriedAlready, letter));
  const auto guide_in_sight = [&] {
    const auto seen = panel_keys_.in_sight(settings_.shell, look());
    return std::find(seen.begin(), seen.end(), view::Panel::Guide) != seen.end();
  };
  const bool laid_out = guide_in_sight();
  view::bring_into_sight(view::Panel::Guide, settings_.shell);
  if (!guide_in_sight())
    return say(view::tr(settings_.language, kGuideIsAway, view::key_of(view::Command::SideBySide)));
  if (shown_->panels.may_answer(question->id, place, laid_out)) {
    notice_.clear();  // That the key is to be pressed once more.
    return answer(question->id, choice);
  }
  say(view::tr(settings_.language, kHereItIs, letter));
}

void Desk::draw(ImDrawList& list, image::Graphics& graphics, ImVec2 size) {
  const view::Theme& theme = graphics.theme();
  const view::Rect whole{0, 0, size.x, size.y};
  view::EditorState* const edited = editor();
  if (edited != nullptr) edited->covered = !front_.empty();
  const view::Pointer pointer = clicks_.series.own(view::pointer_in(whole), clicks_.screens + front_.changes());
  {
    view::Canvas canvas(list, whole, theme, graphics.glyphs(), front_.empty() ? pointer : view::Pointer{});
    if (shown_) {
      draw_run(canvas, theme);
    } else if (const auto chosen = shelf_.draw(canvas, settings_.language)) {
      open_entry(*chosen);
    }
  }
  // The fields of Dear ImGui lie over what is drawn into the window: what has to be over them goes to the front.
  view::Canvas front(*ImGui::GetForegroundDrawList(), whole, theme, graphics.glyphs(), pointer);
  draw_in_front(front, size);
  if (edited != nullptr && editor() == edited) {
    if (settings_.shell.in_hand.value_or(view::Panel::Code) != view::Panel::Code)
      edited->keyboard = {};  // It is another panel's.
    edited->keyboard.end_frame();
  }
  if (shown_) shown_->panels.input_keyboard().end_frame();
}

void Desk::draw_in_front(view::Canvas& front, ImVec2 size) {
  const float bars = shown_ ? front.theme().px(view::kTransportHeight + 8) : 0;
  if (presentation_.spotlight() && shown_ && front_.empty())
    presentation_.draw_light(front, panel_keys_.places(), ImGui::GetIO().MousePos);
  view::draw_notice(notice_.sentence(), notice_.trouble(), front, size.y - (shown_ ? bars : front.theme().px(40)));
  if (view::draw_work(work(), settings_.language, front, size.y - bars)) cancel_work();
  front_.draw(front, settings_.language);
}

view::RunScene Desk::scene_of(const Showing& showing, const view::Theme& theme) const {
  const recording::Recording& recording = *showing.recording;
  auto live = showing.live(place_.transport.following());
  const model::Transport& transport = place_.transport;
  if (live)
    live->telling =
        transport.pace() == model::Pace::Story && transport.playing() && !transport.caught_up(showing.present());
  return {.moment = {.history = recording.history(),
                     .timeline = recording.timeline(),
                     .world = showing.world,
                     .whole = showing.whole,
                     .t = place_.transport.position().t,
                     .selected = place_.selected,
                     .hovered = place_.hovered,
                     .language = settings_.language,
                     .theme = theme},
          .lesson = {.lesson = study_.lesson(),
                     .answers = study_.answers(),
                     .learner = study_.progress().learner,
                     .changed = comparison_.changed(),
                     .no_tries = host_.why_not(host::Ability::Edit)},
          .live = live,
          .time = {.axis = {},
                   .bookmarks = place_.transport.bookmarks(),
                   .loop = place_.transport.loop(),
                   .following = live && live->following},
          .sources = recording.sources()};
}

view::ShellScene Desk::shell_scene() {
  std::string name = title();
  if (comparison_.changed()) name += " · " + comparison_.name(study_.lesson(), settings_.language);
  if (shown_->written_since)
    name += " · " + view::tr(settings_.language, kWrittenSince, view::key_of(view::Command::RunAgain));
  return {.title = std::move(name),
          .lesson_list = !why_no_first_screen(host_),
          .editor = editor(),
          .can_edit = !host_.why_not(host::Ability::Edit) && has_program(original_shown(), study_.lesson()),
          .can_take_along = !host_.why_not(host::Ability::Export),
          .presenting = presentation_.presenting()};
}

void Desk::draw_run(view::Canvas& canvas, const view::Theme& theme) {
  const model::History& history = shown_->recording->history();
  const model::Position& position = place_.transport.position();
  shown_->whole.update(history, study_.lesson());
  shown_->world = history.after(position.count);
  if (comparison_.side_by_side()) return draw_both(canvas, theme);
  const bool on_the_way = position.from && position.fraction < 1;
  const model::World before = on_the_way ? history.after(*position.from) : model::World{};
  view::RunScene scene = scene_of(*shown_, theme);
  scene.time.axis = view::TimeAxis{place_.transport, history};
  const std::vector<view::Motion> motions =
      on_the_way ? view::motions_at(position, history, shown_->world) : std::vector<view::Motion>{};
  if (on_the_way) scene.moment.transition = {&before, position.fraction, motions};
  const view::ShellItems items = panel_keys_.lay_out(settings_.shell, look(), canvas.area().size());
  view::draw_shell(items, scene, shell_scene(), place_.transport, shown_->panels, canvas, settings_.shell,
                   shown_->actions);
}

void Desk::draw_both(view::Canvas& canvas, const view::Theme& theme) {
  comparison_.look_at(place_.transport.position().t, shown_->recording->history(), study_.lesson());
  view::RunScene changed = scene_of(*shown_, theme), original = scene_of(*comparison_.original(), theme);
  comparison_.relate(original, changed);
  const auto source = program();
  const auto sides = comparison_.sides(original, changed, *shown_, source ? source->text : std::string());
  const std::size_t lines = std::max(sides[0].changed.size(), sides[1].changed.size());
  const view::SideBySideItems items =
      view::layout_side_by_side(settings_.shell, canvas.area().size(), theme.scale, presentation_.bars(), lines,
                                view::header_rows(sides, theme, canvas.area().size()));
  panel_keys_.laid_out(items);
  view::draw_side_by_side(items, sides, shell_scene(), place_.transport, canvas, settings_.shell, shown_->actions);
}

}  // namespace app
