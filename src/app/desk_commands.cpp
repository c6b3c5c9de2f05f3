// What the keys do.
#include "app/desk.hpp"

#include <algorithm>
#include <iterator>

#include "base/build_config.hpp"
#include "lesson/retelling.hpp"
#include "run/places.hpp"
#include "view/in_hand.hpp"
#include "view/timeline.hpp"

namespace app {
namespace {

// In the source tree as the README calls it, so that pictures of the help are the same on every machine; in an
// installation the whole path.
std::string notice_name() {
  const std::filesystem::path file = run::notice_file();
  const std::filesystem::path in_source = file.lexically_relative(spawnarium::build_config::kSourceFolder);
  return in_source == "lessons/NOTICE" ? in_source.string() : run::shown_path(file);
}

using base::Language;
using view::Text;

constexpr float kScaleStep = 1.1F;
constexpr double kZoomStep = 1.5, kPanStep = 0.25;

constexpr Text kNothingNext{"Nothing more in this direction.", "这个方向上没有了。"};
constexpr Text kSelectFirst{"Select a process or an object first ({0}).", "请先选择一个进程或对象（{0}）。"};
constexpr Text kNoInput{"The program reads no more input.", "程序不再读取输入。"};
constexpr Text kNoChange{"There is no changed run to compare with: try a change, or edit ({0}).",
                         "还没有可比较的改动：请先试一个改动，或编辑（{0}）。"};
constexpr Text kNoLoop{"Nothing is repeated: {0} and {1} set from where to where.",
                       "没有循环的片段：用 {0} 和 {1} 设起点和终点。"};
constexpr Text kDoesNothing{"What is selected does nothing at this moment.", "所选对象此刻没有在做什么。"};
constexpr Text kLoopBegins{"Repeats from here; {0} sets the end.", "从这里起循环；按 {0} 设终点。"};

}  // namespace

void Desk::press(view::KeyPress key) {
  if (front_.press(key)) return;
  if (const auto asked = view::command_of(key)) command(*asked);
}

void Desk::command(view::Command command) {
  using enum view::Command;
  if (front_.help() && (command == Help || command == SelectNothing)) return front_.close();
  if (look_command(command)) return;  // The keys can be read in any language.
  if (front_.help() && command != SavePicture) front_.close();
  if (program_command(command)) return;
  if (command == SelectNothing && cancel_work()) return;
  if (shown_) {
    if (!time_command(command) && !panel_command(command)) choose_command(command);
  } else if (const auto chosen = shelf_.command(command)) {
    open_entry(*chosen);
  }
}

void Desk::play_or_pause() {
  if (transport_.playing() || transport_.following()) return transport_.pause();
  transport_.play(shown_->recording->history());
}

bool Desk::time_command(view::Command command) {
  using enum view::Command;
  const model::History& history = shown_->recording->history();
  const base::TraceTime t = transport_.position().t;
  bool moved = true;
  switch (command) {
    case PlayOrPause:
      play_or_pause();
      break;
    case GoLive:
      transport_.go_live(history, shown_->present());
      break;
    case StepForward:
      moved = transport_.step(1, history);
      break;
    case StepBack:
      moved = transport_.step(-1, history);
      break;
    case NextOperation:
      moved = transport_.step(1, history, model::is_operation);
      break;
    case PreviousOperation:
      moved = transport_.step(-1, history, model::is_operation);
      break;
    case NextOfSelected:
    case PreviousOfSelected:
      if (selected_ == trace::kNobody) {
        say(view::tr(settings_.language, kSelectFirst, view::key_of(SelectNext)));
      } else {
        moved = transport_.step_of(selected_, command == NextOfSelected ? 1 : -1, history);
      }
      break;
    case ToBegin:
      transport_.to_begin(history);
      break;
    case ToEnd:
      transport_.to_end(history);
      if (horizon() > history.end()) transport_.seek(horizon(), history);
      break;
    case Faster:
      transport_.faster();
      break;
    case Slower:
      transport_.slower();
      break;
    case NormalSpeed:
      transport_.normal_speed();
      break;
    case NextPace:
      transport_.set_pace(static_cast<model::Pace>((static_cast<int>(transport_.pace()) + 1) % 3));
      transport_.advance({}, history, shown_->present());
      break;
    case LoopFrom:
      transport_.set_loop_from(t);
      say(view::tr(settings_.language, kLoopBegins, view::key_of(LoopTo)));
      break;
    case LoopTo:
      transport_.set_loop(transport_.loop_from().value_or(base::TraceTime{}), t);
      break;
    case LoopSelected:
      loop_selected();
      break;
    case LoopOff:
      transport_.no_loop();
      break;
    case ToggleBookmark:
      transport_.toggle_bookmark(t);
      break;
    case NextBookmark:
      moved = transport_.to_bookmark(1, history);
      break;
    case PreviousBookmark:
      moved = transport_.to_bookmark(-1, history);
      break;
    case CueForward:
      cue(1);
      break;
    case CueBack:
      cue(-1);
      break;
    default:
      return false;
  }
  if (!moved) say(view::tr(settings_.language, kNothingNext));
  return true;
}

// In a presentation one key goes from one thing worth saying to the next; without cues, from operation to operation.
void Desk::cue(int direction) {
  const model::History& history = shown_->recording->history();
  std::vector<lesson::CueMoment> moments;
  shown_->whole.update(history, lesson_);
  if (lesson_ != nullptr && !change_) moments = shown_->whole.told()->cue_moments();
  const std::size_t here = transport_.position().count;
  std::optional<std::size_t> event;
  for (const lesson::CueMoment& each : moments) {
    if (direction > 0 && each.event + 1 > here && (!event || each.event < *event)) event = each.event;
    if (direction < 0 && each.event + 1 < here && (!event || each.event > *event)) event = each.event;
  }
  point_at_cue(event, moments);
  if (event) return transport_.seek_event(*event, history);
  if (moments.empty()) {
    transport_.step(direction, history, model::is_operation);
  } else {
    direction > 0 ? transport_.to_end(history) : transport_.to_begin(history);
  }
}

// The spotlight goes where the lesson points, until the mouse takes it.
void Desk::point_at_cue(std::optional<std::size_t> event, const std::vector<lesson::CueMoment>& moments) {
  lit_panel_.reset();
  mouse_at_cue_ = ImGui::GetIO().MousePos;
  const auto moment = std::find_if(moments.begin(), moments.end(),
                                   [&](const lesson::CueMoment& each) { return event && each.event == *event; });
  if (moment == moments.end()) return;
  const lesson::Target& target = lesson_->cues[moment->cue].point;
  switch (target.kind) {
    case lesson::Target::Kind::Panel:
      lit_panel_ = view::panel_named(target.name);
      break;
    case lesson::Target::Kind::Process:
    case lesson::Target::Kind::Object:
      lit_panel_ = view::Panel::Stage;
      break;
    case lesson::Target::Kind::Line:
      lit_panel_ = view::Panel::Code;
      break;
    case lesson::Target::Kind::None:
      break;
  }
}

void Desk::select_neighbour(int direction) {
  std::vector<trace::Serial> all;
  for (const auto& process : shown_->recording->history().at(shown_->recording->history().end()).processes) {
    if (process->serial != shown_->world.supervisor) all.push_back(process->serial);
  }
  if (all.empty()) return;
  const auto found = std::find(all.begin(), all.end(), selected_);
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t index =
      found == all.end() ? (direction > 0 ? 0 : count - 1) : (found - all.begin() + direction + count) % count;
  selected_ = all[static_cast<std::size_t>(index)];
}

// The bar of the timeline that lies under t in the lane of what is selected.
void Desk::loop_selected() {
  if (selected_ == trace::kNobody)
    return say(view::tr(settings_.language, kSelectFirst, view::key_of(view::Command::SelectNext)));
  const base::TraceTime t = transport_.position().t;
  for (const model::Lane& lane : shown_->recording->timeline().lanes()) {
    if (lane.actor != selected_) continue;
    const auto after =
        std::upper_bound(lane.spans.begin(), lane.spans.end(), t,
                         [](base::TraceTime moment, const model::Span& span) { return moment < span.begin; });
    if (after == lane.spans.begin() || std::prev(after)->end <= t) break;
    return transport_.set_loop(std::prev(after)->begin,
                               std::min(std::prev(after)->end, shown_->recording->history().end()));
  }
  say(view::tr(settings_.language, kDoesNothing));
}

// Of two runs beside each other both; where the timeline cannot be seen it comes into sight.
void Desk::look_in_timeline(const view::TimelineWish& wish) {
  view::bring_into_sight(view::Panel::Timeline, settings_.shell);
  shown_->panels.look_in_timeline(wish);
  if (change_) change_->original->panels.look_in_timeline(wish);
}

bool Desk::choose_command(view::Command command) {
  using enum view::Command;
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
    case NextInGuide:
    case PreviousInGuide:
      view::bring_into_sight(view::Panel::Guide, settings_.shell);
      shown_->panels.mark_in_guide(command == NextInGuide ? 1 : -1);
      return true;
    case Accept:
      shown_->panels.choose_marked();
      return true;
    case AnswerA:
      answer_next(0);
      return true;
    case AnswerB:
      answer_next(1);
      return true;
    case AnswerC:
      answer_next(2);
      return true;
    case AnswerD:
      answer_next(3);
      return true;
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
      if (transport_.loop()) look_in_timeline({.span = transport_.loop()});
      else say(view::tr(settings_.language, kNoLoop, view::key_of(LoopFrom), view::key_of(LoopTo)));
      return true;
    case ShowAll:
      settings_.shell.alone.reset();
      return true;
    case ShowGuide:
      settings_.shell.alone = view::Panel::Guide;
      return true;
    case ShowStage:
      settings_.shell.alone = view::Panel::Stage;
      return true;
    case ShowTimeline:
      settings_.shell.alone = view::Panel::Timeline;
      return true;
    case ShowCode:
      settings_.shell.alone = view::Panel::Code;
      return true;
    case ShowConsole:
      settings_.shell.alone = view::Panel::Console;
      return true;
    case ShowInspector:
      settings_.shell.alone = view::Panel::Inspector;
      return true;
    default:
      return false;
  }
}

