// A copy of the program, changed: by a suggestion of the lesson or in the editor, kept in the user's folder, run beside the original.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "app/desk.hpp"
#include "app/lessons.hpp"
#include "base/read_file.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using view::Text;

constexpr Text kOriginal{"Original", "原来的程序"};
constexpr Text kChanged{"Changed: {0}", "改动后：{0}"};
constexpr Text kYourChange{"your copy", "你的副本"};
constexpr Text kOnlyHere{"output only here: {0}", "只有这里有的输出：{0} 行"};
constexpr Text kElsewhere{"in another order: {0}", "顺序不同：{0} 行"};
constexpr Text kRuns{"runs", "运行中"};
constexpr Text kEndedAfter{"ended after {0}", "用时 {0} 结束"};
constexpr Text kNothingChanged{"Nothing has been changed yet.", "还没有任何改动。"};
constexpr Text kNoProgram{"There is no Python program here to edit.", "这里没有可以编辑的 Python 程序。"};
constexpr Text kBack{"The original again. Your copy is kept: {0}", "回到原来的程序。你的副本保存在 {0}"};
constexpr Text kWritten{"{0} has been written anew. {1} runs it again.", "{0} 已被改写。按 {1} 再运行一次。"};

std::string differences_in_words(const std::vector<model::LineMark>& marks, base::Language language) {
  const auto only = std::count(marks.begin(), marks.end(), model::LineMark::OnlyHere), moved = std::count(marks.begin(), marks.end(), model::LineMark::Moved);
  std::string words;
  if (only > 0) words = view::tr(language, kOnlyHere, only);
  if (moved > 0) words += (words.empty() ? "" : " · ") + view::tr(language, kElsewhere, moved);
  return words;
}

std::string read_text(const fs::path& path) { return base::read_file(path).value_or(std::string()); }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::vector<view::Side::ChangedLine> chosen(std::string_view text, const std::vector<std::size_t>& numbers) {
  const std::vector<std::string> lines = lines_of(text);
  std::vector<view::Side::ChangedLine> result;
  for (const std::size_t number : numbers)
    if (number <= lines.size() && lines[number - 1].find_first_not_of(" \t") != std::string::npos) result.push_back({number, lines[number - 1]});
  return result;
}

}  // namespace

// Of a changed run too: the program as it is.
std::optional<Desk::Program> Desk::program() const {
  if (lesson_ != nullptr) return Program{lesson_->program.file, lesson_->program.source};
  const auto& options = original_ ? original_->options : run_options_;
  if (options) {
    const fs::path path = options->program.front();
    if (path.extension() != ".py") return std::nullopt;
    return Program{path, read_text(path)};
  }
  const Recording* recording = original_ ? original_->recording.get() : recording_.get();
  if (recording == nullptr || recording->sources().empty() || recording->sources().front().content.empty()) return std::nullopt;
  return Program{fs::path{recording->sources().front().path}, std::string{recording->sources().front().content}};
}

// The same without reading a file: for each frame.
bool Desk::program_known() const {
  if (lesson_ != nullptr) return true;
  const auto& options = original_ ? original_->options : run_options_;
  if (options) return std::filesystem::path(options->program.front()).extension() == ".py";
  return recording_ && !recording_->sources().empty();
}

// One copy for each lesson, and for each script by its name and folder.
fs::path Desk::changed_path() const {
  const auto original = program();
  if (!original) return {};
  const std::string folder = lesson_ != nullptr ? lesson_->id() : fs::absolute(original->path).parent_path().filename().string();
  return user_data_folder() / "changed" / (folder.empty() ? "program" : folder) / original->path.filename();
}

void Desk::edit() {
  constexpr int kFramesToFocus = 3;
  frames_to_focus_ = kFramesToFocus;
  if (editor_) {
    editor_->wants_focus = true;
    return;
  }
  const auto original = program();
  if (!original) {
    frames_to_focus_ = 0;
    return say(view::tr(settings_.language, kNoProgram), true);
  }
  const fs::path copy = changed_path();
  std::error_code error;
  std::string text = changed_ ? *changed_ : fs::exists(copy, error) ? read_text(copy) : original->text;
  editor_ = view::EditorState{.text = text.empty() ? original->text : std::move(text), .original = original->text};
  side_by_side_ = false;
  if (settings_.shell.alone) settings_.shell.alone = view::Panel::Code;
  settings_.shell.side_tab = settings_.shell.main_tab = view::Panel::Code;
}

