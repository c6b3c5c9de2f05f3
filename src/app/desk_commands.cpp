// What the keys do.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "app/desk.hpp"
#include "app/offers.hpp"
#include "app/take_along.hpp"
#include "model/unseen.hpp"
#include "view/in_hand.hpp"
#include "view/timeline.hpp"

namespace app {
namespace {

using view::Text;

constexpr float kScaleStep = 1.1F;
constexpr double kZoomStep = 1.5, kPanStep = 0.25;

constexpr Text kNoInput{"The program reads no more input.", "程序不再读取输入。"};
constexpr Text kLessMotion{"Less motion: what happens is shown at once. {0} lets it travel again.",
                           "已减少动画：变化会直接显示。再按 {0} 恢复移动。"};
constexpr Text kAllMotion{"What happens travels where it goes. {0} shows it at once.",
                          "变化会移动着显示。按 {0} 可直接显示。"};
constexpr Text kNoLoop{"Nothing is repeated: {0} and {1} set from where to where.",
                       "没有循环的片段：用 {0} 和 {1} 设起点和终点。"};
constexpr Text kNoStops{"Only a lesson has stops, and none is open.", "只有课程才分站，现在没有打开课程。"};
constexpr Text kNoQueue{"The program has made no queue whose depth could be shown.",
                        "程序没有创建队列，没有可显示的队列长度。"};
constexpr Text kOnlyBeginning{"Only the beginning has been read: {0} of the events.", "只读入了开头：全部事件的 {0}。"};

}  // namespace

void Desk::press(view::KeyPress key) {
  if (front_.press(key)) return;
  if (!shown_ && !unbegun_ && shelf_.press(key)) return;
  if (const auto asked = view::command_of(key, key_table())) command(*asked);
}

view::KeyTable Desk::key_table() const {
  return shown_ && place_.holding.scene() != nullptr ? view::KeyTable::Hand : view::KeyTable::Usual;
}

bool Desk::hand_command(view::Command command) {
  if (!shown_) return false;
  if (command == view::Command::HandUndo) return undo(), true;
  if (command == view::Command::HandRedo) return redo(), true;
  const auto answer = place_.holding.command(command, *shown_, settings_.language);
  if (!answer) return false;
  if (!answer->says.empty()) say(answer->says);
  else notice_.clear();
  return true;
}

void Desk::command(view::Command command) {
  using enum view::Command;
  if (front_.help() && (command == Help || command == SelectNothing)) return front_.close();
  if (front_.help() && command == Words) front_.close();
  if (look_command(command)) return;  // The keys can be read in any language.
  if (front_.help() && command != SavePicture) front_.close();
  if (const auto reason = why_not(command, host_, comparison_.changed()))
    return say(view::tr(settings_.language, *reason));
  if (hand_command(command) || program_command(command) || copy_command(command)) return;
  if (command == SelectNothing && cancel_work()) return;
  if ((unbegun_ || shown_) && answer_command(command)) return;
  if (unbegun_) {
    unbegun_command(command);
  } else if (shown_) {
    if (!lesson_command(command) && !time_command(command) && !panel_command(command) && !timeline_command(command) &&
        !guide_command(command) && !alone_command(command))
      choose_command(command);
  } else if (const auto chosen = shelf_.command(command)) {
    open_entry(*chosen);
  }
}

bool Desk::time_command(view::Command command) {
  const auto said = app::time_command(command, place_.transport,
                                      {.history = shown_->recording->history(),
                                       .timeline = shown_->recording->timeline(),
                                       .present = shown_->present(),
                                       .horizon = horizon(),
                                       .selected = place_.selected,
                                       .language = settings_.language});
  if (!said) return false;
  if (command == view::Command::NextPace && !comparison_.side_by_side()) settings_.pace = place_.transport.pace();
  if (!said->empty()) say(*said);
  return true;
}

std::vector<lesson::CueMoment> Desk::cue_moments() {
  shown_->whole.update(shown_->recording->history(), study_.lesson());
  if (study_.lesson() == nullptr || comparison_.changed()) return {};
  return shown_->whole.told()->cue_moments();
}

// The spotlight goes where the lesson points.
void Desk::cue(int direction) {
  const std::vector<lesson::CueMoment> moments = cue_moments();
  const lesson::CueMoment* reached = go_to_cue(direction, moments, place_.transport, shown_->recording->history());
  presentation_.point_at(reached == nullptr ? nullptr : &study_.lesson()->cues[reached->cue].point,
                         ImGui::GetIO().MousePos);
}

bool Desk::has_seen_all() const {
  const model::Transport& transport = place_.transport;
  if (shown_->present()) return false;
  if (transport.pace() == model::Pace::Story)
    return transport.story().whole() && transport.position().story >= transport.story().end();
  return transport.position().count >= shown_->recording->history().size();
}

bool Desk::film_waits() const {
  const model::Transport& transport = place_.transport;
  return study_.session().here() == lesson::Stop::See && shown_ != nullptr && transport.pace() == model::Pace::Story &&
         !transport.playing() && !transport.following() && !comparison_.changed() && !has_seen_all();
}

// One key goes all the way: it plays up to the next cue, once more goes there at once; behind the last one it goes from
// stop to stop.
void Desk::go_on(int direction) {
  const lesson::Lesson* lesson = study_.lesson();
  if (lesson == nullptr || comparison_.changed()) return cue(direction);
  const lesson::Stop here = study_.session().here();
  const bool at_begin = place_.transport.position().count == 0;
  if (here != lesson::Stop::See || (direction > 0 ? has_seen_all() : at_begin)) {
    return step_stop(direction);
  }
  const bool plays = place_.transport.playing();
  if (direction < 0 || plays || place_.transport.pace() != model::Pace::Story) return cue(direction);
  place_.transport.play(shown_->recording->history());
}

// The yellow button of the guide: there is none while the film plays, and none before the answer to what is asked here.
void Desk::take_way_on() {
  if (study_.lesson() == nullptr || place_.transport.playing()) return;
  const lesson::Question* question = next_question();
  const bool asked = question != nullptr && lesson::is_asked_at(*question, study_.session().here());
  if (film_waits()) place_.transport.play(shown_->recording->history());
  else if (!asked) go_on(1);
}

void Desk::step_stop(int direction) {
  const int stop = static_cast<int>(study_.session().here()) + direction;
  if (stop >= 0 && stop < lesson::kStops) go_to(static_cast<lesson::Stop>(stop));
}

// The film goes on only where it is looked at.
void Desk::go_to(lesson::Stop stop) {
  if (study_.lesson() == nullptr) return;
  if (unbegun_) return stop == lesson::Stop::Guess ? void() : begin_lesson(stop);
  if (comparison_.side_by_side()) toggle_side_by_side();  // The way is in the guide.
  if (stop != lesson::Stop::See && study_.session().here() == lesson::Stop::See) place_.transport.pause();
  study_.session().go(stop);
  shown_->panels.show_guide_from_top();
  view::bring_into_sight(view::Panel::Guide, settings_.shell);
  presentation_.face_the_class(stop, settings_.shell);
}

// At a cue the story pauses until the learner goes on. Exception: a program that waits for input. Returns whether it
// does.
bool Desk::stand_at_cue(model::StoryTicks before) {
  if (study_.lesson() == nullptr || study_.session().here() != lesson::Stop::See || settings_.plays_on) return false;
  if (place_.transport.pace() != model::Pace::Story || place_.program_waits || comparison_.changed()) return false;
  if (shown_->run && shown_->run->held() != nullptr) return false;  // The learner decides when it goes on.
  const std::vector<lesson::CueMoment> moments = cue_moments();
  const lesson::CueMoment* reached = passed_cue(before, place_.transport, moments);
  if (reached == nullptr) return false;
  place_.transport.seek_event(reached->event, shown_->recording->history());
  presentation_.point_at(&study_.lesson()->cues[reached->cue].point, ImGui::GetIO().MousePos);
  return true;
}

bool Desk::lesson_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case CueForward:
    case CueBack:
      go_on(command == CueForward ? 1 : -1);
      return true;
    case NextStop:
    case PreviousStop:
      if (study_.lesson() == nullptr) say(view::tr(settings_.language, kNoStops));
      else step_stop(command == NextStop ? 1 : -1);
      return true;
    default:
      return false;
  }
}

