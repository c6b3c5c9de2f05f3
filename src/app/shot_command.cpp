#include <fmt/format.h>

#include <CLI/App.hpp>
#include <charconv>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.hpp"
#include "app/lessons.hpp"
#include "app/time_option.hpp"
#include "app/unbegun.hpp"
#include "image/shot.hpp"
#include "view/shell.hpp"

namespace app {
namespace {

struct Arguments {
  std::string file, at, beat, stop, size = "1280x720", language = "en", theme = "dark", panel, select,
                                    output = "spawnarium.png";
  int scale = 100;
};

constexpr int kLargestSide = 16384;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

void read_size(const std::string& text, image::ShotOptions& options) {
  const std::size_t cross = text.find('x');
  const auto width = number(std::string_view(text).substr(0, cross));
  const auto height = cross == std::string::npos ? std::nullopt : number(std::string_view(text).substr(cross + 1));
  const auto sensible = [](std::optional<double> side) {
    return side && *side >= 16 && *side <= kLargestSide && *side == std::floor(*side);
  };
  if (!sensible(width) || !sensible(height))
    throw base::WrongUsage(fmt::format("--size {}: write width and height in pixels, such as 1280x720.", text));
  options.width = static_cast<int>(*width);
  options.height = static_cast<int>(*height);
}

image::ShotOptions options_of(const Arguments& arguments) {
  image::ShotOptions options;
  if (!arguments.at.empty()) options.at = time_option(arguments.at);
  read_size(arguments.size, options);
  options.language = *base::language_named(arguments.language);
  options.theme = view::theme_named(arguments.theme).value_or(view::ThemeName::Dark);
  options.scale = static_cast<float>(arguments.scale) / 100;
  options.panel = view::panel_named(arguments.panel);
  return options;
}

/// Where in the story: the begin of the N-th beat, or so much of its length later.
base::TraceTime story_place(const std::string& text, const std::vector<model::Beat>& beats) {
  const std::size_t colon = text.find(':');
  const auto count = number(std::string_view(text).substr(0, colon));
  const auto part = colon == std::string::npos ? std::optional(1.0) : number(std::string_view(text).substr(colon + 1));
  if (!count || *count < 1 || *count != std::floor(*count) || *count > static_cast<double>(beats.size()) || !part ||
      *part < 0 || *part > 1)
    throw base::WrongUsage(fmt::format(
        "--beat {}: write N or N:FRACTION, N from 1 to {} (the lines of `spawnarium dump --beats`), such as 3:0.5.",
        text, beats.size()));
  const model::Beat& beat = beats[static_cast<std::size_t>(*count) - 1];
  return model::story_duration(beat.begin + static_cast<model::StoryTicks>(std::llround(*part * beat.length)));
}

image::Picture shot_of_beat(const recording::Recording& recording, image::ShotOptions options,
                            const std::string& beat) {
  options.pace = model::Pace::Story;
  model::Transport transport = image::whole_transport(recording, options.pace);
  const base::TraceTime place = story_place(beat, transport.story().beats());
  transport.play(recording.history());
  transport.advance(place, recording.history(), std::nullopt);
  return image::Camera(recording, options).at(transport);
}

/// Before the program begins.
image::Picture shot_of_guess(const recording::Recording& recording, const image::ShotOptions& options) {
  Unbegun unbegun{*options.lesson, {}};
  return image::Camera(recording, options).of([&](view::Canvas& canvas) {
    unbegun.draw(canvas, {.lesson = {.lesson = options.lesson, .stops = view::StopScene{.been = 1}},
                          .language = options.language,
                          .shell = {.title = options.title, .lesson_list = false, .begun = false}});
  });
}

int make_shot(const Arguments& arguments) {
  image::ShotOptions options = options_of(arguments);
  const recording::Recording recording(arguments.file);
  if (!arguments.select.empty()) options.selected = image::serial_named(recording, arguments.select);
  const lesson::Library library = arguments.stop.empty() ? lesson::Library{} : load_lessons();
  if (!arguments.stop.empty()) {
    options.stop = lesson::stop_named(arguments.stop);
    options.lesson = lesson_of(library, recording);
    if (options.lesson == nullptr)
      throw base::WrongUsage(
          fmt::format("--stop {}: {} is no recording of a lesson; leave it out, or record one with "
                      "`spawnarium lesson NN --record FILE`.",
                      arguments.stop, arguments.file));
    options.next = library.after(*options.lesson);
    options.title = options.lesson->number + " · " + options.lesson->title.in(options.language);
  }
  const image::Picture picture = options.stop == lesson::Stop::Guess && !options.panel
                                     ? shot_of_guess(recording, options)
                                 : arguments.beat.empty() ? shot(recording, options)
                                                          : shot_of_beat(recording, options, arguments.beat);
  image::write_png(picture, arguments.output);
  return 0;
}

std::vector<std::string> panel_names() {
  std::vector<std::string> names;
  for (int i = 0; i < view::kPanels; ++i) names.emplace_back(view::name_of(static_cast<view::Panel>(i)));
  return names;
}

}  // namespace

void add_shot_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("shot", "Make a picture of a recording; needs no display");
  command->add_option("FILE", arguments->file, "The recording (.spawn)")->required();
  CLI::Option* at = command->add_option("--at", arguments->at, "The moment of the run: 2.5s, 300ms (default: the end)");
  command
      ->add_option("--beat", arguments->beat,
                   "The moment of its story: the N-th beat (see `dump --beats`), or that FRACTION of it, with what is "
                   "on its way")
      ->type_name("N[:FRACTION]")
      ->excludes(at);
  command
      ->add_option("--stop", arguments->stop, "Of a lesson's recording: with the guide at guess, see, why, try or next")
      ->check(CLI::IsMember(lesson::stop_names()));
  command->add_option("--size", arguments->size, "Width and height in pixels")->capture_default_str();
  command->add_option("--lang", arguments->language, "en or zh")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  command->add_option("--theme", arguments->theme, "dark, light or contrast")
      ->check(CLI::IsMember({"dark", "light", "contrast"}))
      ->capture_default_str();
  command->add_option("--scale", arguments->scale, "Size of the text in percent")
      ->check(CLI::Range(80, 300))
      ->capture_default_str();
  command->add_option("--panel", arguments->panel, "One panel alone")->check(CLI::IsMember(panel_names()));
  command->add_option("--select", arguments->select, "The name of a process or a thing that is selected");
  command->add_option("-o,--output", arguments->output, "The picture (PNG)")->capture_default_str();
  describe(*command, "[OPTIONS] FILE",
           {{"spawnarium shot run.spawn --at 2.5s -o run.png", "the whole window after 2.5 seconds"},
            {"spawnarium shot run.spawn --beat 12:0.5 -o half.png", "in the middle of its twelfth beat"},
            {"spawnarium shot 28.spawn --stop why", "a lesson's window where it gives its reasons"},
            {"spawnarium shot run.spawn --panel timeline --lang zh", "the timeline alone, in Chinese"}});
  command->callback([arguments, &context] { context.action = [arguments] { return make_shot(*arguments); }; });
}

}  // namespace app