void Desk::close_editor() {
  const std::string text = std::exchange(editor_, std::nullopt)->text;
  try {
    if (const auto original = program(); original && text != original->text) write_changed(changed_path(), text);
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::run_edited() {
  if (!editor_) return edit();
  if (editor_->text == editor_->original) return say(view::tr(settings_.language, kNothingChanged));
  const std::string text = editor_->text;
  close_editor();
  run_changed(text, changed_path());
}

// The changed text runs from a file of its own: the original is never written over. The run before stays beside it, and goes on if it has not ended.
void Desk::run_changed(const std::string& source, const fs::path& copy) {
  try {
    const auto original = program();
    if (!original) return say(view::tr(settings_.language, kNoProgram), true);
    write_changed(copy, source);
    const auto& before = original_ ? original_->options : run_options_;
    RunOptions options = before ? *before : lesson_ != nullptr ? run_options(*lesson_) : RunOptions{.program = {original->path.string()}};
    options.program.front() = copy.string();
    options.modules = original->path.parent_path();
    options.standard_input = engine::Stream::Pipe;
    options.forward = false;
    auto run = std::make_unique<Run>(options);
    auto recording = std::make_unique<Recording>(run->trace());
    listen_to(*run);
    if (!original_) {
      original_ = std::make_unique<Original>();
      original_->run = std::move(run_);
      original_->recording = std::move(recording_);
      original_->options = run_options_;
      original_->input_open = input_open_;
    }
    run_options_ = std::move(options);
    changed_ = source;
    side_by_side_ = true;
    text_difference_ = model::compare_texts(original->text, source);
    compared_ = {};
    editor_.reset();
    take_over(std::move(run), std::move(recording), lesson_);
    if (lesson_ != nullptr && !lesson_->program.stdin_text.empty()) run_->send_input(lesson_->program.stdin_text);
    compare();
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

// As the lesson calls it, or the user's own.
std::string Desk::name_of_change() const {
  if (lesson_ != nullptr) {
    for (const lesson::Try& each : lesson_->tries)
      if (lesson::apply(each, lesson_->program.source) == *changed_) return each.title.in(settings_.language);
  }
  return view::tr(settings_.language, kYourChange);
}

void Desk::back_to_original() {
  if (editor_) {
    editor_->put(editor_->original);
    return;
  }
  if (!original_) return;
  auto original = std::move(original_);
  const std::string copy = run_options_->program.front();
  changed_.reset();
  run_options_ = original->options;
  take_over(std::move(original->run), std::move(original->recording), lesson_);
  input_open_ = original->input_open && present();
  ended_told_ = run_ != nullptr && run_->finished();
  say(view::tr(settings_.language, kBack, copy));
}

void Desk::forget_changes() {
  if (editor_) close_editor();
  original_.reset();
  changed_.reset();
  side_by_side_ = false;
}

void Desk::compare() {
  if (!original_) return;
  const std::array revisions{original_->recording->history().revision(), recording_->history().revision()};
  if (revisions == compared_) return;
  compared_ = revisions;
  difference_ = model::compare_output(original_->recording->history(), recording_->history());
}

base::TraceTime Desk::horizon() const {
  if (!side_by_side()) return {};
  return std::max(recording_->history().end(), original_->recording->history().end());
}

void Desk::watch_program() {
  watch_.reset();
  if (!run_ || !run_options_) return;
  watch_ = std::make_unique<FileWatch>(run_options_->program.front(), [this] {
    if (on_news_) on_news_();
  });
}

// The lesson itself is read again: what it says may have been written anew with its program.
void Desk::program_was_written() {
  if (lesson_ != nullptr) {
    const auto mine = std::find_if(library_.lessons.begin(), library_.lessons.end(), [&](const lesson::Lesson& each) { return &each == lesson_; });
    try {
      if (mine != library_.lessons.end()) *mine = lesson::load(mine->folder);
    } catch (const lesson::LessonError& error) {
      return say(error.what(), true);  // The author is told; the lesson stays as it was.
    }
  }
  if (editor_) {
    if (const auto now = program()) editor_->original = now->text;
  }
  written_since_ = true;
  const auto now = program();
  say(view::tr(settings_.language, kWritten, now ? now->path.filename().string() : std::string("?"), view::key_of(view::Command::RunAgain)));
}

void Desk::draw_both(view::Canvas& canvas, const view::Theme& theme) {
  compare();
  const base::TraceTime t = transport_.position().t;
  original_->world = original_->recording->history().at(t);
  original_->whole.update(original_->recording->history(), lesson_);
  // Each of two runs has its own events and waits: what is beside each other is so by the clock.
  view::Scene changed = scene_of(*recording_, world_, whole_, theme), original = scene_of(*original_->recording, original_->world, original_->whole, theme);
  changed.horizon = original.horizon = std::max(horizon(), t);
  changed.line_marks = difference_.second;
  original.line_marks = difference_.first;
  original.first_of_two = true;
  original.transition = {};
  original.live.reset();
  original.hovered = trace::kNobody;
  // What is selected on the right is found on the left by its name.
  original.selected = trace::kNobody;
  if (const model::Process* wanted = world_.process(selected_)) {
    for (const auto& process : original_->world.processes)
      if (process->name == wanted->name) original.selected = process->serial;
  }
  const auto state_of = [&](const Recording& recording, const Run* run, const std::vector<model::LineMark>& marks) -> std::string {
    const base::Language language = settings_.language;
    std::string state = differences_in_words(marks, language);
    if (!state.empty()) state += " · ";
    if (run != nullptr && !run->finished()) return state + view::tr(language, kRuns);
    return state + view::tr(language, kEndedAfter, fmt::format("{:.3f} s", std::chrono::duration<double>(recording.history().end()).count()));
  };
  const auto source = program();
  std::array<view::Side, 2> sides{
      view::Side{&original, &original_->panels, &original_->actions, view::tr(settings_.language, kOriginal), state_of(*original_->recording, original_->run.get(), difference_.first),
                 chosen(source ? source->text : std::string(), text_difference_.first)},
      view::Side{&changed, &panels_, &actions_, view::tr(settings_.language, kChanged, name_of_change()), state_of(*recording_, run_.get(), difference_.second),
                 chosen(*changed_, text_difference_.second)}};
  const std::size_t lines = std::max(sides[0].changed.size(), sides[1].changed.size());
  const view::Bars bars = presenting_ ? view::Bars::TransportOnly : view::Bars::All;
  const view::SideBySideItems items = view::layout_side_by_side(settings_.shell, canvas.area().size(), theme.scale, bars, lines);
  in_sight_.clear();
  view::draw_side_by_side(items, sides, shell_scene(), transport_, canvas, actions_);
}

// What the left side asks for. A moment is a moment for both; what belongs to its program alone stays with it.
void Desk::perform_beside(const view::Action& action) {
  if (const auto* seek = std::get_if<view::action::SeekEvent>(&action)) {
    const model::History& history = original_->recording->history();
    if (seek->event < history.size()) transport_.seek(base::TraceTime(static_cast<std::int64_t>(history.event(seek->event).time_ns)), recording_->history());
  } else if (const auto* chosen = std::get_if<view::action::Select>(&action)) {
    selected_ = trace::kNobody;
    const model::Process* wanted = original_->world.process(chosen->serial);
    if (wanted == nullptr) return;
    for (const auto& process : recording_->history().at(recording_->history().end()).processes)
      if (process->name == wanted->name) selected_ = process->serial;
  } else if (std::holds_alternative<view::action::Seek>(action) || std::holds_alternative<view::action::Copy>(action) ||
             std::holds_alternative<view::action::LoopSpan>(action) || std::holds_alternative<view::action::Bookmark>(action)) {
    perform(action);
  }
}

}  // namespace app
