// What the keys do.
#include "app/desk.hpp"

#include <algorithm>
#include <cctype>

#include "app/folder.hpp"
#include "lesson/retelling.hpp"

namespace app {
namespace {

using base::Language;
using view::Text;

constexpr float kScaleStep = 1.1F;

constexpr Text kNothingNext{"Nothing more in this direction.", "这个方向上没有了。"};
constexpr Text kNothingToRun{"A recording cannot run again: open its script.", "录制文件不能再运行：请打开它的脚本。"};
constexpr Text kSelectFirst{"Select a process or an object first ({0}).", "请先选择一个进程或对象（{0}）。"};
constexpr Text kNoInput{"The program reads no more input.", "程序不再读取输入。"};
constexpr Text kNoChange{"There is no changed run to compare with: try a change, or edit ({0}).", "还没有可比较的改动：请先试一个改动，或编辑（{0}）。"};
constexpr Text kLoopBegins{"Repeats from here; {0} sets the end.", "从这里起循环；按 {0} 设终点。"};

}  // namespace

void Desk::press(view::KeyPress key) {
  if (dialog_ && press_in_dialog(key)) return;
  if (menu_ && press_in_menu(key)) return;
  if (const auto asked = view::command_of(key)) command(*asked);
}

bool Desk::press_in_menu(view::KeyPress key) {
  if (key.key == view::Key::Escape) return menu_.reset(), true;
  if (const auto chosen = view::press_in_menu(key, menu_->entries, menu_->state)) choose_in_menu(*chosen);
  return !key.ctrl && key.key < view::Key::F1;
}

bool Desk::press_in_dialog(view::KeyPress key) {
  switch (key.key) {
    case view::Key::Up: return view::move_marked(dialog_->folder, dialog_->state, -1), true;
    case view::Key::Down: return view::move_marked(dialog_->folder, dialog_->state, 1), true;
    case view::Key::PageUp: return view::move_marked(dialog_->folder, dialog_->state, -10), true;
    case view::Key::PageDown: return view::move_marked(dialog_->folder, dialog_->state, 10), true;
    case view::Key::Enter: return choose_in_dialog(dialog_->state.marked), true;
    case view::Key::Escape: return dialog_.reset(), true;
    case view::Key::Backspace:
      if (!dialog_->folder.entries.empty() && dialog_->folder.entries.front().name == "..") choose_in_dialog(0);
      return true;
    default: break;
  }
  // A letter goes to the next entry that begins with it.
  if (key.ctrl || key.alt || key.character == 0 || dialog_->folder.entries.empty()) return key.ctrl == false;
  const auto& entries = dialog_->folder.entries;
  for (std::size_t i = 1; i <= entries.size(); ++i) {
    const std::size_t at = (dialog_->state.marked + i) % entries.size();
    if (static_cast<char32_t>(std::tolower(static_cast<unsigned char>(entries[at].name.front()))) != key.character) continue;
    dialog_->state.marked = at;
    view::move_marked(dialog_->folder, dialog_->state, 0);
    break;
  }
  return true;
}

void Desk::command(view::Command command) {
  if (help_ && (command == view::Command::Help || command == view::Command::SelectNothing)) {
    help_ = false;
    return;
  }
  if (look_command(command)) return;  // The keys can be read in any language.
  if (command != view::Command::SavePicture) help_ = false;
  if (program_command(command)) return;
  if (command == view::Command::SelectNothing && cancel_work()) return;
  if (!recording_) return start_screen_command(command);
  if (!time_command(command)) choose_command(command);
}

void Desk::start_screen_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case Up:
    case SelectPrevious: start_.marked = view::next_marked(start_items_, start_.marked, -1); break;
    case Down:
    case SelectNext: start_.marked = view::next_marked(start_items_, start_.marked, 1); break;
    case ToBegin: start_.marked = 0; break;
    case ToEnd: start_.marked = entries_.empty() ? 0 : entries_.size() - 1; break;
    case Accept: return open_entry(start_.marked);
    default: return;
  }
  view::reveal_marked(start_items_, start_);
}

void Desk::play_or_pause() {
  if (transport_.playing() || transport_.following()) return transport_.pause();
  transport_.play(recording_->history());
}

