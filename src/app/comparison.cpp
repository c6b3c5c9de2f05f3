#include "app/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/lines.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kOriginal{"Original", "原来的程序"};
constexpr Text kChanged{"Changed: {0}", "改动后：{0}"};
constexpr Text kYourChange{"your copy", "你的副本"};
constexpr Text kOnlyHere{"output only here: {0}", "只有这里有的输出：{0} 行"};
constexpr Text kElsewhere{"in another order: {0}", "顺序不同：{0} 行"};
constexpr Text kRuns{"runs", "运行中"};
constexpr Text kEndedAfter{"ended after {0}", "用时 {0} 结束"};

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

std::vector<view::Side::ChangedLine> chosen(std::string_view text, const std::vector<std::size_t>& numbers) {
  const std::vector<std::string_view> lines = base::lines_of(text);
  std::vector<view::Side::ChangedLine> result;
  for (const std::size_t number : numbers)
    if (number <= lines.size() && lines[number - 1].find_first_not_of(" \t") != std::string_view::npos)
      result.push_back({number, std::string{lines[number - 1]}});
  return result;
}

// The heading of one side: its name, what it has come to, and its lines that the other has not.
view::Side side_of(Showing& showing, const view::RunScene& run, std::string title, std::string_view source,
                   const std::vector<std::size_t>& changed) {
  const view::Scene& scene = run.moment;
  std::string state = differences_in_words(run.side.line_marks, scene.language);
  if (!state.empty()) state += " · ";
  const double seconds = std::chrono::duration<double>(showing.recording->history().end()).count();
  state += showing.running() ? scene.tr(kRuns) : scene.tr(kEndedAfter, fmt::format("{:.3f} s", seconds));
  return {&run, &showing.panels, &showing.actions, std::move(title), std::move(state), chosen(source, changed)};
}

}  // namespace

void Comparison::edit(std::string text, std::string original) {
  editor_ = view::EditorState{.text = std::move(text), .original = std::move(original)};
  editor_->keyboard.want();
  if (change_) change_->side_by_side = false;
}

std::string Comparison::close_editor() { return std::exchange(editor_, std::nullopt)->text; }

void Comparison::begin(std::unique_ptr<Showing> shown, std::string_view original, std::string changed) {
  auto showing = change_ ? std::move(change_->original) : std::move(shown);
  showing->panels.reset();
  editor_.reset();
  model::TextDifference difference = model::compare_texts(original, changed);
  change_ =
      Change{.original = std::move(showing), .source = std::move(changed), .text = std::move(difference), .output = {}};
}

std::unique_ptr<Showing> Comparison::end() {
  auto original = std::move(change_->original);
  change_.reset();
  return original;
}

std::string Comparison::name(const lesson::Lesson* lesson, base::Language language) const {
  if (lesson != nullptr) {
    for (const lesson::Try& each : lesson->tries)
      if (lesson::apply(each, lesson->program.source) == change_->source) return each.title.in(language);
  }
  return view::tr(language, kYourChange);
}

base::TraceTime Comparison::horizon(const model::History& changed) const {
  if (!side_by_side()) return {};
  return std::max(changed.end(), original()->recording->history().end());
}

void Comparison::look_at(base::TraceTime t, const model::History& changed, const lesson::Lesson* lesson) {
  compare(changed);
  Showing& before = *change_->original;
  before.world = before.recording->history().at(t);
  before.whole.update(before.recording->history(), lesson);
}

// Each of two runs has its own events and waits: what is at the same height in both is so by the clock.
void Comparison::relate(view::RunScene& original, view::RunScene& changed) const {
  view::Scene &before = original.moment, &after = changed.moment;
  after.horizon = before.horizon = std::max(horizon(after.history), after.t);
  changed.side = {.line_marks = difference().second};
  original.side = {.line_marks = difference().first, .first = true};
  original.live.reset();  // What is typed goes to the changed one.
  original.time.following = false;
  before.hovered = before.selected = trace::kNobody;
  if (const model::Process* wanted = after.world.process(after.selected))
    before.selected = process_named(before.world, wanted->name);
}

std::array<view::Side, 2> Comparison::sides(const view::RunScene& original, const view::RunScene& changed,
                                            Showing& shown, std::string_view program) const {
  const view::Scene& scene = changed.moment;
  return {side_of(*change_->original, original, scene.tr(kOriginal), program, change_->text.first),
          side_of(shown, changed, scene.tr(kChanged, name(changed.lesson.lesson, scene.language)), change_->source,
                  change_->text.second)};
}

std::optional<view::Action> Comparison::for_both(const view::Action& asked, const model::History& changed) const {
  if (const auto* seek = std::get_if<view::action::SeekEvent>(&asked)) {
    const model::History& history = change_->original->recording->history();
    if (seek->event >= history.size()) return std::nullopt;
    return view::action::Seek{history.event(seek->event).time()};
  }
  if (const auto* chosen = std::get_if<view::action::Select>(&asked)) {
    const model::Process* wanted = change_->original->world.process(chosen->serial);
    return view::action::Select{wanted == nullptr ? trace::kNobody
                                                  : process_named(changed.at(changed.end()), wanted->name)};
  }
  if (std::holds_alternative<view::action::Seek>(asked) || std::holds_alternative<view::action::Copy>(asked) ||
      std::holds_alternative<view::action::LoopSpan>(asked) || std::holds_alternative<view::action::Bookmark>(asked))
    return asked;
  return std::nullopt;
}

}  // namespace app
