#include "app/command_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "app/commands.hpp"
#include "app/standard_output.hpp"
#include "app/window.hpp"
#include "base/build_config.hpp"
#include "base/failure.hpp"
#include "base/standard_streams.hpp"
#include "run/places.hpp"
#include "view/help.hpp"

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
  base::print_error("{}spawnarium:{} {}\n", red, plain, sentence);
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
    if (error.get_exit_code() == 0) {  // --help, --version
      StandardOutput out;
      return app.exit(error, out, out), -1;
    }
    std::string sentence = error.what();
    while (!sentence.empty() && (sentence.back() == '.' || sentence.back() == '\n')) sentence.pop_back();
    complain(context, fmt::format("{}. `{} --help` tells more.", sentence, command_path(app)));
    return kWrongUsage;
  }
}

/// The first line as other programs have it, for scripts.
std::string version_text() {
  return fmt::format("spawnarium {}\n\n{}", spawnarium::build_config::kVersion,
                     view::about_text(base::Language::English, run::notice_file().string()));
}

/// What stands in the way of standard output, where anything does; `found` is the errno of a failure that was thrown,
/// or 0.
///
/// Output is buffered: most of what a command prints is written here, and only here a full disk shows. A FILE does not
/// keep the errno of an earlier failure, only that there was one (ferror(3)).
std::optional<std::string> trouble_of_output(int found) {
  const bool failed_before = std::ferror(stdout) != 0;
  const int error = std::fflush(stdout) != 0 ? errno : found;
  if (error != 0) return std::generic_category().message(error);
  if (failed_before) return "a part of it is missing";
  return std::nullopt;
}

int finish_output(const Context& context, int status, int found) {
  const auto trouble = trouble_of_output(found);
  if (!trouble) return status;
  complain(context,
           fmt::format("Standard output cannot be written: {}. Make room there, or redirect it to another place.",
                       *trouble));
  return status == 0 ? kFailed : status;
}

/// Returns the exit status; `output_error` is the errno of standard output where that failed on the way.
int do_command_line(Context& context, int argc, char** argv, int& output_error) {
  try {
    context.color = wants_color();
    CLI::App app{"Spawnarium shows how processes live: it runs a real program and lets you watch its processes.",
                 "spawnarium"};
    app.set_version_flag("-V,--version", version_text, "Print the version and the licences");
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
      throw base::WrongUsage{fmt::format(
          "'{}' is neither a command nor a file. `spawnarium --help` tells the commands.", window.file.string())};
    return open_window(window);
  } catch (const base::WrongUsage& error) {
    complain(context, error.what());
    return kWrongUsage;
  } catch (const std::system_error& error) {
    if (std::ferror(stdout) != 0) output_error = error.code().value();
    else complain(context, error.what());
    return kFailed;
  } catch (const std::exception& error) {
    complain(context, error.what());
    return kFailed;
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  Context context;
  int output_error = 0;
  const int status = do_command_line(context, argc, argv, output_error);
  return finish_output(context, status, output_error);
}

}  // namespace app
