#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "control/schedule.hpp"

namespace app {

void add_schedule_command(CLI::App& app, Context& context) {
  auto file = std::make_shared<std::filesystem::path>();
  CLI::App* command = app.add_subcommand("schedule", "Print the steps of a run that was stepped through");
  auto toml = std::make_shared<bool>(false);
  command->add_option("FILE", *file, "Its recording (.spawn), or a schedule (.toml)")->required();
  command->add_flag("--toml", *toml, "As a file that `run --schedule` takes");
  describe(*command, "FILE",
           {{"spawnarium run --step --record f.spawn f.py", "choose each step of f.py"},
            {"spawnarium schedule f.spawn", "these steps, a line each"},
            {"spawnarium schedule --toml f.spawn > f.toml", "keep them, to be changed by hand"},
            {"spawnarium run --schedule f.toml f.py", "take them again"}});
  command->footer(
      command->get_footer() +
      "\nA step is: who, which operation, on what. `spawnarium run --schedule` takes a recording as well as a file.\n");
  command->callback([file, toml, &context] {
    context.action = [file, toml] {
      const control::Schedule schedule = control::read_schedule(*file);
      if (*toml) return fmt::print("{}", control::schedule_text(schedule)), 0;
      for (const control::Step& step : schedule.steps) fmt::print("{}\n", control::to_text(step));
      return 0;
    };
  });
}

}  // namespace app