// A question is answered in the same way before the program has begun and afterwards.
bool Desk::answer_command(view::Command command) {
  if (command < view::Command::AnswerA || command > view::Command::AnswerD) return false;
  answer_next(static_cast<std::size_t>(command) - static_cast<std::size_t>(view::Command::AnswerA));
  return true;
}

// Before the program has begun.
bool Desk::unbegun_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case SelectNothing:
      if (!presentation_.close_one()) show_lessons();
      return true;
    default:
      return unbegun_->command(command);
  }
}

bool Desk::panel_command(view::Command command) {
  Showing* original = comparison_.original();
  const std::array<view::Panels*, 2> both{&shown_->panels, original != nullptr ? &original->panels : nullptr};
  const auto shown = std::span(both).first(comparison_.side_by_side() ? 2 : 1);
  const auto answer = panel_keys_.command(command, settings_.shell, look(), shown, settings_.language);
  if (!answer) return false;
  if (!answer->says.empty()) say(answer->says);
  if (answer->instead) this->command(*answer->instead);
  // The keyboard goes along: the editor gets it with the code, and a text field that had it lets go.
  if (answer->taken) view::leave_text_field();
  if (comparison_.editing() && answer->taken == view::Panel::Code) editor()->keyboard.want();
  return true;
}

PanelKeys::Look Desk::look() const {
  return {.scale = presentation_.scale(settings_.scale),
          // Two runs beside each other have no room for a caption, which is that of one of them.
          .bars = presentation_.presenting() && comparison_.side_by_side() ? view::Bars::TransportOnly
                                                                           : presentation_.bars(),
          .something_selected = place_.selected != trace::kNobody,
          .hand = place_.holding.scene() != nullptr && !comparison_.side_by_side(),
          .side_by_side = comparison_.side_by_side(),
          .editing = comparison_.editing()};
}

