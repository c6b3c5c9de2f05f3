#include "app/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "app/event_text.hpp"
#include "app/lessons.hpp"
#include "app/take_along.hpp"
#include "model/operations.hpp"
#include "model/story.hpp"
#include "model/words.hpp"
#include "recording/packed.hpp"

namespace app {
namespace {

using view::Text;

// What is read before the first picture: a few hundredths of a second.
constexpr std::size_t kFirstLook = 150'000;

constexpr Text kNothingToRun{"A recording cannot run again: open its script.", "录制文件不能再运行：请打开它的脚本。"};
constexpr Text kMeasures{"This lesson is about the processor, and a held program does not use it.",
                         "这一课讲的是处理器，而按住的程序不用处理器。"};
constexpr Text kNothingChosen{"Nothing has been chosen yet.", "还没有选过任何一步。"};
constexpr Text kInDocumentOrder{"In the document's order: {0} steps, each of them given.",
                                "按文档的顺序：共 {0} 步，每一步都是给定的。"};
constexpr Text kNoDocumentOrder{"No order of a document is kept with this program.", "这个程序没有保存文档的顺序。"};
constexpr Text kNothingUndone{"There is nothing to take again.", "没有可以重做的选择。"};
constexpr Text kHeld{"Held: nobody moves until you choose. {0} lets go.", "已按住：你不选，谁也不动。按 {0} 放手。"};
constexpr Text kUnusable{"{0} lessons cannot be used. They stand below the others, each with its reason.",
                         "有 {0} 课不能使用，列在其他课程之后，并写明了原因。"};
constexpr Text kLessonMissing{
    "There is no usable lesson {0} here, so the guide to this recording cannot be shown: put the lesson into {1}, and "
    "start Spawnarium again.",
    "这里没有可用的课程 {0}，因此无法显示这个录制的讲解：请把该课程放入 {1}，然后重新启动 Spawnarium。"};
constexpr Text kIncomplete{"The recording is incomplete from {0} on: there was no more space.",
                           "录制从 {0} 起不完整：空间已用完。"};
constexpr Text kCancelled{"Cancelled: nothing was saved.", "已取消，没有保存任何文件。"};
constexpr Text kWritten{"{0} has been rewritten. {1} runs it again.", "{0} 已被改写。按 {1} 再运行一次。"};

}  // namespace

Desk::Desk(host::Host& host, Settings settings, lesson::Library library, lesson::Progress progress,
           std::function<void()> on_news)
    : host_(host),
      settings_(std::move(settings)),
      study_(std::move(library), std::move(progress)),
      programs_(host, std::move(on_news)) {
  shelf_.fill(study_.library(), study_.progress(), settings_, host_);
  if (host_.why_not(host::Ability::Run)) return;
  const auto& errors = study_.library().errors;
  if (errors.size() == 1) say(errors.front().in(settings_.language), true);
  if (errors.size() > 1) say(view::tr(settings_.language, kUnusable, errors.size()), true);
}

void Desk::show_lessons() {
  programs_.work().cancel_opening();
  forget_changes();
  presentation_.end();
  shown_.reset();
  unbegun_.reset();
  ++clicks_.screens;
  study_.open(nullptr);
  shelf_.fill(study_.library(), study_.progress(), settings_, host_);
}

void Desk::open_entry(const Shelf::Chosen& entry) {
  if (const auto* lesson = std::get_if<const lesson::Lesson*>(&entry)) return run_lesson(**lesson);
  if (const auto* unusable = std::get_if<const lesson::FolderError*>(&entry))
    return say((*unusable)->in(settings_.language), true);
  open_file(std::get<std::filesystem::path>(entry));
}

// Says why, where the host cannot do it.
bool Desk::refuses(host::Ability ability) {
  const auto reason = host_.why_not(ability);
  if (reason) say(view::tr(settings_.language, *reason));
  return reason.has_value();
}

void Desk::open_lesson(std::string_view id, const std::filesystem::path& record, std::optional<lesson::Stop> at) {
  for (const lesson::Lesson& each : study_.library().lessons) {
    if (each.id() == id) return run_lesson(each, record, at);
  }
}

void Desk::open_lesson_numbered(const std::string& number) {
  for (const lesson::Lesson& each : study_.library().lessons)
    if (each.number == number) return open_lesson(each.id());
}

void Desk::show_words(std::string_view term) {
  std::vector<view::GlossaryEntry> entries;
  for (const lesson::Term& each : study_.library().glossary) {
    view::GlossaryEntry entry{.term = each, .lesson = {}};
    for (const lesson::Lesson& shows : study_.library().lessons)
      if (shows.number == each.lesson) entry.lesson = shows.title;
    if (host_.why_not(host::Ability::Run)) entry.term.lesson.clear();
    entries.push_back(std::move(entry));
  }
  front_.show_words(std::move(entries), term, [this](const std::string& number) { open_lesson_numbered(number); });
}

// A lesson that is done is opened to be looked at again.
void Desk::run_lesson(const lesson::Lesson& lesson, const std::filesystem::path& record,
                      std::optional<lesson::Stop> at) {
  if (refuses(host::Ability::Run)) return;
  const auto known = study_.progress().lessons.find(lesson.id());
  const bool done = known != study_.progress().lessons.end() && known->second.done;
  const lesson::Stop first = at.value_or(settings_.guess_first && !done ? lesson::Stop::Guess : lesson::Stop::See);
  programs_.work().cancel_opening();
  forget_changes();
  presentation_.end_spotlight();
  shown_.reset();
  place_ = {};
  notice_.clear();
  ++clicks_.screens;
  study_.open(&lesson, first);
  settings_.lesson = lesson.id();
  unbegun_ = std::make_unique<Unbegun>(lesson, record);
  if (first != lesson::Stop::Guess) begin_lesson(first);
}

// Where its program cannot be started the lesson stays as it is.
void Desk::begin_lesson(lesson::Stop at) {
  host::Launch launch = launch_of(unbegun_->lesson());
  launch.record = unbegun_->record();
  study_.session().go(at);
  if (!start(std::move(launch), study_.lesson())) study_.session().go(lesson::Stop::Guess);
}

void Desk::run(host::Launch launch) { start(std::move(launch), nullptr); }

void Desk::open_file(const std::filesystem::path& path) {
  if (refuses(host::Ability::Open)) return;
  if (recording::is_recording_name(path)) return open_recording(path);
  run({.program = {path.string()}, .virtual_environment = true});
  if (shown_ && shown_->launch && shown_->launch->program.front() == path.string()) settings_.remember(path);
}

void Desk::open_dialog() {
  const std::filesystem::path folder =
      settings_.recent.empty() ? std::filesystem::path{} : settings_.recent.front().parent_path();
  front_.show_files([this](const std::filesystem::path& shown) { return host_.list(shown); }, folder,
                    [this](const std::filesystem::path& chosen) { open_file(chosen); });
}

void Desk::open_recording(const std::filesystem::path& path, std::string_view name) {
  try {
    auto recording = std::make_unique<recording::Recording>(path, kFirstLook);
    const lesson::Library& library = study_.library();
    const lesson::Lesson* lesson = name.empty() ? lesson_of(library, *recording) : &find_lesson(library, name);
    forget_changes();
    study_.open(lesson);
    show(programs_.open(std::move(recording)), lesson);
    settings_.remember(path);
    if (shown_->recording->whole()) return note_what_is_missing();
    programs_.work().open(path, kFirstLook);
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

bool Desk::start(host::Launch launch, const lesson::Lesson* lesson) {
  if (refuses(host::Ability::Run)) return false;
  try {
    forget_changes();
    if (shown_) shown_->run.reset();  // The run before is over before the next begins.
    show(programs_.start_watched(std::move(launch)), lesson);
    give_input();
    return true;
  } catch (const std::exception& error) {
    say(error.what(), true);
    return false;
  }
}

// What the lesson types for its program.
void Desk::give_input() {
  const lesson::Lesson* lesson = study_.lesson();
  if (lesson != nullptr && !lesson->program.stdin_text.empty()) shown_->run->send_input(lesson->program.stdin_text);
}

void Desk::run_again() {
  if (comparison_.changed())
    return run_changed(std::string(comparison_.source()),
                       shown_->launch ? std::filesystem::path(shown_->launch->program.front()) : changed_path());
  if (study_.lesson() != nullptr && shown_) {
    if (start(launch_of(*study_.lesson()), study_.lesson()) && study_.session().here() == lesson::Stop::Guess)
      study_.session().go(lesson::Stop::See);
    return;
  }
  if (shown_ && shown_->launch) {
    host::Launch launch = *shown_->launch;
    launch.step = false;
    launch.steps.clear();
    return run(std::move(launch));
  }
  if (shown_) say(view::tr(settings_.language, kNothingToRun), true);
}

// Why the program cannot be held; nullptr if it can.
const base::Text* Desk::why_not_held() const {
  if (study_.lesson() != nullptr && !comparison_.changed())
    return study_.lesson()->program.may_be_held ? nullptr : &kMeasures;
  return shown_ && shown_->launch ? nullptr : &kNothingToRun;
}

// Runs the program again from its beginning under run control: the learner chooses its steps.
void Desk::hold() {
  if (const base::Text* reason = why_not_held()) return say(view::tr(settings_.language, *reason), true);
  programs_.undone().clear();
  if (start_held({})) say(view::tr(settings_.language, kHeld, view::key_of(view::Command::HandLetGo)));
}

// Runs the lesson's program by the steps that are kept with the lesson, so that it prints what the document printed.
void Desk::run_in_document_order() {
  const lesson::Lesson* lesson = study_.lesson();
  if (lesson == nullptr || lesson->schedule.steps.empty() || comparison_.changed())
    return say(view::tr(settings_.language, kNoDocumentOrder));
  programs_.undone().clear();
  std::vector<host::TakenStep> steps;
  for (const std::string& step : lesson->schedule.steps) steps.push_back({.step = step});
  if (study_.session().here() != lesson::Stop::See) study_.session().go(lesson::Stop::See);
  if (start_held(std::move(steps))) say(view::tr(settings_.language, kInDocumentOrder, lesson->schedule.steps.size()));
}

// Starts the program under run control; these steps are taken first. A lesson's program works in a copy of the lesson's
// folder, any other where it is, and repeats what it did there in a copy.
bool Desk::start_held(std::vector<host::TakenStep> first) {
  const lesson::Lesson* lesson = comparison_.changed() ? nullptr : study_.lesson();
  host::Launch launch = lesson != nullptr ? launch_of(*lesson) : *shown_->launch;
  using Work = host::Launch::Work;
  if (lesson != nullptr) launch.folder = lesson->files->place();
  launch.work = lesson != nullptr ? Work::Copy : first.empty() ? Work::Itself : Work::AsFound;
  launch.step = true;
  launch.steps = std::move(first);
  launch.each_step = place_.holding.each();
  launch.stop_after = {};  // Thinking takes as long as it takes.
  if (study_.lesson() != nullptr && study_.session().here() == lesson::Stop::Guess)
    study_.session().go(lesson::Stop::See);
  return start(std::move(launch), study_.lesson());
}

// Takes the learner's last choice back: runs the program again up to that choice.
void Desk::undo() {
  host::HeldProgram* program = shown_ && shown_->run ? shown_->run->held() : nullptr;
  if (program == nullptr || place_.holding.scene() == nullptr || !place_.holding.scene()->can_undo)
    return say(view::tr(settings_.language, kNothingChosen));
  if (shown_->launch->work != host::Launch::Work::Copy)
    if (const std::string trouble = host_.why_not_repeated(); !trouble.empty()) return say(trouble, true);
  std::vector<host::TakenStep> steps = program->taken();
  if (start_held(host::before_last_choice(steps))) programs_.undone().add(std::move(steps));
}

// Takes again what was taken back last, unless the learner has chosen something else since.
void Desk::redo() {
  host::HeldProgram* program = shown_ && shown_->run ? shown_->run->held() : nullptr;
  auto again = programs_.undone().take_again(program != nullptr ? program->taken() : UndoneChoices::Steps{});
  if (!again) return say(view::tr(settings_.language, kNothingUndone));
  start_held(std::move(*again));
}

// What is new takes the place of what was there: nothing of the old picture stays but the layout of the window.
void Desk::show(std::unique_ptr<Showing> showing, const lesson::Lesson* lesson) {
  programs_.work().cancel_opening();
  shown_ = std::move(showing);
  unbegun_.reset();
  ++clicks_.screens;
  if (lesson != study_.lesson()) study_.open(lesson);
  place_ = {};
  notice_.clear();
  presentation_.end_spotlight();
  presentation_.face_the_class(study_.session().here(), settings_.shell);
  // Two runs are compared by the clock: each has a story of its own.
  const model::Pace pace = comparison_.side_by_side() ? model::Pace::Clock : settings_.pace;
  place_.transport.set_pace(pace, shown_->recording->history(), shown_->present());
  const bool as_film = pace == model::Pace::Story;
  if (shown_->run && !as_film) {
    place_.transport.go_live(shown_->recording->history(), shown_->present());
  } else {
    place_.transport.seek({}, shown_->recording->history());
    place_.transport.play(shown_->recording->history());
  }
}

std::string Desk::title() const {
  if (!shown_ && !unbegun_) return {};
  if (const lesson::Lesson* lesson = study_.lesson())
    return fmt::format("{} · {}", lesson->number, lesson->title.in(settings_.language));
  const Showing& original = original_shown();
  if (original.launch) return std::filesystem::path(original.launch->program.front()).filename().string();
  return original.recording->path().filename().string();
}

namespace {

/// Whether a process waits for a line to be typed.
bool waits_for_user(const model::History& history) {
  const model::World now = history.after(history.size());
  return std::any_of(now.processes.begin(), now.processes.end(), [](const auto& process) {
    return process->alive() && process->activity.doing == model::Doing::Waiting &&
           model::facts_of(process->activity.operation).waits_for == model::WaitsFor::Line;
  });
}

}  // namespace

void Desk::read_news() {
  programs_.take_news();
  shown_->recording->update();
  const bool waited = place_.program_waits;
  place_.program_waits = shown_->present() && waits_for_user(shown_->recording->history());
  if (place_.program_waits && !waited) offer_keyboard();
  if (const Showing* original = comparison_.original(); original != nullptr && original->run)
    original->recording->update();
  if (!shown_->end_is_news()) return;
  try {
    shown_->tell_end();
  } catch (const std::exception& error) {
    return say(error.what(), true);
  }
  if (!comparison_.side_by_side()) tell_end();  // Side by side, the headings say it.
}

// Keyboard focus goes to a program that waits for a line, if the user follows it and does nothing else.
void Desk::offer_keyboard() {
  if (!place_.transport.playing() && !place_.transport.following()) return;
  if (front_.empty() && editor() == nullptr && shown_->input_open) type_input();
}

void Desk::tell_end() {
  const host::RunEnd end = shown_->run->result().value_or(host::RunEnd{});
  const bool own_program = study_.lesson() != nullptr && !comparison_.changed();
  if (own_program) note_progress();
  // Of a lesson's program the guide says what there is to say, unless it was ended or its recording is lost.
  if (own_program && !end.stopped && end.recording_lost.empty()) return;
  EndText text = end_text(end, *shown_->launch, shown_->recording->history(), settings_.language);
  say(std::move(text.says), text.trouble);
}

void Desk::take_done_work() {
  LongWork::Done done = programs_.work().take_done(settings_.language);
  for (LongWork::Done::Sentence& each : done.sentences) say(std::move(each.says), each.trouble);
  for (const LongWork::Copy& each : done.copies) take_copy(each);
  if (done.whole) show_whole(std::move(done.whole), done.play_on);
}

// Of a copy that was promised for the end of the run the user has heard; only its failure is news.
void Desk::take_copy(const LongWork::Copy& copy) {
  const host::Keeper::Done& done = copy.done;
  if (done.trouble.empty() && !done.cancelled) {
    settings_.remember(done.to);
    if (copy.awaited) say(saved_text(done.from, done.to, settings_.language, host_));
    return;
  }
  for (Showing* each : {shown_.get(), comparison_.original()})
    if (each != nullptr && each->kept == done.to) each->kept.clear();
  say(done.cancelled ? view::tr(settings_.language, kCancelled) : done.trouble, !done.cancelled);
}

// The beginning is replaced by the whole. What the user has chosen, where he is and what he has zoomed into stay as
// they are.
void Desk::show_whole(std::unique_ptr<recording::Recording> whole, bool play_on) {
  shown_->panels.use(whole->detail());
  shown_->recording = std::move(whole);
  if (play_on) place_.transport.play(shown_->recording->history());
  note_what_is_missing();
}

void Desk::note_what_is_missing() {
  if (const auto since = shown_->recording->incomplete_since(); since.count() != 0)
    return say(view::tr(settings_.language, kIncomplete, model::time_text(since)), true);
  if (const trace::Skipped& skipped = shown_->recording->reader().skipped(); skipped.any())
    return say(skipped_text(skipped, settings_.language), true);
  if (const std::string lesson = shown_->recording->fact("lesson"); !lesson.empty() && study_.lesson() == nullptr)
    say(view::tr(settings_.language, kLessonMissing, lesson, host_.shown(user_lessons_folder())), true);
}

// Reload the lesson too: its author may have changed both.
void Desk::program_was_written() {
  try {
    if (study_.lesson() != nullptr) study_.read_again();
  } catch (const lesson::LessonError& error) {
    return say(error.in(settings_.language), true);  // For its author; the lesson stays as it was.
  }
  const auto now = program();
  if (editor() != nullptr && now) editor()->original = now->text;
  shown_->written_since = true;
  say(view::tr(settings_.language, kWritten, now ? now->path.filename().string() : std::string("?"),
               view::key_of(view::Command::RunAgain)));
}

void Desk::advance(base::TraceTime elapsed) {
  notice_.advance(elapsed);
  take_done_work();
  if (!shown_) return;
  const bool shows_present = place_.transport.following() || place_.transport.caught_up(shown_->present());
  if (programs_.news() || shows_present || shown_->end_is_news()) read_news();
  if (const auto& watch = original_shown().watch; watch && watch->take_change()) program_was_written();
  if (shown_->run && shown_->run->held() != nullptr) {
    shown_->whole.update(shown_->recording->history(), study_.lesson());
    place_.holding.look_at(*shown_, settings_.language, place_.program_waits);
  } else {
    place_.holding.put_down();
  }
  const bool playing = place_.transport.playing(), following = place_.transport.following();
  const model::StoryTicks story = place_.transport.position().story;
  const bool two = comparison_.side_by_side();
  const auto now = shown_->present();
  const model::History& history = shown_->recording->history();
  // By the clock the shorter of two runs is shown until the longer one is over too.
  const bool to_horizon = two && !following && (now || place_.transport.pace() != model::Pace::Story);
  place_.transport.advance(elapsed, history, to_horizon ? std::max(now, std::optional(horizon())) : now,
                           place_.program_waits || place_.holding.open());
  const bool stands = playing && stand_at_cue(story);
  // Side by side the run is over when both are.
  if (two && following && !place_.transport.following()) place_.transport.seek(horizon(), history);
  if (playing && !stands && !place_.transport.playing()) programs_.work().play_on_when_opened();
}

Desk::Motion Desk::motion() const {
  if (programs_.work().going_on()) return Motion::Moving;
  if (!shown_) return Motion::Still;
  const bool caught_up = place_.transport.caught_up(shown_->present());
  const bool following = place_.transport.following() || caught_up, two = comparison_.side_by_side();
  if (place_.transport.moving() && !caught_up) return Motion::Moving;
  if (two) {
    const Showing& original = *comparison_.original();
    if (original.running() && place_.transport.position().t >= original.recording->history().end())
      return Motion::Moving;
  }
  if (!following || !shown_->present()) return Motion::Still;
  if (programs_.news() || two) return Motion::Moving;
  if (place_.holding.open()) return Motion::Still;
  const auto counts = [](const auto& each) { return each->activity.deadline.has_value(); };
  const model::World& world = shown_->world;
  const bool counts_down = std::any_of(world.processes.begin(), world.processes.end(),
                                       [&](const auto& each) { return each->alive() && counts(each); }) ||
                           std::any_of(world.threads.begin(), world.threads.end(), counts);
  return counts_down ? Motion::Moving : Motion::Creeping;
}

base::TraceTime Desk::horizon() const {
  return shown_ ? comparison_.horizon(shown_->recording->history()) : base::TraceTime{};
}

void Desk::say(std::string sentence, bool trouble) { notice_.say(std::move(sentence), trouble); }

Desk::Wishes Desk::take_wishes() { return std::exchange(wishes_, {}); }

}  // namespace app
