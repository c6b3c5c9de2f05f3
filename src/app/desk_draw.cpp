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
constexpr Text kSelectFirst{"Select a process first: click it on the stage, or press Tab.",
                            "请先选一个进程：在舞台上点它，或按 Tab。"};
constexpr Text kNoSuchMoment{"This run has no such moment: run it again.", "这次运行里没有这一刻：请再运行一次。"};
constexpr Text kPointAtIt{"This one is answered on the stage: go there, then {0}.",
                          "这一题要在舞台上回答：走到那里，再按 {0}。"};
constexpr Text kCopied{"Copied.", "已复制。"};
constexpr Text kWrittenSince{"rewritten: {0} runs it", "已改写：按 {0} 运行"};
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
    void operator()(const view::action::ShowUnseen&) { desk.show_unseen(); }
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
    void operator()(const view::action::ChooseStep& a) { desk.place_.holding.choose(a, *desk.shown_); }
    void operator()(const view::action::SendInput& a) { desk.shown_->send_line(a.line); }
    void operator()(const view::action::SendEndOfFile&) { desk.shown_->end_of_input(); }
    void operator()(const view::action::GoTo& a) { desk.go_to(a.stop); }
    void operator()(const view::action::TakeLine& a) {
      if (const lesson::Question* question = desk.study_.question(a.question)) desk.answer_order(*question, a.line);
    }
    void operator()(const view::action::Point& a) { desk.point(a.question); }
    void operator()(const view::action::RunChanged& a) {
      if (const lesson::Lesson* lesson = desk.study_.lesson())
        desk.run_changed(a.source, tried_path(desk.host_.copies(), *lesson));
    }
    void operator()(const view::action::Do& a) { desk.command(a.command); }
  };
  std::visit(Performer{*this, history}, action);
}