// It comes into sight. The mark moves only where there is one.
void Desk::give_keyboard_to(view::Panel panel) {
  view::bring_into_sight(panel, settings_.shell);
  if (settings_.shell.in_hand) settings_.shell.in_hand = panel;
}

// Of two runs side by side both; where the timeline cannot be seen it comes into sight.
void Desk::look_in_timeline(const view::TimelineWish& wish) {
  view::bring_into_sight(view::Panel::Timeline, settings_.shell);
  shown_->panels.look_in_timeline(wish);
  if (Showing* original = comparison_.original()) original->panels.look_in_timeline(wish);
}

bool Desk::timeline_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case ZoomIn:
      look_in_timeline({.factor = kZoomStep});
      return true;
    case ZoomOut:
      look_in_timeline({.factor = 1 / kZoomStep});
      return true;
    case PanBack:
      look_in_timeline({.pan = -kPanStep});
      return true;
    case PanForward:
      look_in_timeline({.pan = kPanStep});
      return true;
    case FitTimeline:
      look_in_timeline({.fit = true});
      return true;
    case ZoomToLoop:
      if (place_.transport.loop()) look_in_timeline({.span = place_.transport.loop()});
      else say(view::tr(settings_.language, kNoLoop, view::key_of(LoopFrom), view::key_of(LoopTo)));
      return true;
    default:
      return false;
  }
}

bool Desk::guide_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case NextInGuide:
    case PreviousInGuide:
      view::bring_into_sight(view::Panel::Guide, settings_.shell);
      shown_->panels.mark_in_guide(command == NextInGuide ? 1 : -1);
      return true;
    case Accept:
      if (!shown_->panels.choose_marked() && !point_at_open_question()) take_way_on();
      return true;
    default:
      return false;
  }
}

bool Desk::alone_command(view::Command command) {
  using enum view::Command;
  auto& alone = settings_.shell.alone;
  if (command == ShowAll) return alone.reset(), true;
  const auto panel = view::panel_shown_by(command);
  if (panel == view::Panel::Timeline && alone == panel) {  // Once more: with the rows that are hidden at first.
    if (view::queues_of(shown_->whole.finally).empty()) say(view::tr(settings_.language, kNoQueue));
    else look_in_timeline({.toggle = view::RowKind::QueueDepth});
  } else if (panel) {
    alone = panel;
  }
  return panel.has_value();
}

bool Desk::choose_command(view::Command command) {
  using enum view::Command;
  const auto select_neighbour = [&](int direction) {
    const model::History& history = shown_->recording->history();
    place_.selected = neighbour_of(place_.selected, history.at(history.end()), direction);
  };
  switch (command) {
    case SelectNext:
    case Down:
      select_neighbour(1);
      return true;
    case SelectPrevious:
    case Up:
      select_neighbour(-1);
      return true;
    case SelectNothing:
      close_one();
      return true;
    default:
      return false;
  }
}

// Escape undoes one thing after the other, the uppermost first.
void Desk::close_one() {
  shown_->panels.mark_nothing();
  if (comparison_.editing()) {
    close_editor();
  } else if (presentation_.close_one()) {
    return;
  } else if (settings_.shell.alone) {
    settings_.shell.alone.reset();
  } else if (place_.selected != trace::kNobody) {
    place_.selected = trace::kNobody;
  } else {
    settings_.shell.in_hand.reset();
  }
}

bool Desk::cancel_work() {
  const LongWork::Cancelled cancelled = programs_.work().cancel();
  if (cancelled == LongWork::Cancelled::Opening)
    say(view::tr(settings_.language, kOnlyBeginning, fmt::format("{:.1f} %", shown_->recording->part_read() * 100)));
  return cancelled != LongWork::Cancelled::Nothing;
}

