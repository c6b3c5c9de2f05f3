#include "app/exploring.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <system_error>
#include <utility>

#include "app/lessons.hpp"
#include "app/private_run.hpp"
#include "app/step_command.hpp"
#include "base/failure.hpp"
#include "base/read_file.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "control/no_return.hpp"
#include "lesson/library.hpp"
#include "model/unseen.hpp"
#include "run/private_folder.hpp"

namespace app {

namespace fs = std::filesystem;
using base::Language;
using base::Text;
using base::tr;
using control::Explorer;
using control::Trace;

namespace {

constexpr std::uint64_t kCapacity = 1ULL << 26;  // Bytes of a run's trace.
constexpr Text kByClock{
    "By the clock: a sleep or a timeout ends where nobody else can move (--sleep free: at any time).",
    "按时钟：别的进程都动不了时，睡眠和超时才结束（--sleep free：随时都可能结束）。"};
constexpr Text kFree{"A sleep or a timeout ends at any time.", "睡眠和超时随时都可能结束。"};
constexpr const char* kCache = "__pycache__";

bool is_same(const fs::path& one, const fs::path& other) {
  if (!fs::is_regular_file(one) || !fs::is_regular_file(other)) return fs::exists(one) == fs::exists(other);
  if (fs::file_size(one) != fs::file_size(other)) return false;
  const auto most = static_cast<std::size_t>(run::PrivateFolder::kMost);
  return base::read_file(one, most) == base::read_file(other, most);
}

/// Files that a run has made or changed in its copy of the folder.
std::vector<std::string> changed_files(const fs::path& copy, const fs::path& original) {
  std::vector<std::string> changed;
  for (auto each = fs::recursive_directory_iterator{copy}; each != fs::recursive_directory_iterator{}; ++each) {
    if (each->path().filename() == kCache) {
      each.disable_recursion_pending();
      continue;
    }
    const fs::path name = fs::relative(each->path(), copy);
    if (each->is_regular_file() && !each->is_symlink() && !is_same(each->path(), original / name))
      changed.push_back(name.string());
  }
  return changed;
}

}  // namespace

void ExploringCommand::add_to(CLI::App& command) {
  command.add_option("PROGRAM", options.program, "A Python script, or the number or name of a lesson")->required();
  command.add_option("--runs", options.runs, "At most so many runs")->check(CLI::PositiveNumber)->capture_default_str();
  command.add_option("--budget", options.budget_s, "At most so many seconds")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_flag("--naive", naive, "Try each choice at each step, without leaving out equal orders");
  command
      .add_option("--sleep", sleep,
                  "When a sleep or a timeout is over: by the clock (only where nobody else can move), or free (at any\n"
                  "time)")
      ->check(CLI::IsMember({"clock", "free"}))
      ->type_name("WHEN")
      ->capture_default_str();
  command.add_flag("--json", json, "For machines");
  command.add_option("--lang", language, "en or zh")->type_name("LANGUAGE:{en,zh}");
}

ExploringOptions ExploringCommand::read() const {
  ExploringOptions all = options;
  all.mode = naive ? Explorer::Mode::Naive : Explorer::Mode::Reduced;
  all.sleep = sleep == "free" ? control::ExploredRun::Sleep::Free : control::ExploredRun::Sleep::ByClock;
  all.language = spoken_language(language);
  return all;
}

Exploring::Exploring(ExploringOptions options) : options_{std::move(options)}, folder_{fs::current_path()} {
  if (fs::exists(options_.program)) {
    const fs::path script{options_.program};
    const bool outside = script.begin() != script.end() && *script.begin() == "..";
    launch_.program = {outside ? fs::absolute(script).lexically_normal().string() : script.string()};
    launch_.virtual_environment = true;
    name_ = script.filename();
  } else if (options_.program.find_first_of("./") != std::string::npos) {
    throw base::Failure{base::tr(options_.language, {"There is no file {0}.", "没有文件 {0}。"}, options_.program)};
  } else {
    const lesson::Library library = load_lessons();
    const lesson::Lesson& lesson = find_lesson(library, options_.program, options_.language);
    launch_ = launch_of(lesson);
    folder_ = lesson.files->place();
    input_ = lesson.program.stdin_text;
    name_ = lesson.id();
  }
  launch_.capacity = kCapacity;
  end_ = std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>{options_.budget_s});
  program_ = std::make_unique<control::ExploredRun>([this]() -> control::HeldRun& { return start(); }, options_.sleep);
  explorer_ = std::make_unique<Explorer>(*program_, options_.mode);
}

