#pragma once

namespace app {

/// The whole program behind `spawnarium`: understands the command line, does what it says, and returns the exit status.
///
///     int main(int argc, char** argv) { return app::run_command_line(argc, argv); }
///
/// 0: it went as it should; 2: wrong usage; 1: anything else; `run` returns the program's own. What goes wrong is told in one
/// sentence on standard error. Never throws.
int run_command_line(int argc, char** argv);

}  // namespace app
