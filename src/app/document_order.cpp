#include "app/document_order.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/interrupts.hpp"
#include "app/lessons.hpp"
#include "app/private_run.hpp"
#include "app/recorded.hpp"
#include "app/step_command.hpp"
#include "base/failure.hpp"
#include "base/file_replacement.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "control/order_search.hpp"
#include "lesson/load.hpp"
#include "lesson/output_line.hpp"

namespace app {

using base::Language;
using base::tr;
using control::HeldRun;
using control::Schedule;
using lesson::Lesson;

namespace {

constexpr std::uint64_t kCapacity = 1ULL << 28;  // Bytes of a run's trace.

class Player {
 public:
  Player(const Lesson& lesson, const DocumentOrder& options)
      : lesson_{lesson}, options_{options}, wanted_{lesson::wanted_lines(lesson)} {}

  int play() {
    if (wanted_.empty()) throw base::WrongUsage{fmt::format("Lesson {} has no output of a document.", lesson_.number)};
    try {
      return repeat(options_.search || lesson_.schedule.steps.empty() ? found() : kept());
    } catch (const control::Refused& refused) {
      base::print_error("spawnarium: {}\n", refused.says().in(options_.language));
      return kWrongChoice;
    } catch (const control::Interrupted&) {
      return interrupts_.exit_status();
    }
  }

 private:
  std::unique_ptr<PrivateRun> start(PrivateRun::Recording recording) {
    host::Launch launch = launch_of(lesson_);
    launch.record = options_.record;
    launch.capacity = kCapacity;
    const control::HeldRun::Options options{.input = lesson_.program.stdin_text,
                                            .interrupted = [this] { return interrupts_.came(); }};
    return std::make_unique<PrivateRun>(lesson_.files->place(), std::move(launch), options, recording);
  }

  Schedule kept() const {
    return control::schedule_of(lesson_.schedule.steps, lesson_.files->path_of(lesson::kScheduleFile));
  }

  Schedule found() {
    std::unique_ptr<PrivateRun> run;
    std::optional<lesson::Retelling> retelling;
    const control::Wish wish{.lines = wanted_.size(), .fits = [&](HeldRun& held, std::string_view line, std::size_t n) {
                               const auto& history = held.recording().history();
                               if (!retelling) retelling.emplace(history, lesson_);
                               retelling->update(lesson_);
                               return lesson::fits(line, wanted_[n], retelling->pids());
                             }};
    const auto schedule = control::search(
        [&]() -> HeldRun& {
          retelling.reset();
          run.reset();
          run = start(PrivateRun::Recording::GoesToo);
          return run->held();
        },
        wish);
    if (!schedule)
      throw base::Failure{
          fmt::format("No order of steps was found in which lesson {} prints what its document does.", lesson_.number)};
    if (options_.search) keep(*schedule);
    return *schedule;
  }

  void keep(const Schedule& schedule) const {
    const std::string path = lesson_.files->path_of(lesson::kScheduleFile);
    base::FileReplacement file{path};
    file.out() << control::schedule_text(schedule);
    file.commit();
    base::print_error("spawnarium: {}\n", tr(options_.language, {"{0} steps, kept in {1}", "{0} 步，存在 {1}"},
                                             schedule.steps.size(), path));
  }

  int repeat(const Schedule& schedule) {
    int good = 0;
    for (int i = 0; i < options_.times; ++i) {
      const std::unique_ptr<PrivateRun> run =
          start(i == 0 ? PrivateRun::Recording::Stays : PrivateRun::Recording::GoesToo);
      run->held().follow(schedule);
      run->held().wait();
      const recording::Recording& recording = run->held().recording();
      if (i == 0) {
        print_output(recording);
        base::print_error("spawnarium: {}\n", where_recorded(run->held().run()));
      }
      if (printed_as_wanted(recording)) ++good;
    }
    say(schedule, good);
    return good == options_.times ? 0 : 1;
  }

  static void print_output(const recording::Recording& recording) {
    for (const model::ConsoleLine& line : recording.history().console())
      if (line.stream == 2) base::print_error("{}\n", line.text);
      else if (line.stream == 1) fmt::print("{}\n", line.text);
    std::fflush(stdout);
  }

  bool printed_as_wanted(const recording::Recording& recording) const {
    const lesson::Retelling retelling{recording.history(), lesson_};
    std::size_t n = 0;
    for (const lesson::PrintedLine& line : retelling.lines()) {
      if (line.stream != 1) continue;
      if (n == wanted_.size() || !lesson::fits(line.text, wanted_[n], retelling.pids())) {
        base::print_error("spawnarium: {}\n", tr(options_.language, {"'{0}' instead of '{1}'", "“{0}”，而不是“{1}”"},
                                                 line.text, n < wanted_.size() ? wanted_[n] : ""));
        return false;
      }
      ++n;
    }
    return n == wanted_.size();
  }

  void say(const Schedule& schedule, int good) const {
    const Language language = options_.language;
    base::print_error("spawnarium: {}\n",
                      tr(language,
                         {"{0} of {1} runs printed the lines of the document, by the same {2} steps.",
                          "{1} 次运行中有 {0} 次印出了文档的各行，步骤都是同样的 {2} 步。"},
                         good, options_.times, schedule.steps.size()));
    for (const lesson::Undecided& each : lesson_.schedule.undecided)
      base::print_error("spawnarium: {}\n", lesson::undecided_text(each, language));
  }

  const Lesson& lesson_;
  const DocumentOrder& options_;
  const std::vector<std::string> wanted_;
  Interrupts interrupts_;
};

}  // namespace

int play_document_order(const Lesson& lesson, const DocumentOrder& options) { return Player{lesson, options}.play(); }

}  // namespace app
