#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "app/export.hpp"
#include "app/recording.hpp"

namespace app {
namespace {

struct ExportOptions {
  std::string file;
  std::string format;
  std::string output;
  std::string language = "en";
};

void write(const ExportOptions& options, const Recording& recording, std::ostream& out) {
  if (options.format == "chrome") export_chrome(recording, out);
  if (options.format == "csv") export_csv(recording, out);
  if (options.format == "story") export_story(recording, out, options.language == "zh" ? model::Language::Chinese : model::Language::English);
}

int export_recording(const ExportOptions& options) {
  const Recording recording{options.file};
  if (options.output.empty()) {
    write(options, recording, std::cout);
    if (!std::cout.flush()) throw Failure{"Standard output cannot be written: " + std::string{std::strerror(errno)} + "."};
    return 0;
  }
  std::ofstream out{options.output, std::ios::binary};
  if (!out) throw Failure{fmt::format("{} cannot be written: {}. Choose another --output.", options.output, std::strerror(errno))};
  write(options, recording, out);
  if (!out.flush()) throw Failure{fmt::format("{} cannot be written whole: {}.", options.output, std::strerror(errno))};
  return 0;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a recording in another form, for other programs");
  command->add_option("FILE", options->file, "The recording (.spawn)")->required()->type_name("");
  command->add_option("--format", options->format, "chrome (for ui.perfetto.dev), csv (all events), story (sentences)")
      ->required()
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"chrome", "csv", "story"}));
  command->add_option("-o,--output", options->output, "Write this file instead of standard output")->type_name("FILE");
  command->add_option("--lang", options->language, "Language of the story: en, zh")->type_name("LANGUAGE")->check(CLI::IsMember({"en", "zh"}));
  describe(*command, "[OPTIONS] FILE",
           {{"spawnarium export run.spawn --format chrome -o run.json", "to be opened in ui.perfetto.dev"},
            {"spawnarium export run.spawn --format csv -o run.csv", "a table of all events"},
            {"spawnarium export run.spawn --format story --lang zh", "what happened, in Chinese"}});
  command->callback([options, &context] { context.action = [options] { return export_recording(*options); }; });
}

}  // namespace app
