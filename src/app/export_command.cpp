#include <fmt/format.h>
#include <signal.h>
#include <time.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "app/export.hpp"
#include "app/lessons.hpp"
#include "app/standard_output.hpp"
#include "base/file_replacement.hpp"
#include "image/film.hpp"
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

bool is_pictures(const std::string& format) { return format == "film" || format == "gif" || format == "mp4"; }

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

void write(const ExportOptions& options, const recording::Recording& recording, std::ostream& out,
           const base::Progress& progress = {}) {
  if (options.format == "chrome") export_chrome(recording, out, progress);
  if (options.format == "story") export_story(recording, out, *base::language_named(options.language), progress);
}

std::string pictures(const ExportOptions& options, const recording::Recording& recording,
                     const base::Progress& progress) {
  const lesson::Library library = load_lessons();
  const lesson::Lesson* lesson = lesson_of(library, recording);
  image::FilmOptions film{.language = *base::language_named(options.language),
                          .theme = view::theme_named(options.theme).value_or(view::ThemeName::Dark),
                          .lesson = lesson};
  film.title = lesson != nullptr ? lesson->number + " · " + lesson->title.in(film.language) : recording.program();
  if (options.format == "film") return image::png_of(image::film_strip(recording, film, progress));
  return image::animation(
      recording, film, options.format == "gif" ? image::AnimationFormat::Gif : image::AnimationFormat::Mp4, progress);
}

// A table of events needs no Recording, which would keep them all.
int export_csv_to_file(const ExportOptions& options, base::FileReplacement& output, Cancellable& step) {
  const base::Progress progress = std::ref(step);
  recording::Scan scan{options.file, base::part_of(progress, 0, 1. / 3)};
  if (output.in_place()) step.end_at_once();
  export_csv(scan, output.out(), base::part_of(progress, 1. / 3, 1));
  output.commit();
  return 0;
}

int export_to_file(const ExportOptions& options) {
  base::FileReplacement output{options.output};  // First: a FIFO waits here for its reader, and Ctrl-C ends that.
  Cancellable step{options.tell_progress};
  if (options.format == "csv") return export_csv_to_file(options, output, step);
  const auto recording = read_recording(options.file, step);
  const base::Progress progress = [&step](double part) { step((1 + 2 * part) / 3); };
  const std::string made = is_pictures(options.format) ? pictures(options, *recording, progress) : std::string{};
  if (output.in_place()) step.end_at_once();
  if (is_pictures(options.format)) output.out() << made;
  else write(options, *recording, output.out(), progress);
  output.commit();
  return 0;
}

int export_recording(const ExportOptions& options) {
  if (!options.output.empty()) return export_to_file(options);
  if (is_pictures(options.format))
    throw base::WrongUsage{fmt::format("--format {} makes pictures: name their file with --output.", options.format)};
  StandardOutput out;
  if (options.format == "csv") {
    recording::Scan scan{options.file};
    export_csv(scan, out);
    return 0;
  }
  const recording::Recording recording{options.file};
  write(options, recording, out);
  return 0;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a recording in another form, for other programs");
  command->add_option("FILE", options->file, "The recording (.spawn)")->required()->type_name("");
  command
      ->add_option("--format", options->format,
                   "chrome (for ui.perfetto.dev), csv (all events), story (sentences), film (key moments, PNG), gif, "
                   "mp4 (animations, with ffmpeg)")
      ->required()
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"chrome", "csv", "story", "film", "gif", "mp4"}));
  command->add_option("-o,--output", options->output, "Write this file instead of standard output")->type_name("FILE");
  command->add_option("--lang", options->language, "Language of story and pictures: en, zh")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "zh"}));
  command->add_option("--theme", options->theme, "Of pictures: dark, light, contrast")
      ->type_name("THEME")
      ->check(CLI::IsMember({"dark", "light", "contrast"}));
  command->add_flag("--progress", options->tell_progress, "Print the percentage that is done, a line each");
  describe(*command, "[OPTIONS] FILE",
           {{"spawnarium export run.spawn --format chrome -o run.json", "to be opened in ui.perfetto.dev"},
            {"spawnarium export run.spawn --format csv -o run.csv", "a table of all events"},
            {"spawnarium export run.spawn --format story --lang zh", "what happened, in Chinese"},
            {"spawnarium export run.spawn --format film -o run.png", "the key moments as one picture"},
            {"spawnarium export run.spawn --format gif -o run.gif", "an animation, without the long waits"}});
  command->callback([options, &context] { context.action = [options] { return export_recording(*options); }; });
}

}  // namespace app
