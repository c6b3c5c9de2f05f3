#include "app/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "app/lessons.hpp"
#include "lesson/retelling.hpp"
#include "view/guide.hpp"
#include "view/in_hand.hpp"

namespace app {
namespace {

using base::Language;
using view::Text;

constexpr float kPresentingScale = 1.5F;

constexpr Text kNothingToRun{"A recording cannot run again: open its script.", "录制文件不能再运行：请打开它的脚本。"};
constexpr Text kUnusable{"{0} lessons cannot be used. They stand below the others, each with its reason.",
                         "有 {0} 课不能使用，列在其他课程之后，并写明了原因。"};
constexpr Text kNothingAsked{"Nothing is asked that this could answer.", "现在没有这个选项可答的问题。"};
constexpr Text kHereItIs{"Here is the question: {0} once more answers it.", "问题在这里：再按一次 {0} 即作答。"};
constexpr Text kGuideIsAway{"The question is in the guide, and two runs leave no room for it: {0} shows one of them.",
                            "问题在讲解里，两次运行并排时放不下：按 {0} 只看一次运行。"};
constexpr Text kEnded{"The program has ended with exit status {0}. {1} runs it again, {2} saves the recording.",
                      "程序已结束，退出状态 {0}。按 {1} 再运行一次，按 {2} 保存录制。"};
constexpr Text kStopped{"It does not end by itself: ended after {0} s, as its lesson says. {1} runs it again.",
                        "程序不会自己结束：按课程设定，{0} 秒后已将它结束。按 {1} 再运行一次。"};
constexpr Text kSignalled{"The program was ended by {0}. {1} runs it again, {2} saves the recording.",
                          "程序被 {0} 结束。按 {1} 再运行一次，按 {2} 保存录制。"};

}  // namespace

Desk::Desk(Settings settings, lesson::Library library, lesson::Progress progress)
    : settings_(std::move(settings)), library_(std::move(library)), progress_(std::move(progress)) {
  shelf_.fill(library_, progress_, settings_);
  if (library_.errors.size() == 1) say(library_.errors.front().what(), true);
  if (library_.errors.size() > 1) say(view::tr(settings_.language, kUnusable, library_.errors.size()), true);
}

Desk::~Desk() = default;

void Desk::show_lessons() {
  if (opening_) cancel_opening();
  forget_changes();
  spotlight_ = false;
  shown_.reset();
  ++screens_;
  lesson_ = nullptr;
  presenting_ = false;
  shelf_.fill(library_, progress_, settings_);
}

void Desk::open_entry(std::size_t entry) {
  if (entry < library_.lessons.size()) return run_lesson(library_.lessons[entry]);
  entry -= library_.lessons.size();
  if (entry < library_.errors.size()) return say(library_.errors[entry].what(), true);
  entry -= library_.errors.size();
  if (entry < settings_.recent.size()) open_file(std::filesystem::path(settings_.recent[entry]));
}

void Desk::open_lesson(std::string_view id, const std::filesystem::path& record) {
  for (const lesson::Lesson& each : library_.lessons) {
    if (each.id() == id) return run_lesson(each, record);
  }
}

void Desk::run_lesson(const lesson::Lesson& lesson, const std::filesystem::path& record) {
  run::RunOptions options = run_options(lesson);
  options.record = record;
  start(std::move(options), &lesson);
}

void Desk::run(run::RunOptions options) { start(std::move(options), nullptr); }

void Desk::open_file(const std::filesystem::path& path) {
  if (path.extension() == ".spawn") return open_recording(path);
  run({.program = {path.string()}});
  if (shown_ && shown_->options && shown_->options->program.front() == path.string()) settings_.remember(path);
}

void Desk::open_dialog() {
  std::error_code error;
  const std::filesystem::path folder =
      settings_.recent.empty() ? std::filesystem::current_path(error) : settings_.recent.front().parent_path();
  front_.show_files(folder, [this](const std::filesystem::path& chosen) { open_file(chosen); });
}

void Desk::start(run::RunOptions options, const lesson::Lesson* lesson) {
  try {
    forget_changes();
    if (shown_) shown_->run.reset();  // The run before is over before the next begins.
    auto showing = begin(options);
    showing->watch = std::make_unique<run::FileWatch>(options.program.front(), [this] {
      if (on_news_) on_news_();
    });
    show(std::move(showing), lesson);
    give_input();
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

// Starts a program for its panels. Throws what Run throws.
std::unique_ptr<Showing> Desk::begin(run::RunOptions options) {
  options.standard_input = engine::Stream::Pipe;
  options.forward = false;
  auto run = std::make_unique<run::Run>(options);
  options.record.clear();  // What has been recorded stays: the next run, of the same or of a changed program, has a
                           // place of its own.
  auto showing = std::make_unique<Showing>(std::move(run), std::move(options), keeper_);
  showing->run->on_change([this] {
    news_ = true;
    if (on_news_) on_news_();
  });
  return showing;
}

// What the lesson types for its program.
void Desk::give_input() {
  if (lesson_ != nullptr && !lesson_->program.stdin_text.empty()) shown_->run->send_input(lesson_->program.stdin_text);
}

void Desk::run_again() {
  if (change_)
    return run_changed(std::string(change_->source),
                       shown_->options ? std::filesystem::path(shown_->options->program.front()) : changed_path());
  if (lesson_ != nullptr) return run_lesson(*lesson_);
  if (shown_ && shown_->options) return run(run::RunOptions(*shown_->options));
  if (shown_) say(view::tr(settings_.language, kNothingToRun), true);
}

// What is new takes the place of what was there: nothing of the old picture stays but the layout of the window.
void Desk::show(std::unique_ptr<Showing> showing, const lesson::Lesson* lesson) {
  if (opening_) cancel_opening();
  shown_ = std::move(showing);
  ++screens_;
  lesson_ = lesson;
  transport_ = model::Transport{};
  selected_ = hovered_ = trace::kNobody;
  notice_.clear();
  spotlight_ = false;
  if (shown_->run) {
    transport_.go_live(shown_->recording->history(), shown_->present());
  } else {
    transport_.seek(base::TraceTime{}, shown_->recording->history());
    transport_.play(shown_->recording->history());
  }
}

std::string Desk::title() const {
  if (!shown_) return {};
  if (lesson_ != nullptr) return fmt::format("{} · {}", lesson_->number, lesson_->title.in(settings_.language));
  const Showing& original = original_shown();
  if (original.options) return std::filesystem::path(original.options->program.front()).filename().string();
  return original.recording->path().filename().string();
}

void Desk::read_news() {
  news_ = false;
  shown_->recording->update();
  if (change_ && change_->original->run) change_->original->recording->update();
  if (!shown_->end_is_news()) return;
  try {
    shown_->tell_end();
  } catch (const std::exception& error) {
    return say(error.what(), true);
  }
  if (side_by_side()) return;  // Each side says it.
  const run::RunEnd end = shown_->run->result().value_or(run::RunEnd{});
  if (lesson_ != nullptr && !change_) note_progress();
  if (end.stopped)
    return say(view::tr(settings_.language, kStopped, shown_->options->stop_after.count(),
                        view::key_of(view::Command::RunAgain)));
  if (lesson_ != nullptr && !change_) return;  // The guide says what there is to say.
  const std::string again = view::key_of(view::Command::RunAgain), save = view::key_of(view::Command::SaveRecording);
  say(end.value >= 0 ? view::tr(settings_.language, kEnded, end.value, again, save)
                     : view::tr(settings_.language, kSignalled, model::signal_name(-end.value), again, save));
}

// A changed program answers no question of the lesson.
void Desk::note_progress() {
  Showing& original = change_ ? *change_->original : *shown_;
  original.whole.update(original.recording->history(), lesson_);
  lesson::judge(progress_.lessons[lesson_->id()], *lesson_, *original.whole.told());
  wishes_.save_progress = true;
}

void Desk::answer(const std::string& question, int choice) {
  if (lesson_ == nullptr) return;
  progress_.lessons[lesson_->id()].answers[question] = choice;
  shown_->panels.reveal_question(question);
  note_progress();
}

// An answer is kept: a question that could not be read yet is shown by the first press and answered by the second.
void Desk::answer_next(std::size_t choice) {
  const lesson::Question* question = lesson_ == nullptr ? nullptr : view::next_question(*lesson_, answers());
  if (question == nullptr || choice >= question->choices.size())
    return say(view::tr(settings_.language, kNothingAsked));
  const auto guide_in_sight = [&] {
    const auto seen = panels_in_sight();
    return std::find(seen.begin(), seen.end(), view::Panel::Guide) != seen.end();
  };
  const bool laid_out = guide_in_sight();
  view::bring_into_sight(view::Panel::Guide, settings_.shell);
  if (!guide_in_sight())
    return say(view::tr(settings_.language, kGuideIsAway, view::key_of(view::Command::SideBySide)));
  if (shown_->panels.may_answer(question->id, choice, laid_out)) {
    notice_.clear();  // That the key is to be pressed once more.
    return answer(question->id, static_cast<int>(choice));
  }
  say(view::tr(settings_.language, kHereItIs, static_cast<char>('A' + choice)));
}

void Desk::advance(base::TraceTime elapsed) {
  notice_.advance(elapsed);
  look_after_work();
  if (!shown_) return;
  if (news_ || transport_.following() || shown_->end_is_news()) read_news();
  if (const auto& watch = original_shown().watch; watch && watch->take_change()) program_was_written();
  const bool playing = transport_.playing(), following = transport_.following();
  const auto now = shown_->present();
  const model::History& history = shown_->recording->history();
  transport_.advance(elapsed, history,
                     side_by_side() && !transport_.following() ? std::max(now, std::optional(horizon())) : now);
  // Side by side the run is over when both are.
  if (side_by_side() && following && !transport_.following()) transport_.seek(horizon(), history);
  if (opening_ && playing && !transport_.playing()) play_on_ = true;
}

bool Desk::moving() const {
  if (long_work()) return true;
  if (!shown_) return false;
  if (side_by_side() && change_->original->running() &&
      transport_.position().t >= change_->original->recording->history().end())
    return true;
  return transport_.moving() || (transport_.following() && shown_->present());
}

bool Desk::creeping() const {
  if (!shown_ || long_work() || news_ || transport_.moving() || side_by_side() || !transport_.following()) return false;
  const auto counts = [](const model::Activity& activity) { return activity.deadline.has_value(); };
  const model::World& world = shown_->world;
  return std::none_of(world.processes.begin(), world.processes.end(),
                      [&](const auto& each) { return each->alive() && counts(each->activity); }) &&
         std::none_of(world.threads.begin(), world.threads.end(),
                      [&](const auto& each) { return counts(each->activity); });
}

void Desk::say(std::string sentence, bool trouble) { notice_.say(std::move(sentence), trouble); }

Desk::Wishes Desk::take_wishes() { return std::exchange(wishes_, {}); }

float Desk::scale() const {
  return std::clamp(presenting_ ? settings_.scale * kPresentingScale : settings_.scale, view::kSmallestScale,
                    view::kLargestScale);
}

void Desk::set_size(int width, int height) {
  settings_.width = width;
  settings_.height = height;
}

}  // namespace app
