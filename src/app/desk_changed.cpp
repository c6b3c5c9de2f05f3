// A copy of the program, changed: by a suggestion of the lesson or in the editor, kept in the user's folder, run beside
// the original.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <span>
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

std::string differences_in_words(std::span<const model::LineMark> marks, base::Language language) {
  const auto only = std::count(marks.begin(), marks.end(), model::LineMark::OnlyHere),
             moved = std::count(marks.begin(), marks.end(), model::LineMark::Moved);
  std::string words;
  if (only > 0) words = view::tr(language, kOnlyHere, only);
  if (moved > 0) words += (words.empty() ? "" : " · ") + view::tr(language, kElsewhere, moved);
  return words;
}

trace::Serial process_named(const model::World& world, std::string_view name) {
  for (const auto& process : world.processes)
    if (process->name == name) return process->serial;
  return trace::kNobody;
}

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
    if (number <= lines.size() && lines[number - 1].find_first_not_of(" \t") != std::string::npos)
      result.push_back({number, lines[number - 1]});
  return result;
}

}  // namespace

// Of a changed run too: the program as it is.
std::optional<Desk::Program> Desk::program() const {
  if (!program_known()) return std::nullopt;
  if (lesson_ != nullptr) return Program{lesson_->program.file, lesson_->program.source};
  const Showing& original = original_shown();
  if (original.options)
    return Program{original.options->program.front(),
                   base::read_if_possible(original.options->program.front(), base::kMostSource).value_or("")};
  const view::SourceFile& source = original.recording->sources().front();
  return Program{fs::path{source.path}, std::string{source.content}};
}

// Reads no file: it is asked for each frame.
bool Desk::program_known() const {
  if (lesson_ != nullptr) return true;
  if (!shown_) return false;
  const Showing& original = original_shown();
  if (original.options) return fs::path(original.options->program.front()).extension() == ".py";
  return !original.recording->sources().empty() && !original.recording->sources().front().content.empty();
}

// One copy for each lesson, and for each script by its name and folder.
fs::path Desk::changed_path() const {
  const auto original = program();
  if (!original) return {};
  const std::string folder =
      lesson_ != nullptr ? lesson_->id() : fs::absolute(original->path).parent_path().filename().string();
  return user_data_folder() / "changed" / (folder.empty() ? "program" : folder) / original->path.filename();
}