bool Desk::time_command(view::Command command) {
  using enum view::Command;
  const model::History& history = recording_->history();
  const base::TraceTime t = transport_.position().t;
  bool moved = true;
  switch (command) {
    case PlayOrPause: play_or_pause(); break;
    case GoLive: transport_.go_live(history, present()); break;
    case StepForward: moved = transport_.step(1, history); break;
    case StepBack: moved = transport_.step(-1, history); break;
    case NextOperation: moved = transport_.step(1, history, view::is_operation); break;
    case PreviousOperation: moved = transport_.step(-1, history, view::is_operation); break;
    case NextOfSelected:
    case PreviousOfSelected:
      if (selected_ == trace::kNobody) {
        say(view::tr(settings_.language, kSelectFirst, view::key_of(SelectNext)));
      } else {
        moved = transport_.step_of(selected_, command == NextOfSelected ? 1 : -1, history);
      }
      break;
    case ToBegin: transport_.to_begin(history); break;
    case ToEnd:
      transport_.to_end(history);
      if (horizon() > history.end()) transport_.seek(horizon(), history);
      break;
    case Faster: transport_.faster(); break;
    case Slower: transport_.slower(); break;
    case NormalSpeed: transport_.normal_speed(); break;
    case NextPace:
      transport_.set_pace(static_cast<view::Pace>((static_cast<int>(transport_.pace()) + 1) % 3));
      transport_.advance({}, history, present());
      break;
    case LoopFrom:
      transport_.set_loop_from(t);
      say(view::tr(settings_.language, kLoopBegins, view::key_of(LoopTo)));
      break;
    case LoopTo: transport_.set_loop(transport_.loop_from().value_or(base::TraceTime{}), t); break;
    case LoopOff: transport_.no_loop(); break;
    case ToggleBookmark: transport_.toggle_bookmark(t); break;
    case NextBookmark: moved = transport_.to_bookmark(1, history); break;
    case PreviousBookmark: moved = transport_.to_bookmark(-1, history); break;
    case CueForward: cue(1); break;
    case CueBack: cue(-1); break;
    default: return false;
  }
  if (!moved) say(view::tr(settings_.language, kNothingNext));
  return true;
}

// In a presentation one key goes from one thing worth saying to the next; without cues, from operation to operation.
void Desk::cue(int direction) {
  const model::History& history = recording_->history();
  std::vector<lesson::CueMoment> moments;
  if (lesson_ != nullptr && !changed_) moments = lesson::cue_moments(*lesson_, lesson::retell(history, *lesson_));
  const std::size_t here = transport_.position().count;
  std::optional<std::size_t> event;
  for (const lesson::CueMoment& each : moments) {
    if (direction > 0 && each.event + 1 > here && (!event || each.event < *event)) event = each.event;
    if (direction < 0 && each.event + 1 < here && (!event || each.event > *event)) event = each.event;
  }
  point_at_cue(event, moments);
  if (event) return transport_.seek_event(*event, history);
  if (moments.empty()) {
    transport_.step(direction, history, view::is_operation);
  } else {
    direction > 0 ? transport_.to_end(history) : transport_.to_begin(history);
  }
}

// The spotlight goes where the lesson points, until the mouse takes it.
void Desk::point_at_cue(std::optional<std::size_t> event, const std::vector<lesson::CueMoment>& moments) {
  lit_panel_.reset();
  mouse_at_cue_ = ImGui::GetIO().MousePos;
  const auto moment = std::find_if(moments.begin(), moments.end(), [&](const lesson::CueMoment& each) { return event && each.event == *event; });
  if (moment == moments.end()) return;
  const lesson::Target& target = lesson_->cues[moment->cue].point;
  switch (target.kind) {
    case lesson::Target::Kind::Panel: lit_panel_ = view::panel_named(target.name); break;
    case lesson::Target::Kind::Process:
    case lesson::Target::Kind::Object: lit_panel_ = view::Panel::Stage; break;
    case lesson::Target::Kind::Line: lit_panel_ = view::Panel::Code; break;
    case lesson::Target::Kind::None: break;
  }
}

void Desk::select_neighbour(int direction) {
  std::vector<trace::Serial> all;
  for (const auto& process : recording_->history().at(recording_->history().end()).processes) {
    if (process->serial != world_.supervisor) all.push_back(process->serial);
  }
  if (all.empty()) return;
  const auto found = std::find(all.begin(), all.end(), selected_);
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t index = found == all.end() ? (direction > 0 ? 0 : count - 1) : (found - all.begin() + direction + count) % count;
  selected_ = all[static_cast<std::size_t>(index)];
}

