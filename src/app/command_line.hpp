#pragma once

namespace app {

/// The whole program behind `spawnarium`: understands the command line, does what it says, and returns the exit status.
///
///     int main(int argc, char** argv) { return app::run_command_line(argc, argv); }
///
/// Standard output that cannot be written is such a failure, whatever the command is. When its reader has gone
/// (`spawnarium dump x.spawn | head`) SIGPIPE ends the program silently, as cat(1) and its kind; a caller that ignores
/// SIGPIPE gets the sentence and status 1.
///
/// 0: it went as it should; 2: wrong usage; 1: anything else; `run` returns the program's own. What goes wrong is told
/// in one sentence on standard error. Never throws.
int run_command_line(int argc, char** argv);

}  // namespace app
