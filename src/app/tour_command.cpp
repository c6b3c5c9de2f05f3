#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "app/input_script.hpp"
#include "app/lessons.hpp"
#include "app/window.hpp"

namespace app {
namespace {

struct Arguments {
  std::string file, language;
  bool headless = false;
};

int play(const Arguments& arguments) {
  InputScript script = read_input_script(arguments.file);
  if (!arguments.language.empty()) script.languages = {spoken_language(arguments.language)};
  if (!arguments.headless) return open_window({.language = script.languages.front(), .tour = script});
  for (const base::Language language : script.languages) {
    Rehearsal rehearsal{script, language};
    rehearsal.play();
    fmt::print("{}: {} steps\n", base::name_of(language), script.steps.size());
  }
  return 0;
}

}  // namespace

void add_tour_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("tour", "Play an input script slowly in a window, for an audience");
  command
      ->add_option("FILE", arguments->file, "The script (TOML): keys, clicks and waits; lessons/README.md describes it")
      ->required();
  command->add_flag("--headless", arguments->headless,
                    "Without a window, as fast as it can: does each step find what it wants?");
  command->add_option("--lang", arguments->language, "en or zh")->type_name("LANGUAGE:{en,zh}");
  describe(*command, "[OPTIONS] FILE",
           {{"spawnarium tour tests/tours/newcomer.toml", "a newcomer's first minute"},
            {"spawnarium tour --headless tour.toml", "in all its languages, for a test of your own"}});
  command->callback([arguments, &context] { context.action = [arguments] { return play(*arguments); }; });
}

}  // namespace app
