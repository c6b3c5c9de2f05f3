#pragma once

#include <string>

namespace CLI {
class App;
}

/// The command line, described for other programs: `spawnarium describe man|bash|zsh` prints these, and the build puts
/// them into the manual page and the completion files. The commands' own descriptions are the only source, so that an
/// option added is an option that is documented and completed.
namespace app {

/// The manual's part on commands, in roff(7), man macros: usage, options, examples of each.
std::string manual_commands(const CLI::App& app);

/// Completion functions. What completes to files is left to the shell.
std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);

}  // namespace app
