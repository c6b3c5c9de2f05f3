#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/check_run.hpp"
#include "app/commands.hpp"
#include "app/lessons.hpp"
#include "base/failure.hpp"
#include "base/standard_streams.hpp"

namespace app {
namespace {

struct CheckCommand {
  std::vector<std::string> names;
  CheckOptions options;
  bool json = false;
  std::string language;
};

// How far the check has come: one line that the next one replaces, on a terminal only.
class ProgressLine {
 public:
  void show(int done, int all, const std::string& lesson) {
    if (terminal_) base::print_error("\r\033[K{}/{} {}", done, all, lesson);
  }
  void clear() {
    if (terminal_) base::print_error("\r\033[K");
  }

 private:
  const bool terminal_ = ::isatty(STDERR_FILENO) == 1;
};

std::vector<const lesson::Lesson*> chosen(const lesson::Library& library, const std::vector<std::string>& names,
                                          base::Language language) {
  std::vector<const lesson::Lesson*> lessons;
  for (const std::string& name : names) lessons.push_back(&find_lesson(library, name, language));
  if (names.empty()) {
    for (const lesson::Lesson& each : library.lessons) lessons.push_back(&each);
  }
  return lessons;
}

int check(const CheckCommand& command) {
  const base::Language language = spoken_language(command.language);
  const lesson::Library library = load_lessons();
  const auto lessons = chosen(library, command.names, language);
  if (lessons.empty() && library.errors.empty()) throw base::Failure{"There are no lessons to check."};

  ProgressLine progress;
  CheckReport shape;
  shape.time_scale = command.options.time_scale;
  CheckObserver observer;
  observer.on_run = [&](int done, int all, const std::string& lesson) { progress.show(done, all, lesson); };
  observer.on_lesson = [&](const LessonReport& report) {
    if (command.json) return;
    progress.clear();
    fmt::print("{}", report_text(report, shape, language));
    std::fflush(stdout);
  };
  CheckReport report = run_checks(lessons, command.options, observer);
  progress.clear();
  if (command.names.empty()) {
    for (const lesson::LessonError& error : library.errors) report.unreadable.emplace_back(error.in(language));
  }
  fmt::print("{}", command.json ? report_json(report) : summary_text(report, language));
  return report.passed() ? 0 : 1;
}

}  // namespace

void add_check_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<CheckCommand>();
  CLI::App* command = app.add_subcommand("check", "Run lessons and verify what must hold in every run");
  command->add_option("LESSON", options->names, "Numbers or names of lessons; without: all");
  command->add_option("--runs", options->options.runs, "How often to run each")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--jobs", options->options.jobs, "How many at the same time; without: four for each core")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--time-scale", options->options.time_scale,
                   "Factor for all sleeps and timeouts; what is usual is judged at 1 only")
      ->check(CLI::PositiveNumber);
  command->add_option("--patience", options->options.patience_s, "Seconds after which a run is ended as failed")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  command->add_flag("--json", options->json, "For machines");
  command->add_option("--lang", options->language, "en or zh")->type_name("LANGUAGE:{en,zh}");
  describe(*command, "[OPTIONS] [LESSON...]",
           {{"spawnarium check", "run every lesson once"},
            {"spawnarium check 01 --runs 10", "the first one, ten times"},
            {"spawnarium check --runs 20 --time-scale 0.2 --json", "all, quickly, for machines"}});
  command->footer(
      command->get_footer() +
      "\nWhat must hold fails the check; what is only usual is counted. Recordings of failed runs are kept.\n"
      "Exit status: 0 when all that must hold did, 1 otherwise, 2 for wrong usage.\n");
  command->callback([options, &context] { context.action = [options] { return check(*options); }; });
}

}  // namespace app
