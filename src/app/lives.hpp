#pragma once

#include <string>

#include "base/language.hpp"
#include "recording/recording.hpp"

namespace app {

/// The life of each process, as text: created, started, running, every print, what it waited for, exited, zombie
/// from-to, reaped by whom.
///
///     f1 (pid 812)
///          0.084012 s  created by main
///          0.084409 s  started
///          ...
///          2.091034 s  exited with exit code 0; a zombie for 310 us, until 2.091344 s
///          2.091344 s  reaped by main
std::string lives_text(const recording::Recording& recording);

/// The tasks of its Pools and executors, each with its worker and its result or error; empty if there were none.
///
///     tasks of pool
///          0.101210 s  square(3): done by ForkPoolWorker-1: 9
std::string tasks_text(const recording::Recording& recording, base::Language language);

/// The deadlocks of a run, a line each, with the time at which each was closed; empty if there was none.
std::string deadlocks_text(const recording::Recording& recording, base::Language language);

/// What could not be seen of a run, below a heading. Empty: nothing is known to be missing.
std::string unseen_text(const recording::Recording& recording, base::Language language);

}  // namespace app