bool Desk::choose_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case SelectNext:
    case Down: select_neighbour(1); return true;
    case SelectPrevious:
    case Up: select_neighbour(-1); return true;
    case SelectNothing: close_one(); return true;
    case NextInGuide:
    case PreviousInGuide:
      if (settings_.shell.alone) settings_.shell.alone = view::Panel::Guide;
      settings_.shell.side_tab = view::Panel::Guide;
      panels_.mark_in_guide(command == NextInGuide ? 1 : -1);
      return true;
    case Accept: panels_.choose_marked(); return true;
    case AnswerA: answer_next(0); return true;
    case AnswerB: answer_next(1); return true;
    case AnswerC: answer_next(2); return true;
    case AnswerD: answer_next(3); return true;
    case ShowAll: settings_.shell.alone.reset(); return true;
    case ShowGuide: settings_.shell.alone = view::Panel::Guide; return true;
    case ShowStage: settings_.shell.alone = view::Panel::Stage; return true;
    case ShowTimeline: settings_.shell.alone = view::Panel::Timeline; return true;
    case ShowCode: settings_.shell.alone = view::Panel::Code; return true;
    case ShowConsole: settings_.shell.alone = view::Panel::Console; return true;
    case ShowInspector: settings_.shell.alone = view::Panel::Inspector; return true;
    default: return false;
  }
}

// Escape undoes one thing after the other, the uppermost first.
void Desk::close_one() {
  panels_.mark_nothing();
  if (editor_) {
    close_editor();
  } else if (spotlight_) {
    spotlight_ = false;
  } else if (presenting_) {
    presenting_ = false;
  } else if (settings_.shell.alone) {
    settings_.shell.alone.reset();
  } else {
    selected_ = trace::kNobody;
  }
}

bool Desk::look_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case Present: presenting_ = !presenting_ && recording_ != nullptr; return true;
    case Spotlight: spotlight_ = !spotlight_ && recording_ != nullptr; return true;
    case FullScreen: full_screen_ = !full_screen_; return true;
    case LargerText: settings_.scale = std::min(settings_.scale * kScaleStep, view::kLargestScale); return true;
    case SmallerText: settings_.scale = std::max(settings_.scale / kScaleStep, view::kSmallestScale); return true;
    case NormalText: settings_.scale = 1; return true;
    case NextTheme: settings_.theme = static_cast<view::ThemeName>((static_cast<int>(settings_.theme) + 1) % view::kThemes); return true;
    case Help: help_ = true; help_scroll_ = 0; return true;
    case NextLanguage:
      settings_.language = settings_.language == Language::English ? Language::Chinese : Language::English;
      make_entries();
      return true;
    default: return false;
  }
}

bool Desk::program_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case Lessons: show_lessons(); return true;
    case OpenFile: open_dialog(); return true;
    case RunAgain: run_again(); return true;
    case StopRun: if (run_) run_->end(); return true;
    case TypeInput:
      if (recording_) settings_.shell.alone = settings_.shell.alone ? std::optional(view::Panel::Console) : std::nullopt;
      settings_.shell.side_tab = view::Panel::Console;
      focus_input_ = input_open_;
      if (recording_ && !input_open_) say(view::tr(settings_.language, kNoInput));
      return true;
    case Edit: if (recording_) edit(); return true;
    case RunEdited: if (recording_) run_edited(); return true;
    case SideBySide:
      if (!recording_) return true;
      if (!changed_) say(view::tr(settings_.language, kNoChange, view::key_of(Edit)));
      side_by_side_ = changed_ && !side_by_side_;
      return true;
    case BackToOriginal: if (recording_) back_to_original(); return true;
    case TakeAlong: open_menu(); return true;
    case SavePicture: wishes_.save_picture = true; return true;
    case Quit: wishes_.quit = true; return true;
    default: return false;
  }
}

void Desk::run_again() {
  if (changed_) return run_changed(std::string(*changed_), run_options_->program.front());
  if (lesson_ != nullptr) return run_lesson(*lesson_);
  if (run_options_) return run(RunOptions(*run_options_));
  if (recording_) say(view::tr(settings_.language, kNothingToRun), true);
}

void Desk::open_dialog() {
  std::error_code error;
  const std::filesystem::path folder =
      settings_.recent.empty() ? std::filesystem::current_path(error) : settings_.recent.front().parent_path();
  dialog_ = Dialog{list_folder(folder), {}};
}

void Desk::choose_in_dialog(std::size_t entry) {
  if (entry >= dialog_->folder.entries.size()) return;
  const view::FolderListing::Entry& chosen = dialog_->folder.entries[entry];
  const std::filesystem::path folder = dialog_->folder.path;
  const std::filesystem::path path = chosen.name == ".." ? folder.parent_path() : folder / chosen.name;
  if (chosen.folder) {
    dialog_ = Dialog{list_folder(path), {}};
  } else {
    dialog_.reset();
    open_file(path);
  }
}

}  // namespace app
