#pragma once

#include <string>

namespace run {

/// A Python that can load the binding.
struct Interpreter {
  std::string path;              ///< As it is to be started: a virtual environment's python stays that.
  std::string version;           ///< "3.11"
  std::string environment = {};  ///< The virtual environment that it belongs to, where that was looked for.
};

/// The interpreter that runs scripts: the one that the binding was built for, or `wanted` (a path, or a name in PATH)
/// if not empty. Throws Failure when it is not there, does not run, or cannot load the binding (another version or
/// implementation). May start it to ask for its version, which takes some 20 ms; not for the one of the build.
Interpreter find_interpreter(const std::string& wanted = {});

/// The interpreter of the virtual environment that is active (VIRTUAL_ENV), as the word python3 means it in a shell; of
/// none, that of the build. Throws Failure as above, and says how to run without the environment.
Interpreter interpreter_of_user();

}  // namespace run