// Escape undoes one thing after the other, the uppermost first.
void Desk::close_one() {
  shown_->panels.mark_nothing();
  if (editor_) {
    close_editor();
  } else if (spotlight_) {
    spotlight_ = false;
  } else if (presenting_) {
    presenting_ = false;
  } else if (settings_.shell.alone) {
    settings_.shell.alone.reset();
  } else if (selected_ != trace::kNobody) {
    selected_ = trace::kNobody;
  } else {
    settings_.shell.in_hand.reset();
  }
}

bool Desk::look_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case Present:
      presenting_ = !presenting_ && shown_ != nullptr;
      return true;
    case Spotlight:
      spotlight_ = !spotlight_ && shown_ != nullptr;
      return true;
    case FullScreen:
      full_screen_ = !full_screen_;
      return true;
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
    case Help:
      front_.show_help(notice_name());
      return true;
    case NextLanguage:
      settings_.language = settings_.language == Language::English ? Language::Chinese : Language::English;
      shelf_.fill(library_, progress_, settings_);
      return true;
    default:
      return false;
  }
}

// The console comes into sight, and its input line gets the keyboard.
void Desk::type_input() {
  if (!shown_) return;
  give_keyboard_to(view::Panel::Console);
  if (!shown_->input_open) return say(view::tr(settings_.language, kNoInput));
  shown_->panels.input_keyboard().want();
}

bool Desk::giving_keyboard() const {
  return (editor_ && editor_->keyboard.pending()) || (shown_ && shown_->panels.input_keyboard().pending());
}

void Desk::toggle_side_by_side() {
  if (!shown_) return;
  if (!change_) return say(view::tr(settings_.language, kNoChange, view::key_of(view::Command::Edit)));
  change_->side_by_side = !change_->side_by_side;
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
      run_again();
      return true;
    case StopRun:
      if (shown_ && shown_->run) shown_->run->end();
      return true;
    case TypeInput:
      type_input();
      return true;
    case EndInput:
      if (editing() || !shown_) return true;
      if (!shown_->input_open) say(view::tr(settings_.language, kNoInput));
      shown_->end_of_input();
      return true;
    case Edit:
      if (shown_) edit();
      return true;
    case RunEdited:
      if (shown_) run_edited();
      return true;
    case SideBySide:
      toggle_side_by_side();
      return true;
    case BackToOriginal:
      if (shown_) back_to_original();
      return true;
    case TakeAlong:
      open_menu();
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

}  // namespace app
