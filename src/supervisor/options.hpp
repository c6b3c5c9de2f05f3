#pragma once

#include <stdexcept>
#include <string>

#include "supervisor/supervisor.hpp"

namespace supervisor {

/// The command line makes no sense; the text says what is wrong with it.
class WrongUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The command line of spawnarium-supervisor; `kUsage` describes it. Throws WrongUsage.
Options parse_options(int argc, char** argv);

inline constexpr const char* kUsage =
    "usage: spawnarium-supervisor --trace FILE [--record-size BYTES] [--stdin inherit|pipe|null] [--forward]\n"
    "                             [--own-group] [--step] [--clock LIBRARY] [--keep-fd FD] [--control FD]\n"
    "                             [--title TEXT] [--fact KEY=VALUE]... [--] PROGRAM [ARGUMENTS...]\n"
    "Runs PROGRAM until its last descendant has ended and records what happened in FILE. `spawnarium run` uses it.\n";

/// The reverse: the arguments that parse_options understands as `options`, without the program's name.
std::vector<std::string> to_arguments(const Options& options);

}  // namespace supervisor
