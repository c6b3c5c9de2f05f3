#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/spawn.hpp"

namespace supervisor {

/// What one run of the supervisor needs to know.
struct Options {
  std::vector<std::string> arguments;                   ///< The program and its arguments.
  std::string title;                                    ///< Name of the run for people; empty: the arguments.
  std::filesystem::path trace;                          ///< Absolute; must not exist.
  std::uint64_t capacity = 1ULL << 30;                  ///< Of the trace, in bytes.
  engine::Stream stdin_from = engine::Stream::Inherit;  ///< Pipe: written by Command::Input.
  bool forward = false;    ///< The program's output also goes to our standard output and standard error.
  bool own_group = false;  ///< The program leads a process group of its own, without a terminal.
  bool step = false;       ///< Under run control from the first step on: who controls it grants each (record/gate.hpp).
  std::filesystem::path clock;  ///< The library that shows the program the time of such a run; empty: the real one.
  int kept_fd = -1;             ///< Open in the program, too; -1: none.
  int control = -1;             ///< Our end of control.hpp's socket pair; -1: no program sends commands.
  std::vector<std::pair<std::string, std::string>> facts;  ///< What else the recording shall know: lesson, interpreter.
};

/// Runs a program from its start until its last descendant has ended, and records what happened:
///
///     launch -> trace, output, input, observer -> (end asked for: grace -> SIGKILL) -> last descendant reaped ->
///     sealed
///
/// To be called in a process of its own, on its only thread: it becomes a child subreaper, blocks signals and uses the
/// process's recorder. Unless it has a group of its own, the program stays in our process group and on our terminal, so
/// that Ctrl-C reaches it as it would without us. A SIGINT, SIGTERM or SIGHUP to us ends all after a grace, and is
/// passed on to the main process where it has not come to the group by itself: then the grace ends with the main
/// process (as systemd's KillMode=mixed has it). A second one ends all at once, unless it comes in the same instant,
/// and so do the closing of the control socket and the end of the guardian, whose pidfd is `guardian` (-1: there is
/// none). What a process of the run sends to the group that it shares with us means the run, not us.
///
/// Returns the exit value of the main process: its exit code (1 instead of 0 where some of its output could not be
/// forwarded: that was reported), or -N after signal N; nullopt if it could not be started (that was reported). Throws
/// std::system_error when the run could not be set up.
std::optional<int> supervise(const Options& options, int guardian = -1);

/// Seals the trace of a run whose supervisor did not, and says in it why: `why` is "The supervisor was killed".
/// Precondition: every process of the run has ended, also those of which the trace does not tell it; it will. Throws
/// std::system_error, trace::TraceError where there is nothing to seal.
void seal_abandoned(const std::filesystem::path& trace, const std::string& why);

}  // namespace supervisor