void Desk::edit() {
  if (editor_) {
    give_keyboard_to(view::Panel::Code);
    return editor_->keyboard.want();
  }
  const auto original = program();
  if (!original) return say(view::tr(settings_.language, kNoProgram), true);
  std::string text = change_ ? change_->source : original->text;
  if (!change_) {
    try {
      text = base::read_file(changed_path(), base::kMostSource);
    } catch (const base::UnreadableFile& error) {
      if (!error.missing()) return say(error.what(), true);  // Editing would write over it.
    }
  }
  editor_ = view::EditorState{.text = text.empty() ? original->text : std::move(text), .original = original->text};
  editor_->keyboard.want();
  if (change_) change_->side_by_side = false;
  give_keyboard_to(view::Panel::Code);
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

// The changed text runs from a file of its own: the original is never written over. The run before stays beside it, and
// goes on if it has not ended.
void Desk::run_changed(const std::string& source, const fs::path& copy) {
  try {
    const auto original = program();
    if (!original) return say(view::tr(settings_.language, kNoProgram), true);
    write_changed(copy, source);
    const auto& before = original_shown().options;
    run::RunOptions options = before               ? *before
                              : lesson_ != nullptr ? run_options(*lesson_)
                                                   : run::RunOptions{.program = {original->path.string()}};
    options.program.front() = copy.string();
    options.modules = original->path.parent_path();
    show_beside(begin(std::move(options)), source, original->text);
    give_input();
    compare();
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::show_beside(std::unique_ptr<Showing> changed, std::string source, std::string_view original) {
  auto showing = change_ ? std::move(change_->original) : std::move(shown_);
  showing->panels.reset();
  editor_.reset();
  model::TextDifference difference = model::compare_texts(original, source);
  change_ =
      Change{.original = std::move(showing), .source = std::move(source), .text = std::move(difference), .output = {}};
  show(std::move(changed), lesson_);
}

void Desk::open_beside(const fs::path& changed) {
  const auto original = program();
  if (!original) return say(view::tr(settings_.language, kNoProgram), true);
  try {
    auto recording = std::make_unique<recording::Recording>(changed);
    std::string source(recording->sources().empty() ? std::string_view() : recording->sources().front().content);
    show_beside(std::make_unique<Showing>(std::move(recording), keeper_), std::move(source), original->text);
    compare();
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

// As the lesson calls it, or the user's own.
std::string Desk::name_of_change() const {
  if (lesson_ != nullptr) {
    for (const lesson::Try& each : lesson_->tries)
      if (lesson::apply(each, lesson_->program.source) == change_->source) return each.title.in(settings_.language);
  }
  return view::tr(settings_.language, kYourChange);
}

void Desk::back_to_original() {
  if (editor_) {
    editor_->put(editor_->original);
    return;
  }
  if (!change_) return;
  auto original = std::move(change_->original);
  const std::string copy = shown_->options ? shown_->options->program.front() : shown_->recording->path().string();
  change_.reset();
  show(std::move(original), lesson_);
  if (shown_->end_is_news()) shown_->tell_end();
  say(view::tr(settings_.language, kBack, copy));
}

void Desk::keep_edited() {
  if (editor_) close_editor();
}

void Desk::forget_changes() {
  keep_edited();
  change_.reset();
}

void Desk::compare() { change_->output.update(change_->original->recording->history(), shown_->recording->history()); }

// Of both runs.
base::TraceTime Desk::horizon() const {
  if (!side_by_side()) return {};
  return std::max(shown_->recording->history().end(), change_->original->recording->history().end());
}

// The lesson itself is read again: what it says may have been written anew with its program.
void Desk::program_was_written() {
  if (lesson_ != nullptr) {
    const auto mine = std::find_if(library_.lessons.begin(), library_.lessons.end(),
                                   [&](const lesson::Lesson& each) { return &each == lesson_; });
    try {
      if (mine != library_.lessons.end()) *mine = lesson::load(mine->folder);
    } catch (const lesson::LessonError& error) {
      return say(error.what(), true);  // The author is told; the lesson stays as it was.
    }
  }
  if (editor_) {
    if (const auto now = program()) editor_->original = now->text;
  }
  shown_->written_since = true;
  const auto now = program();
  say(view::tr(settings_.language, kWritten, now ? now->path.filename().string() : std::string("?"),
               view::key_of(view::Command::RunAgain)));
}

// How one side is called, what it has come to, and its lines that the other has not.
view::Side Desk::side_of(Showing& showing, const view::Scene& scene, std::string title, std::string_view source,
                         const std::vector<std::size_t>& changed) const {
  const view::Language language = settings_.language;
  std::string state = differences_in_words(scene.line_marks, language);
  if (!state.empty()) state += " · ";
  if (showing.running()) {
    state += view::tr(language, kRuns);
  } else {
    state +=
        view::tr(language, kEndedAfter,
                 fmt::format("{:.3f} s", std::chrono::duration<double>(showing.recording->history().end()).count()));
  }
  return {&scene, &showing.panels, &showing.actions, std::move(title), std::move(state), chosen(source, changed)};
}

void Desk::draw_both(view::Canvas& canvas, const view::Theme& theme) {
  compare();
  Showing& before = *change_->original;
  const base::TraceTime t = transport_.position().t;
  before.world = before.recording->history().at(t);
  before.whole.update(before.recording->history(), lesson_);
  // Each of two runs has its own events and waits: what is beside each other is so by the clock.
  view::Scene changed = scene_of(*shown_, theme), original = scene_of(before, theme);
  changed.horizon = original.horizon = std::max(horizon(), t);
  changed.line_marks = change_->output.difference().second;
  original.line_marks = change_->output.difference().first;
  original.first_of_two = true;
  original.live.reset();  // What is typed goes to the changed one.
  original.hovered = trace::kNobody;
  // What is selected on the right is found on the left by its name.
  original.selected = trace::kNobody;
  if (const model::Process* wanted = shown_->world.process(selected_))
    original.selected = process_named(before.world, wanted->name);

  const auto source = program();
  const std::array<view::Side, 2> sides{
      side_of(before, original, view::tr(settings_.language, kOriginal), source ? source->text : std::string(),
              change_->text.first),
      side_of(*shown_, changed, view::tr(settings_.language, kChanged, name_of_change()), change_->source,
              change_->text.second)};
  const std::size_t lines = std::max(sides[0].changed.size(), sides[1].changed.size());
  const view::Bars bars = presenting_ ? view::Bars::TransportOnly : view::Bars::All;
  const view::SideBySideItems items =
      view::layout_side_by_side(settings_.shell, canvas.area().size(), theme.scale, bars, lines,
                                view::header_rows(sides, theme, canvas.area().size()));
  in_sight_.clear();
  beside_.clear();
  for (const auto& [panel, rect] : items.sides[1].panels) beside_.push_back(panel);
  view::draw_side_by_side(items, sides, shell_scene(), transport_, canvas, settings_.shell, actions_);
}

// What the left side asks for. A moment is a moment for both; what belongs to its program alone stays with it.
void Desk::perform_beside(const view::Action& action) {
  if (const auto* seek = std::get_if<view::action::SeekEvent>(&action)) {
    const model::History& history = change_->original->recording->history();
    if (seek->event < history.size()) transport_.seek(history.event(seek->event).time(), shown_->recording->history());
  } else if (const auto* chosen = std::get_if<view::action::Select>(&action)) {
    const model::Process* wanted = change_->original->world.process(chosen->serial);
    const model::History& history = shown_->recording->history();
    selected_ = wanted == nullptr ? trace::kNobody : process_named(history.at(history.end()), wanted->name);
  } else if (std::holds_alternative<view::action::Seek>(action) || std::holds_alternative<view::action::Copy>(action) ||
             std::holds_alternative<view::action::LoopSpan>(action) ||
             std::holds_alternative<view::action::Bookmark>(action)) {
    perform(action);
  }
}

}  // namespace app
