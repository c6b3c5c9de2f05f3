#include <fmt/format.h>

#include <CLI/App.hpp>
#include <charconv>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.hpp"
#include "app/time_option.hpp"
#include "image/shot.hpp"
#include "view/shell.hpp"

namespace app {
namespace {

struct Arguments {
  std::string file, at, size = "1280x720", language = "en", theme = "dark", panel, select, output = "spawnarium.png";
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

int make_shot(const Arguments& arguments) {
  image::ShotOptions options = options_of(arguments);
  const recording::Recording recording(arguments.file);
  if (!arguments.select.empty()) options.selected = image::serial_named(recording, arguments.select);
  image::write_png(shot(recording, options), arguments.output);
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
  command->add_option("--at", arguments->at, "The moment: 2.5s, 300ms (default: the end)");
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
            {"spawnarium shot run.spawn --panel timeline --lang zh", "the timeline alone, in Chinese"}});
  command->callback([arguments, &context] { context.action = [arguments] { return make_shot(*arguments); }; });
}

}  // namespace app
