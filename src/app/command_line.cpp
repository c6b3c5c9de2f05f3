#include "app/command_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string_view>

#include "app/commands.hpp"
#include "app/window.hpp"
#include "base/build_config.hpp"
#include "base/failure.hpp"

namespace app {
namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

/// NO_COLOR counts when it is set to anything but nothing (no-color.org); a dumb terminal has no colors.
bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && ::isatty(STDERR_FILENO) == 1 && terminal != nullptr &&
         std::string_view{terminal} != "dumb";
}

void complain(const Context& context, std::string_view sentence) {
  const char* red = context.color ? "\033[1;31m" : "";
  const char* plain = context.color ? "\033[0m" : "";
  fmt::print(stderr, "{}spawnarium:{} {}\n", red, plain, sentence);
}

/// The command that the user was typing, for the hint at its help.
std::string command_path(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? "spawnarium" : "spawnarium " + chosen.front()->get_name();
}

int parse(CLI::App& app, const Context& context, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error), -1;  // --help, --version
    std::string sentence = error.what();
    while (!sentence.empty() && (sentence.back() == '.' || sentence.back() == '\n')) sentence.pop_back();
    complain(context, fmt::format("{}. `{} --help` tells more.", sentence, command_path(app)));
    return kWrongUsage;
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  Context context;
  try {
    context.color = wants_color();
    CLI::App app{"Spawnarium shows how processes live: it runs a real program and lets you watch its processes.", "spawnarium"};
    app.set_version_flag("-V,--version", std::string{"spawnarium "} + spawnarium::build_config::kVersion);
    app.set_help_flag("-h,--help", "Print this help");
    app.require_subcommand(0, 1);
    WindowOptions window;
    app.add_option("FILE", window.file, "A recording (.spawn) to open, or a script or program to run, in a window");
    describe(app, "[FILE | COMMAND ...]", {});
    add_commands(app, context);
    const int parsed = parse(app, context, argc, argv);
    if (parsed != 0) return parsed == -1 ? 0 : parsed;
    if (context.action) return context.action();
    if (std::error_code error; !window.file.empty() && !std::filesystem::exists(window.file, error))
      throw base::WrongUsage{fmt::format("'{}' is neither a command nor a file. `spawnarium --help` tells the commands.", window.file.string())};
    return open_window(window);
  } catch (const base::WrongUsage& error) {
    complain(context, error.what());
    return kWrongUsage;
  } catch (const std::exception& error) {
    complain(context, error.what());
    return kFailed;
  }
}

}  // namespace app
