#pragma once

#include <filesystem>

#include "base/unique_fd.hpp"

namespace supervisor {

/// Splits this process in two, each of which watches the other's back: the guardian and the supervisor.
///
///     window --> guardian --> supervisor --> the program
///        `----- control.hpp -----'
///
/// Returns in the child, which goes on as the supervisor, the guardian's pidfd (readable once the guardian has ended;
/// empty where there is no descriptor to be had). The parent half never returns: the guardian is a child subreaper that
/// waits for its one child and passes on its exit status. Where one of the three processes is killed, another ends the
/// program with all its descendants and seals the recording:
///
///     killed       who ends the run   how it learns of it
///     window       supervisor         the control socket is closed
///     supervisor   guardian           its child has ended; what the supervisor watched over is the guardian's now
///     guardian     supervisor         the guardian's pidfd
///     guardian and supervisor: window   its child has ended; what they watched over is the window's now
///
/// So any two of the three may be killed at the same moment (the OOM killer). None of them kills another as long as
/// that one can still end the run: the window may be killed next. When the window is gone and the supervisor does not
/// end the run, because it is stopped (SIGSTOP, Ctrl-Z), the guardian wakes it (SIGCONT), and kills it after kPatience.
///
/// The guardian leads a session of its own: what a terminal or the program itself sends to the whole group, SIGKILL
/// too, does not reach it. SIGINT, SIGTERM and SIGHUP sent to its pid it passes on; it holds nothing open but `control`
/// (-1: none), which it never reads. Precondition: this process has one thread. Throws std::system_error when no
/// process can be made (fork(2)).
base::UniqueFd split_off_guardian(int control, const std::filesystem::path& trace);

}  // namespace supervisor
