#pragma once

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <vector>

/// The descendants of this process, and how to end them all: those that fork meanwhile, that called setsid(2), that are
/// stopped, that made themselves daemons. It rests on being their subreaper: whoever loses its parent becomes our
/// child.
namespace supervisor {

/// PR_SET_CHILD_SUBREAPER. Throws std::system_error.
void become_subreaper();

/// Every descendant that lives, and zombies. `spared` and their descendants are left out.
std::vector<pid_t> descendants(const std::set<pid_t>& spared = {});

/// Whether a process of the run that this trace records has, or had, that pid.
bool is_of_run(const std::filesystem::path& trace, pid_t pid);

/// Sends SIGKILL to every descendant, again and again until a look around finds none that has not been sent it. Does
/// not wait for their end and reaps nobody; some may have forked in between, so this is one round of several.
void kill_descendants(const std::set<pid_t>& spared = {});

/// Blocks until no descendant is left, killing and reaping them. For one who has no other use for its children's exit
/// statuses.
void end_descendants(const std::set<pid_t>& spared = {});

}  // namespace supervisor
