#pragma once

#include <sys/types.h>

#include <signal.h>

#include <string>
#include <utility>
#include <vector>

namespace supervisor {

/// A program to be started in a child process by fork(2) and exec(2).
struct Launch {
  std::vector<std::string> arguments;  ///< The first is the program: a path, or a name to be looked for in PATH.
  std::vector<std::pair<std::string, std::string>> environment;  ///< Added to ours.
  int stdin_fd = 0, stdout_fd = 1, stderr_fd = 2;                ///< What becomes its 0, 1, 2. Borrowed.
  std::vector<std::pair<int, int>> inherited;  ///< More descriptors: ours, and the number that each gets there.
  sigset_t signal_mask{};              ///< Its signal mask.
};

/// Returns its pid as soon as the new program runs. Throws std::system_error naming what failed: "exec /bin/nosuch".
pid_t launch(const Launch& launch);

}  // namespace supervisor
