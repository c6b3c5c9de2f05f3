#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "control/schedule.hpp"

namespace app {

void add_schedule_command(CLI::App& app, Context& context) {
  auto file = std::make_shared<std::filesystem::path>();
  CLI::App* command = app.add_subcommand("schedule", "Print the steps of a run that was stepped through");
  command->add_option("FILE", *file, "Its recording (.spawn), or a schedule (.toml)")->required();
  describe(*command, "FILE",
           {{"spawnarium run --step --record f.spawn f.py", "choose each step of f.py"},
            {"spawnarium schedule f.spawn", "these steps, a line each"},
            {"spawnarium run --schedule f.spawn f.py", "take them again"}});
  command->footer(
      command->get_footer() +
      "\nA step is: who, which operation, on what. Written into a file as steps = [\"main start Process-1\", "
      "...],\nwith the extension .toml, they are a schedule for `spawnarium run --schedule`.\n");
  command->callback([file, &context] {
    context.action = [file] {
      for (const control::Step& step : control::read_schedule(*file).steps) fmt::print("{}\n", control::to_text(step));
      return 0;
    };
  });
}

}  // namespace app