// Of what can be asked for while nothing runs; the first one may begin the program.
void Desk::perform_before(const view::Action& action) {
  if (!unbegun_) return;
  if (const auto* to = std::get_if<view::action::GoTo>(&action)) return go_to(to->stop);
  if (const auto* chosen = std::get_if<view::action::Answer>(&action)) return answer(chosen->question, chosen->choice);
  if (const auto* line = std::get_if<view::action::TakeLine>(&action)) {
    if (const lesson::Question* question = study_.question(line->question)) answer_order(*question, line->line);
  } else if (const auto* button = std::get_if<view::action::Do>(&action)) {
    command(button->command);
  }
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
  const view::Actions before = unbegun_ ? unbegun_->take_asked() : view::Actions{};
  for (const view::Action& each : before.all()) perform_before(each);
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

// Of a changed program no question is judged that the run answers; else as lesson::known_choice says.
std::optional<std::size_t> Desk::known_choice(const lesson::Question& question) {
  if (!shown_ || (comparison_.changed() && question.answered_by_run)) return std::nullopt;
  shown_->whole.update(shown_->recording->history(), study_.lesson());
  if (shown_->whole.told() == nullptr) return std::nullopt;
  return lesson::known_choice(question, lesson::judgement_of(question, *shown_->whole.told()),
                              {.events = shown_->world.events, .end = shown_->world.ended});
}

const lesson::Question* Desk::next_question() {
  if (study_.lesson() == nullptr) return nullptr;
  if (unbegun_) return unbegun_->question(study_.answers());
  return lesson::next_question(
      *study_.lesson(), study_.answers(), [this](const lesson::Question& each) { return known_choice(each); },
      study_.session().here());
}

// Before the program has begun nothing is judged: the last guess begins it.
void Desk::answer(const std::string& id, int choice) {
  const lesson::Question* question = study_.question(id);
  if (question == nullptr) return;
  study_.answer(*question, choice, known_choice(*question));
  if (unbegun_) {
    wishes_.save_progress = true;
    return unbegun_->question(study_.answers()) == nullptr ? begin_lesson(lesson::Stop::See) : void();
  }
  shown_->panels.reveal_question(id);
  note_progress();
}

void Desk::answer_order(const lesson::Question& question, std::size_t line) {
  if (study_.session().take_line(question, line)) answer(question.id, static_cast<int>(study_.session().take_order()));
}

// What is selected, or the moment that is shown, is the answer.
void Desk::point(const std::string& id) {
  const lesson::Question* question = study_.question(id);
  if (question == nullptr || !shown_) return;
  shown_->whole.update(shown_->recording->history(), study_.lesson());
  if (question->answering == lesson::Answering::Process) {
    const auto alias = shown_->whole.aliases.find(place_.selected);
    if (alias == shown_->whole.aliases.end()) return say(view::tr(settings_.language, kSelectFirst));
    for (std::size_t i = 0; i < question->choices.size(); ++i)
      if (question->choices[i].text.english == alias->second) answer(id, static_cast<int>(i));
  } else if (question->answering == lesson::Answering::Moment) {
    const auto side = lesson::side_of_moment(*question, *shown_->whole.told(), place_.transport.position().count);
    if (!side) return say(view::tr(settings_.language, kNoSuchMoment));
    answer(id, static_cast<int>(*side));
  }
}

// Enter, where nothing in the guide is marked.
bool Desk::point_at_open_question() {
  const lesson::Question* question = next_question();
  if (question == nullptr || !lesson::is_asked_at(*question, study_.session().here())) return false;
  if (question->answering != lesson::Answering::Process && question->answering != lesson::Answering::Moment)
    return false;
  return point(question->id), true;
}

// An answer is kept: a question that could not be read yet is shown by the first press and answered by the second.
void Desk::answer_next(std::size_t place) {
  const lesson::Lesson* lesson = study_.lesson();
  const lesson::Question* question = next_question();
  const bool lines = question != nullptr && question->answering == lesson::Answering::Lines;
  const std::size_t count = question == nullptr ? 0 : lines ? question->lines.size() : question->choices.size();
  const bool pointed = question != nullptr && !lines && question->answering != lesson::Answering::Choice;
  if (place >= count && !pointed) return say(view::tr(settings_.language, kNothingAsked));
  const char letter = static_cast<char>('A' + place);
  const auto nth = [&](const std::vector<std::size_t>& order) { return order[place]; };
  const std::uint32_t learner = study_.progress().learner;
  const auto take = [&] {
    if (lines) return answer_order(*question, nth(lesson::line_order(*lesson, *question, learner)));
    answer(question->id, static_cast<int>(nth(lesson::choice_order(*lesson, *question, learner))));
  };
  if (unbegun_) return take();
  // The question may be asked at another stop: there it is to be read first.
  const bool elsewhere = !lesson::is_asked_at(*question, study_.session().here());
  if (elsewhere) go_to(question->at);
  if (pointed) return say(view::tr(settings_.language, kPointAtIt, view::key_of(view::Command::Accept)));
  if (!lines && study_.answers() != nullptr)
    if (const auto tried = study_.answers()->find(question->id);
        tried != study_.answers()->end() &&
        tried->second.choice == static_cast<int>(nth(lesson::choice_order(*lesson, *question, learner))))
      return say(view::tr(settings_.language, kTriedAlready, letter));
  const auto guide_in_sight = [&] {
    const auto seen = panel_keys_.in_sight(settings_.shell, look());
    return std::find(seen.begin(), seen.end(), view::Panel::Guide) != seen.end();
  };
  const bool laid_out = guide_in_sight() && !elsewhere;
  view::bring_into_sight(view::Panel::Guide, settings_.shell);
  if (!guide_in_sight())
    return say(view::tr(settings_.language, kGuideIsAway, view::key_of(view::Command::SideBySide)));
  if (shown_->panels.may_answer(question->id, place, laid_out)) {
    notice_.clear();  // That the key is to be pressed once more.
    return take();
  }
  say(view::tr(settings_.language, kHereItIs, letter));
}

void Desk::draw(ImDrawList& list, image::Graphics& graphics, ImVec2 size) {
  presentation_.note_window(size);
  const view::Theme& theme = graphics.theme();
  const view::Rect whole{0, 0, size.x, size.y};
  view::EditorState* const edited = editor();
  if (edited != nullptr) edited->covered = !front_.empty();
  const view::Pointer pointer = clicks_.series.own(view::pointer_in(whole), clicks_.screens + front_.changes());
  {
    const bool covered = !front_.empty() || presentation_.bar_is_out(pointer.at, theme.px(view::kTopBarHeight));
    view::Canvas canvas(list, whole, theme, graphics.glyphs(), covered ? view::Pointer{} : pointer);
    if (shown_) {
      draw_run(canvas, theme);
    } else if (unbegun_) {
      unbegun_->draw(canvas, {.lesson = lesson_scene(),
                              .language = settings_.language,
                              .bars = presentation_.presenting() ? view::Bars::None : view::Bars::All,
                              .shell = shell_scene()});
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

void Desk::draw_bar_in_front(view::Canvas& front) {
  const float height = front.theme().px(view::kTopBarHeight);
  if (!front_.empty() || !presentation_.bar_is_out(front.pointer().at, height)) return;
  front.fill({0, 0, front.area().width, height}, front.theme().colors.panel);
  view::Canvas bar = front.part({0, 0, front.area().width, height});
  if (unbegun_) return unbegun_->draw_bar(bar, settings_.language, shell_scene());
  if (!shown_) return;
  const view::RunScene scene = scene_of(*shown_, front.theme());
  view::draw_top_bar(scene.moment, scene.live, shell_scene(), bar, shown_->actions);
}

void Desk::draw_in_front(view::Canvas& front, ImVec2 size) {
  const float bars = shown_ ? view::foot_of_window(size, front.theme().scale, look().bars, look().hand) : 0;
  if (presentation_.spotlight() && shown_ && front_.empty())
    presentation_.draw_light(front, panel_keys_.places(), ImGui::GetIO().MousePos);
  draw_bar_in_front(front);
  // At the upper edge it covers the headings of the panels only; at the lower one it would cover lanes and console.
  if (shown_ && look().bars == view::Bars::All)
    view::draw_notice(notice_.sentence(), notice_.trouble(), front, front.theme().px(view::kTopBarHeight),
                      view::NoticeAt::Below);
  else
    view::draw_notice(notice_.sentence(), notice_.trouble(), front, size.y - (shown_ ? bars : front.theme().px(40)),
                      view::NoticeAt::Above);
  if (view::draw_work(work(), settings_.language, front, size.y - bars)) cancel_work();
  front_.draw(front, settings_.language);
}

/// The actors that are held; empty while the past is shown.
std::span<const trace::Serial> Desk::held_now(const Showing& showing) const {
  const bool present =
      &showing == shown_.get() && place_.transport.position().count == showing.recording->history().size();
  if (!present || !place_.holding.open()) return {};
  return place_.holding.scene()->held;
}

view::RunScene Desk::scene_of(const Showing& showing, const view::Theme& theme) const {
  const recording::Recording& recording = *showing.recording;
  auto live = showing.live(place_.transport.following());
  const model::Transport& transport = place_.transport;
  if (live) live->held = place_.holding.scene() != nullptr;
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
                     .held = held_now(showing),
                     .language = settings_.language,
                     .theme = theme},
          .lesson = lesson_scene(),
          .live = live,
          .time = {.axis = {},
                   .bookmarks = place_.transport.bookmarks(),
                   .loop = place_.transport.loop(),
                   .following = live && live->following},
          .hand = place_.holding.scene(),
          .sources = recording.sources()};
}

view::LessonScene Desk::lesson_scene() const {
  view::LessonScene scene{.lesson = study_.lesson(),
                          .answers = study_.answers(),
                          .learner = study_.progress().learner,
                          .changed = comparison_.changed(),
                          .captioned = shown_ && look().bars == view::Bars::Caption,
                          .no_tries = host_.why_not(host::Ability::Edit)};
  if (study_.lesson() != nullptr) {
    scene.stops = study_.session().scene(study_.library().after(*study_.lesson()));
    scene.stops->waits = film_waits();
    scene.stops->film_over = shown_ != nullptr && has_seen_all();
  }
  return scene;
}

view::ShellScene Desk::shell_scene() {
  if (!shown_)
    return {.title = title(),
            .lesson_list = !why_no_first_screen(host_),
            .presenting = presentation_.presenting(),
            .begun = false};
  std::string name = title();
  if (comparison_.changed()) name += " · " + comparison_.name(study_.lesson(), settings_.language);
  if (shown_->written_since)
    name += " · " + view::tr(settings_.language, kWrittenSince, view::key_of(view::Command::RunAgain));
  return {.title = std::move(name),
          .lesson_list = !why_no_first_screen(host_),
          .editor = editor(),
          .can_edit = !host_.why_not(host::Ability::Edit) && has_program(original_shown(), study_.lesson()),
          .can_take_along = !host_.why_not(host::Ability::Export),
          .can_hold = shown_->launch && why_not_held() == nullptr,
          .held = place_.holding.scene() != nullptr,
          .presenting = presentation_.presenting()};
}

void Desk::draw_run(view::Canvas& canvas, const view::Theme& theme) {
  const model::History& history = shown_->recording->history();
  const model::Position& position = place_.transport.position();
  shown_->whole.update(history, study_.lesson());
  shown_->world = history.after(position.count);
  if (comparison_.side_by_side()) return draw_both(canvas, theme);
  const bool moves = !settings_.less_motion && position.from && position.fraction < 1;
  const auto on_the_way = moves ? view::OnTheWay{position, history, shown_->world} : view::OnTheWay{};
  view::RunScene scene = scene_of(*shown_, theme);
  scene.time.axis = view::TimeAxis{place_.transport, history};
  if (moves) scene.moment.transition = on_the_way.transition();
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
      view::layout_side_by_side(settings_.shell, canvas.area().size(), theme.scale, look().bars, lines,
                                view::header_rows(sides, theme, canvas.area().size()));
  panel_keys_.laid_out(items);
  view::draw_side_by_side(items, sides, shell_scene(), place_.transport, canvas, settings_.shell, shown_->actions);
}

}  // namespace app
