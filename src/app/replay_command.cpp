#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "app/window.hpp"

namespace app {

void add_replay_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<WindowOptions>();
  CLI::App* command = app.add_subcommand("replay", "Open a recording in a window");
  command->add_option("FILE", options->recording, "The recording (.spawn)")->required();
  command->add_flag("--present", options->presenting, "Full screen, large text");
  describe(*command, "[OPTIONS] FILE", {{"spawnarium replay run.spawn", "see again what happened"}});
  command->callback([options, &context] { context.action = [options] { return open_window(*options); }; });
}

}  // namespace app