bool Desk::look_command(view::Command command) {
  using enum view::Command;
  if (presentation_.command(command, shown_ || unbegun_)) {
    if (command == Present) presentation_.face_the_class(study_.session().here(), settings_.shell);
    return true;
  }
  switch (command) {
    case LargerText:
      settings_.scale = std::min(settings_.scale * kScaleStep, view::kLargestScale);
      return true;
    case SmallerText:
      settings_.scale = std::max(settings_.scale / kScaleStep, view::kSmallestScale);
      return true;
    case NormalText:
      settings_.scale = 1;
      return true;
    case NextTheme:
      settings_.theme = static_cast<view::ThemeName>((static_cast<int>(settings_.theme) + 1) % view::kThemes);
      return true;
    case LessMotion:
      settings_.less_motion = !settings_.less_motion;
      say(view::tr(settings_.language, settings_.less_motion ? kLessMotion : kAllMotion, view::key_of(LessMotion)));
      return true;
    case Help:
      front_.show_help(
          {.notice = host_.notice(), .withheld = withheld_commands(host_, comparison_.changed()), .table = key_table()},
          [this] { show_words(); });
      return true;
    case Words:
      show_words();
      return true;
    case NextLanguage:
      settings_.language = base::next(settings_.language);
      shelf_.fill(study_.library(), study_.progress(), settings_, host_);
      return true;
    default:
      return false;
  }
}

bool Desk::program_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case Lessons:
      show_lessons();
      return true;
    case OpenFile:
      open_dialog();
      return true;
    case RunAgain:
      if (unbegun_) return false;
      run_again();
      return true;
    case Hold:
      if (shown_ || unbegun_) hold();
      return true;
    case DocumentOrder:
      run_in_document_order();
      return true;
    case StopRun:
      if (shown_ && shown_->run) shown_->run->end();
      return true;
    case TypeInput:
      if (shown_) type_input();
      return true;
    case EndInput:
      if (shown_ && keyboard() != Keyboard::Editor) end_input();
      return true;
    case TakeAlong:
      if (shown_) open_menu();
      return true;
    case SaveRecording:
      if (shown_) save_recording();
      return true;
    case SavePicture:
      wishes_.save_picture = true;
      return true;
    case Quit:
      wishes_.quit = true;
      return true;
    default:
      return false;
  }
}

// The console comes into sight, and its input line gets the keyboard.
void Desk::type_input() {
  give_keyboard_to(view::Panel::Console);
  if (!shown_->input_open) return say(view::tr(settings_.language, kNoInput));
  shown_->panels.input_keyboard().want();
}

void Desk::end_input() {
  if (!shown_->input_open) say(view::tr(settings_.language, kNoInput));
  shown_->end_of_input();
}

Desk::Keyboard Desk::keyboard() {
  const view::EditorState* edited = editor();
  if ((edited != nullptr && edited->keyboard.pending()) || (shown_ && shown_->panels.input_keyboard().pending()))
    return Keyboard::Coming;
  return edited != nullptr && front_.empty() ? Keyboard::Editor : Keyboard::Commands;
}

void Desk::open_menu() {
  front_.show_menu(take_along_title(settings_.language),
                   take_along_choices(panel_keys_.places(), settings_.language,
                                      {.save_recording = [this] { save_recording(); },
                                       .save_picture =
                                           [this](std::optional<view::Rect> part) {
                                             wishes_.save_picture = true;
                                             wishes_.part = part;
                                           },
                                       .make = [this](const ExportFormat& format) { take_along(format); }}));
}

void Desk::show_unseen() {
  std::vector<Front::Choice> choices;
  for (model::UnseenThing& each : model::unseen_in(shown_->whole.finally, settings_.language))
    choices.push_back({{.says = std::move(each.what), .detail = std::move(each.who)}, [this] { front_.close(); }});
  front_.show_menu(model::unseen_heading(choices.size(), settings_.language), std::move(choices));
}

std::string Desk::stem() const {
  return study_.lesson() != nullptr ? study_.lesson()->id() : std::filesystem::path(title()).stem().string();
}

// Of two runs side by side the changed one: it is the one that was made last, and the one that keys are for.
void Desk::save_recording() {
  const std::filesystem::path kept = shown_->kept;
  try {
    const std::string name = comparison_.changed() ? stem() + "-changed" : stem();
    const Saved saved = app::save_recording(*shown_, name, settings_.language, host_, programs_.work().awaits(kept),
                                            programs_.work().copying());
    if (saved.being_copied) programs_.work().await(shown_->kept);
    else if (shown_->kept != kept) settings_.remember(shown_->kept);
    if (!saved.says.empty()) say(saved.says);
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::take_along(const ExportFormat& format) {
  if (programs_.work().exporting()) return say(one_at_a_time_text(settings_.language));
  try {
    programs_.work().export_recording({.recording = shown_->recording->path(),
                                       .output = host_.new_picture(stem(), std::string(format.extension)),
                                       .format = std::string(format.name),
                                       .language = settings_.language,
                                       .theme = std::string(view::name_of(settings_.theme))});
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

}  // namespace app
