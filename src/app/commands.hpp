#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/failure.hpp"

namespace CLI {
class App;
}

/// The commands of `spawnarium`. To add one: a file `app/xxx_command.cpp` that defines `add_xxx_command`, its
/// declaration below, and its line in `add_commands`.
///
///     void add_dump_command(CLI::App& app, Context& context) {
///       auto options = std::make_shared<DumpOptions>();
///       CLI::App* command = app.add_subcommand("dump", "Print the events of a recording");
///       command->add_option("FILE", options->file, "The recording")->required();
///       command->callback([options, &context] { context.action = [options] { return dump(*options); }; });
///     }
namespace app {

/// What the commands share. Built by `run_command_line`, which runs `action` once the whole line has been understood.
struct Context {
  std::function<int()> action;  ///< What to do; its result is the exit status.
  bool color = false;           ///< Standard error is a terminal, and NO_COLOR is not set.
};

void add_commands(CLI::App& app, Context& context);

void add_run_command(CLI::App& app, Context& context);
void add_schedule_command(CLI::App& app, Context& context);
void add_orders_command(CLI::App& app, Context& context);
void add_explore_command(CLI::App& app, Context& context);
void add_dump_command(CLI::App& app, Context& context);
void add_lesson_command(CLI::App& app, Context& context);
void add_check_command(CLI::App& app, Context& context);
void add_export_command(CLI::App& app, Context& context);
void add_shot_command(CLI::App& app, Context& context);
void add_replay_command(CLI::App& app, Context& context);
void add_golden_command(CLI::App& app, Context& context);
void add_tour_command(CLI::App& app, Context& context);
void add_describe_command(CLI::App& app, Context& context);  ///< Hidden: for the build.

/// Help texts that the library cannot make by itself: what follows the command's name in the usage line, and examples.
///
///     describe(*command, "[OPTIONS] SCRIPT [ARGS...]", {{"spawnarium run hello.py", "watch hello.py in a window"}});
struct Example {
  std::string line;
  std::string meaning;
};
void describe(CLI::App& command, std::string usage, const std::vector<Example>& examples);

}  // namespace app