Exploring::~Exploring() = default;

control::HeldRun& Exploring::start() {
  run_.reset();
  run_ = std::make_unique<PrivateRun>(
      folder_, launch_,
      control::HeldRun::Options{.input = input_, .interrupted = [this] { return interrupts_.came(); }});
  return run_->held();
}

std::optional<Trace> Exploring::next() {
  try {
    check_that_it_repeats();
    spent_ = explorer_->runs() > 0 && (explorer_->runs() >= options_.runs || std::chrono::steady_clock::now() >= end_);
    if (spent_) return std::nullopt;
    auto trace = explorer_->next();
    if (!trace) return trace;
    note_what_is_not_controlled();
    if (explorer_->runs() == 1)
      for (std::size_t i = 0; i < trace->order.size(); ++i) first_.push_back(trace->order.step(i));
    return trace;
  } catch (const control::Unrepeatable& difference) {
    throw control::Refused{base::in_both(
        {"The program does not do the same in each run: chance, the time of day or threads decide, too. Step {0} was "
         "another one when it was repeated, so its orders cannot be explored.",
         "程序每次运行做的事不同，偶然、时刻或线程也在起作用：重复时第 {0} 步变了样。它的各种顺序无法逐一探索。"},
        difference.step + 1)};
  }
}

std::optional<std::size_t> Exploring::point_of_no_return(const Trace& bad,
                                                         const std::function<bool(const Trace&)>& ends_well) {
  return control::point_of_no_return(*program_, bad, ends_well,
                                     [this] { return std::chrono::steady_clock::now() < end_; });
}

/// Takes the steps of the first run again: what comes by chance must not be taken for the only possibility.
void Exploring::check_that_it_repeats() {
  const std::vector<control::Transition> steps = std::exchange(first_, {});
  if (steps.empty()) return;
  program_->start();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto again = program_->take(steps[i].move);
    if (!again || !control::is_same(*again, steps[i])) throw control::Unrepeatable{i};
    if (again->print != steps[i].print)
      not_controlled_.insert(tr(options_.language,
                                {"text that is another one in each run: {0}", "每次运行都不同的文字：{0}"},
                                again->print.substr(0, again->print.find('\n'))));
  }
}

const recording::Recording& Exploring::recording() { return run_->held().recording(); }

/// Of the run that has just come to its end.
void Exploring::note_what_is_not_controlled() {
  const model::History& history = recording().history();
  for (const model::UnseenThing& each : model::unseen_in(history.after(history.size()), options_.language))
    if (each.matters_for_order) not_controlled_.insert(each.text(options_.language));
  for (const std::string& what : program_->beyond_gates().texts(options_.language)) not_controlled_.insert(what);
  if (explorer_->runs() != 1) return;
  for (const std::string& file : changed_files(run_->work(), folder_))
    not_controlled_.insert(tr(options_.language, {"file {0}", "文件 {0}"}, file));
}

int explore_guarded(Language language, Exploring& exploring, const std::function<int()>& action) {
  try {
    return action();
  } catch (const control::Refused& refused) {
    base::print_error("spawnarium: {}\n", refused.says().in(language));
    return kWrongChoice;
  } catch (const control::Interrupted&) {
    return exploring.interrupted_status();
  }
}

std::string extent_text(const Exploring& exploring, Language language) {
  const std::size_t runs = exploring.runs();
  std::string text;
  if (exploring.is_all()) {
    text = tr(language,
              {"All orders are covered. Runs: {0}; of orders that lead to the same, one is run.",
               "所有的顺序都已覆盖。运行 {0} 次；结果相同的顺序只运行一次。"},
              runs);
  } else if (exploring.exhausted()) {
    text = tr(language,
              {"All orders of what is controlled are covered. Runs: {0}; of orders that lead to the same, one is run.",
               "受控部分的所有顺序都已覆盖。运行 {0} 次；结果相同的顺序只运行一次。"},
              runs);
  } else {
    text = tr(language,
              {"Not all orders are covered. Runs: {0}; then the budget was spent, or a run was too long.",
               "没有看完所有的顺序：运行了 {0} 次，预算用完，或者有的运行太长。"},
              runs);
  }
  text += '\n';
  text += (exploring.by_clock() ? kByClock : kFree).in(language);
  text += '\n';
  for (const std::string& each : exploring.not_controlled())
    text += tr(language, {"Not controlled: {0}", "不受控制：{0}"}, each) + '\n';
  return text;
}

}  // namespace app
