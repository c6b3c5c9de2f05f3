#include <fmt/format.h>
#include <signal.h>
#include <time.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/export_formats.hpp"
#include "app/standard_output.hpp"
#include "base/file_replacement.hpp"
#include "recording/recording.hpp"

namespace app {
namespace {

struct ExportOptions {
  std::string file;
  std::string format;
  std::string output;
  std::string language = "en";
  std::string theme = "dark";
  bool tell_progress = false;
};

const ExportFormat& format_of(const ExportOptions& options) {
  const ExportFormat* format =
      options.format.empty() ? export_format_of_file(options.output) : export_format_named(options.format);
  if (format == nullptr)
    throw base::WrongUsage{"Which format is wanted? Name it with --format, or by the extension of the --output file."};
  return *format;
}

ExportLook look_of(const ExportOptions& options) {
  return {*base::language_named(options.language), view::theme_named(options.theme).value_or(view::ThemeName::Dark)};
}

// "film (key moments, PNG), gif, ...".
std::string all_formats() {
  std::string all;
  for (const ExportFormat& each : export_formats()) {
    all += fmt::format("{}{}", all.empty() ? "" : ", ", each.name);
    if (!each.help.empty()) all += fmt::format(" ({})", each.help);
  }
  return all;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const ExportFormat& each : export_formats()) names.emplace_back(each.name);
  return names;
}

// From now on Ctrl-C and kill(1) are asked for between two steps: what was begun is then taken away again.
class Cancellable {
 public:
  explicit Cancellable(bool tell) : tell_{tell} {
    ::sigemptyset(&ends_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&ends_, signal);
    ::sigprocmask(SIG_BLOCK, &ends_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);  // ffmpeg, or a reader, that has gone is told by what write returns.
  }
  // From here on they end us at once: a FIFO whose reader is slow would hold us between two steps, and nothing has to
  // be taken away.
  void end_at_once() { ::sigprocmask(SIG_UNBLOCK, &ends_, nullptr); }
  void operator()(double part) {
    const timespec at_once{};
    if (::sigtimedwait(&ends_, nullptr, &at_once) > 0)
      throw base::Failure{"The export was ended before it was whole: nothing is left of it."};
    const int percent = static_cast<int>(part * 100);
    if (!tell_ || percent == told_) return;
    told_ = percent;
    fmt::print("{}\n", percent);
    std::fflush(stdout);
  }

 private:
  bool tell_;
  int told_ = -1;
  sigset_t ends_{};
};

// Reading is the first third of the work.
std::unique_ptr<recording::Recording> read_recording(const std::string& file, Cancellable& step) {
  constexpr std::size_t kPiece = 200'000;
  auto recording = std::make_unique<recording::Recording>(file, kPiece);
  for (step(0); !recording->whole(); step(recording->part_read() / 3)) recording->update(kPiece);
  return recording;
}

// Data that is written in passes needs no Recording, which would keep all events.
int write_in_passes(const ExportOptions& options, base::FileReplacement& output, Cancellable& step) {
  const base::Progress progress = std::ref(step);
  recording::Scan scan{options.file, base::part_of(progress, 0, 1. / 3)};
  if (output.in_place()) step.end_at_once();
  format_of(options).scan(scan, output.out(), base::part_of(progress, 1. / 3, 1));
  output.commit();
  return 0;
}

int export_to_file(const ExportOptions& options) {
  base::FileReplacement output{options.output};  // First: a FIFO waits here for its reader, and Ctrl-C ends that.
  Cancellable step{options.tell_progress};
  if (format_of(options).scan != nullptr) return write_in_passes(options, output, step);
  const auto recording = read_recording(options.file, step);
  const base::Progress progress = [&step](double part) { step((1 + 2 * part) / 3); };
  const ExportFormat& format = format_of(options);
  const std::string made = format.pictures() ? format.make(*recording, look_of(options), progress) : std::string{};
  if (output.in_place()) step.end_at_once();
  if (format.pictures()) output.out() << made;
  else format.write(*recording, look_of(options), output.out(), progress);
  output.commit();
  return 0;
}

int export_recording(const ExportOptions& options) {
  if (!options.output.empty()) return export_to_file(options);
  if (format_of(options).pictures())
    throw base::WrongUsage{
        fmt::format("--format {} makes pictures: name their file with --output.", format_of(options).name)};
  StandardOutput out;
  if (format_of(options).scan != nullptr) {
    recording::Scan scan{options.file};
    format_of(options).scan(scan, out, {});
    return 0;
  }
  const recording::Recording recording{options.file};
  format_of(options).write(recording, look_of(options), out, {});
  return 0;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a recording in another form, for other programs");
  command->add_option("FILE", options->file, "The recording (.spawn)")->required()->type_name("");
  command->add_option("--format", options->format, all_formats() + "; left out: by the extension of --output")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(format_names()));
  command->add_option("-o,--output", options->output, "Write this file instead of standard output")->type_name("FILE");
  command->add_option("--lang", options->language, "Language of story and pictures: en, zh")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "zh"}));
  command->add_option("--theme", options->theme, "Of pictures: dark, light, contrast")
      ->type_name("THEME")
      ->check(CLI::IsMember({"dark", "light", "contrast"}));
  command->add_flag("--progress", options->tell_progress, "Print the percentage that is done, a line each");
  describe(*command, "[OPTIONS] FILE",
           {{"spawnarium export run.spawn -o run.gif", "an animation of its story"},
            {"spawnarium export run.spawn --format chrome -o run.json", "to be opened in ui.perfetto.dev"},
            {"spawnarium export run.spawn --format csv -o run.csv", "a table of all events"},
            {"spawnarium export run.spawn --format story --lang zh", "what happened, in Chinese"},
            {"spawnarium export run.spawn --format packed -o run.spawn.gz", "the recording, a hundredth of its size"},
            {"spawnarium export run.spawn --format film -o run.png", "the key moments as one picture"}});
  command->callback([options, &context] { context.action = [options] { return export_recording(*options); }; });
}

}  // namespace app
