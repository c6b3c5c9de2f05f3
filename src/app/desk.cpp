#include "app/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "app/lessons.hpp"
#include "lesson/check.hpp"
#include "lesson/retelling.hpp"
#include "view/guide.hpp"

namespace app {
namespace {

using base::Language;
using view::Text;

constexpr base::TraceTime kNoticeTime = std::chrono::seconds(6);
constexpr float kPresentingScale = 1.5F;

constexpr Text kOtherDocument{"Lessons of your own", "自己的课程"};
constexpr Text kDocument{"Document {0}", "文档 {0}"};
constexpr Text kNothingAsked{"Nothing is asked that this could answer.", "现在没有这个选项可答的问题。"};
constexpr Text kRecent{"Open again", "最近打开"};
constexpr Text kEnded{"The program has ended with exit status {0}. {1} runs it again.", "程序已结束，退出状态 {0}。按 {1} 再运行一次。"};
constexpr Text kSignalled{"The program was ended by {0}. {1} runs it again.", "程序被 {0} 结束。按 {1} 再运行一次。"};

}  // namespace

Desk::Desk(Settings settings, lesson::Library library, lesson::Progress progress)
    : settings_(std::move(settings)), library_(std::move(library)), progress_(std::move(progress)) {
  make_entries();
  for (const lesson::LessonError& error : library_.errors) say(error.what(), true);
}

Desk::~Desk() = default;

void Desk::show_lessons() {
  if (opening_) {
    opening_->cancel();
    abandoned_ = std::move(opening_);
  }
  forget_changes();
  watch_.reset();
  spotlight_ = false;
  run_.reset();
  recording_.reset();
  lesson_ = nullptr;
  presenting_ = false;
  make_entries();
}

void Desk::make_entries() {
  entries_.clear();
  for (const lesson::Lesson& each : library_.lessons) {
    const std::string heading = each.document.number.empty() ? view::tr(settings_.language, kOtherDocument)
                                                             : view::tr(settings_.language, kDocument, each.document.number);
    const auto progress = progress_.lessons.find(each.id());
    entries_.push_back({each.number, each.title.in(settings_.language), each.summary.in(settings_.language), heading, each.minutes,
                        progress != progress_.lessons.end() && progress->second.done});
  }
  for (const auto& path : settings_.recent) {
    entries_.push_back({"", path.filename().string(), path.parent_path().string(), view::tr(settings_.language, kRecent), 0, false});
  }
}

void Desk::open_entry(std::size_t entry) {
  const std::size_t lessons = library_.lessons.size();
  if (entry < lessons) return run_lesson(library_.lessons[entry]);
  if (entry - lessons < settings_.recent.size()) open_file(std::filesystem::path(settings_.recent[entry - lessons]));
}

void Desk::open_lesson(std::string_view id) {
  for (const lesson::Lesson& each : library_.lessons) {
    if (each.id() == id) return run_lesson(each);
  }
}

void Desk::run_lesson(const lesson::Lesson& lesson) {
  start(run_options(lesson), &lesson);
  if (run_ && !lesson.program.stdin_text.empty()) run_->send_input(lesson.program.stdin_text);
}

void Desk::run(RunOptions options) { start(std::move(options), nullptr); }

void Desk::start(RunOptions options, const lesson::Lesson* lesson) {
  try {
    options.standard_input = engine::Stream::Pipe;
    options.forward = false;
    forget_changes();
    run_.reset();  // The run before is over before the next begins.
    auto run = std::make_unique<Run>(options);
    auto recording = std::make_unique<Recording>(run->trace());
    listen_to(*run);
    run_options_ = std::move(options);
    take_over(std::move(run), std::move(recording), lesson);
    watch_program();
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::open_file(const std::filesystem::path& path) {
  if (path.extension() == ".spawn") return open_recording(path);
  run({.program = {path.string()}});
  if (run_ && run_options_ && run_options_->program.front() == path.string()) settings_.remember(path);
}

void Desk::listen_to(Run& run) {
  run.on_change([this] {
    news_ = true;
    if (on_news_) on_news_();
  });
}

// What is new takes the place of what was there: nothing of the old picture stays but the layout of the window.
void Desk::take_over(std::unique_ptr<Run> run, std::unique_ptr<Recording> recording, const lesson::Lesson* lesson) {
  if (opening_) cancel_opening();
  recording_ = std::move(recording);
  run_ = std::move(run);
  lesson_ = lesson;
  input_open_ = run_ != nullptr;
  ended_told_ = false;
  transport_ = view::Transport{};
  panels_.reset();
  whole_ = {};
  selected_ = hovered_ = trace::kNobody;
  notice_.clear();
  written_since_ = false;
  spotlight_ = false;
  if (run_) {
    transport_.go_live(recording_->history(), present());
  } else {
    transport_.seek(base::TraceTime{}, recording_->history());
    transport_.play(recording_->history());
  }
}

std::optional<base::TraceTime> Desk::present() const {
  if (!run_ || !recording_ || run_->finished()) return std::nullopt;
  return recording_->present_if_live();
}

std::string Desk::title() const {
  if (!recording_) return {};
  if (lesson_ != nullptr) return fmt::format("{} · {}", lesson_->number, lesson_->title.in(settings_.language));
  if (original_ && original_->options) return std::filesystem::path(original_->options->program.front()).filename().string();
  if (run_options_) return std::filesystem::path(run_options_->program.front()).filename().string();
  return recording_->path().filename().string();
}

void Desk::read_news() {
  news_ = false;
  recording_->update();
  if (original_ && original_->run) original_->recording->update();
  if (!run_ || !run_->finished() || ended_told_) return;
  ended_told_ = true;
  input_open_ = false;
  if (side_by_side()) return;  // Each side says it.
  if (lesson_ != nullptr && !changed_) {
    note_progress();
    return;  // The guide says what there is to say.
  }
  const int value = run_->result().value_or(RunEnd{}).value;
  say(value >= 0 ? view::tr(settings_.language, kEnded, value, view::key_of(view::Command::RunAgain))
                 : view::tr(settings_.language, kSignalled, model::signal_name(-value), view::key_of(view::Command::RunAgain)));
}

// Done is a lesson that was played to its end and whose questions are all answered.
void Desk::note_progress() {
  lesson::LessonProgress& progress = progress_.lessons[lesson_->id()];
  const bool answered = std::all_of(lesson_->questions.begin(), lesson_->questions.end(),
                                    [&](const lesson::Question& each) { return progress.answers.contains(each.id); });
  if (answered && !changed_ && recording_->ended()) progress.done = true;
  wishes_.save_progress = true;
}

void Desk::answer(const std::string& question, int choice) {
  if (lesson_ == nullptr) return;
  lesson::LessonProgress& progress = progress_.lessons[lesson_->id()];
  progress.answers[question] = choice;
  const Recording& told = original_ ? *original_->recording : *recording_;  // A changed program answers no question of the lesson.
  const auto asked = std::find_if(lesson_->questions.begin(), lesson_->questions.end(), [&](const lesson::Question& each) { return each.id == question; });
  if (asked != lesson_->questions.end()) {
    const auto right = lesson::right_choice(*asked, lesson::retell(told.history(), *lesson_));
    if (right && static_cast<int>(*right) == choice) progress.right.insert(question);
  }
  note_progress();
}

// Nobody answers what he does not see: the first press shows the question.
void Desk::answer_next(std::size_t choice) {
  const lesson::Question* question = lesson_ == nullptr ? nullptr : view::next_question(*lesson_, answers());
  if (question == nullptr || choice >= question->choices.size()) return say(view::tr(settings_.language, kNothingAsked));
  settings_.shell.side_tab = settings_.shell.main_tab = view::Panel::Guide;
  if (settings_.shell.alone) settings_.shell.alone = view::Panel::Guide;
  if (panels_.show_question()) answer(question->id, static_cast<int>(choice));
}

void Desk::advance(base::TraceTime elapsed) {
  if (!notice_.empty()) {
    notice_left_ -= elapsed;
    if (notice_left_ <= base::TraceTime{}) notice_.clear();
  }
  look_after_work();
  if (!recording_) return;
  if (news_ || transport_.following() || (run_ && !ended_told_)) read_news();
  if (watch_ && watch_->take_change()) program_was_written();
  const bool playing = transport_.playing(), following = transport_.following();
  const auto now = present();
  transport_.advance(elapsed, recording_->history(), side_by_side() && !transport_.following() ? std::max(now, std::optional(horizon())) : now);
  // Side by side the run is over when both are.
  if (side_by_side() && following && !transport_.following()) transport_.seek(horizon(), recording_->history());
  if (opening_ && playing && !transport_.playing()) play_on_ = true;
}

bool Desk::moving() const {
  if (opening_ || export_) return true;
  if (side_by_side() && original_->run && !original_->run->finished() && transport_.position().t >= original_->recording->history().end()) return true;
  return recording_ != nullptr && (transport_.moving() || (transport_.following() && present()));
}

bool Desk::creeping() const {
  if (opening_ || export_ || news_ || transport_.moving() || side_by_side() || !transport_.following()) return false;
  const auto counts = [](const model::Activity& activity) { return activity.deadline.has_value(); };
  return std::none_of(world_.processes.begin(), world_.processes.end(), [&](const auto& each) { return each->alive() && counts(each->activity); }) &&
         std::none_of(world_.threads.begin(), world_.threads.end(), [&](const auto& each) { return counts(each->activity); });
}

std::optional<base::TraceTime> Desk::quiet_for() const {
  if (notice_.empty()) return std::nullopt;
  return std::max(notice_left_, base::TraceTime(1));
}

void Desk::say(std::string sentence, bool trouble) {
  notice_ = std::move(sentence);
  notice_is_trouble_ = trouble;
  notice_left_ = trouble ? 2 * kNoticeTime : kNoticeTime;
}

Desk::Wishes Desk::take_wishes() { return std::exchange(wishes_, {}); }

float Desk::scale() const {
  return std::clamp(presenting_ ? settings_.scale * kPresentingScale : settings_.scale, view::kSmallestScale, view::kLargestScale);
}

void Desk::set_size(int width, int height) {
  settings_.width = width;
  settings_.height = height;
}

}  // namespace app
