// A copy of the program, changed: by a suggestion of the lesson or in the editor, kept in the user's folder, run side
// by side with the original.
#include <exception>
#include <utility>

#include "app/desk.hpp"
#include "app/lessons.hpp"
#include "base/read_file.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using view::Text;

constexpr Text kNothingChanged{"Nothing has been changed yet.", "还没有任何改动。"};
constexpr Text kNoProgram{"There is no Python program here to edit.", "这里没有可以编辑的 Python 程序。"};
constexpr Text kBack{"The original again. Your copy is kept: {0}", "回到原来的程序。你的副本保存在 {0}"};
constexpr Text kNoChange{"There is no changed run to compare with: try a change, or edit ({0}).",
                         "还没有可比较的改动：请先试一个改动，或编辑（{0}）。"};

}  // namespace

fs::path Desk::changed_path() const {
  const auto original = shown_ ? program() : std::nullopt;
  return original ? copy_path(host_.copies(), *original, study_.lesson()) : fs::path{};
}

void Desk::edit() {
  if (comparison_.editing()) {
    give_keyboard_to(view::Panel::Code);
    return editor()->keyboard.want();
  }
  const auto original = program();
  if (!original) return say(view::tr(settings_.language, kNoProgram), true);
  std::string text = comparison_.changed() ? comparison_.source() : original->text;
  if (!comparison_.changed()) {
    try {
      text = host_.read(changed_path());
    } catch (const base::UnreadableFile& error) {
      if (!error.missing()) return say(error.what(), true);  // Editing would write over it.
    }
  }
  comparison_.edit(text.empty() ? original->text : std::move(text), original->text);
  give_keyboard_to(view::Panel::Code);
}

void Desk::close_editor() {
  const std::string text = comparison_.close_editor();
  try {
    if (const auto original = program(); original && text != original->text) host_.write_copy(changed_path(), text);
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::keep_edited() {
  if (comparison_.editing()) close_editor();
}

void Desk::forget_changes() {
  keep_edited();
  comparison_.forget();
}

void Desk::run_edited() {
  if (!comparison_.editing()) return edit();
  if (editor()->text == editor()->original) return say(view::tr(settings_.language, kNothingChanged));
  const std::string text = editor()->text;
  close_editor();
  run_changed(text, changed_path());
}

// The changed text runs from a file of its own: the original is never written over. The run before goes on if it has
// not ended.
void Desk::run_changed(const std::string& source, const fs::path& copy) {
  if (refuses(host::Ability::Edit)) return;
  try {
    const auto original = program();
    if (!original) return say(view::tr(settings_.language, kNoProgram), true);
    host_.write_copy(copy, source);
    const auto& before = original_shown().launch;
    const lesson::Lesson* lesson = study_.lesson();
    host::Launch launch = before              ? *before
                          : lesson != nullptr ? launch_of(*lesson)
                                              : host::Launch{.program = {original->path.string()}};
    launch.program.front() = copy.string();
    launch.modules = original->path.parent_path();
    show_beside(programs_.start(std::move(launch)), source, original->text);
    give_input();
    comparison_.compare(shown_->recording->history());
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::show_beside(std::unique_ptr<Showing> changed, std::string source, std::string_view original) {
  comparison_.begin(std::move(shown_), original, std::move(source));
  show(std::move(changed), study_.lesson());
}

void Desk::open_beside(const fs::path& changed) {
  const auto original = program();
  if (!original) return say(view::tr(settings_.language, kNoProgram), true);
  try {
    auto recording = std::make_unique<recording::Recording>(changed);
    std::string source(recording->sources().empty() ? std::string_view() : recording->sources().front().content);
    show_beside(programs_.open(std::move(recording)), std::move(source), original->text);
    comparison_.compare(shown_->recording->history());
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::back_to_original() {
  if (comparison_.editing()) return editor()->put(editor()->original);
  if (!comparison_.changed()) return;
  const std::string copy = shown_->launch ? shown_->launch->program.front() : shown_->recording->path().string();
  show(comparison_.end(), study_.lesson());
  if (shown_->end_is_news()) shown_->tell_end();
  say(view::tr(settings_.language, kBack, copy));
}

void Desk::toggle_side_by_side() {
  if (!comparison_.changed()) return say(view::tr(settings_.language, kNoChange, view::key_of(view::Command::Edit)));
  comparison_.toggle_side_by_side();
}

bool Desk::copy_command(view::Command command) {
  using enum view::Command;
  if (command != Edit && command != RunEdited && command != SideBySide && command != BackToOriginal) return false;
  if (!shown_) return true;
  if (command == Edit) edit();
  if (command == RunEdited) run_edited();
  if (command == SideBySide) toggle_side_by_side();
  if (command == BackToOriginal) back_to_original();
  return true;
}

}  // namespace app
