#pragma once

#include <string>
#include <string_view>

#include "record/recorder.hpp"

/// Who this process is in the trace, over fork(2) and exec:
///
///     exec    the parent puts `environment_of(child)` into the environment  -> the program calls attach()
///     fork    the parent calls expect_child(child) before it, forgets after -> the child calls after_fork_in_child()
///
/// A child that nobody expected (a fork in a C library) is a process of the trace as well: it gets a new serial.
/// The environment: SPAWNARIUM_TRACE is the path of the trace, SPAWNARIUM_PROCESS the serial of the program.
namespace record {

/// The entries of an environment by which a program that is about to be exec'd finds its trace, and who it is in it.
std::string trace_entry(std::string_view path);
std::string process_entry(Serial process);
/// Whether an entry of an environment is one of these two.
bool is_identity_entry(std::string_view entry) noexcept;

/// Attaches recorder() to the trace that the environment names, and writes Running: as the process that the environment
/// names, which its parent has named already, else as a new one named `name`. Does nothing where this process is known
/// already, or where the environment names no trace. Throws std::system_error, TraceError when the trace cannot be
/// used. Returns whether it became known by this call.
bool attach(std::string_view name);

/// Of the next fork(2) of the calling thread: who its child will be. `name` is empty where its Created has told it
/// already. Under run control its gate is made before it is born. Cut at 255 bytes.
void expect_child(Serial child, std::string_view name = {}) noexcept;
/// Before a fork(2) that nobody may have announced, called by pthread_atfork(3): under run control its child is
/// expected as well, so that nothing else happens until it has come to its first gate. `forget_unannounced_child` in
/// the parent.
void expect_unannounced_child(std::string_view name) noexcept;
void forget_unannounced_child() noexcept;
/// The fork is over (in the parent), or there was none: `born` false takes the gate back.
void forget_expected_child(bool born) noexcept;

/// In a forked child, before it writes anything: it becomes the child that is expected, or a new process called `name`,
/// and writes Running. Returns whether its Created had told its name: it is the child of a Process object. Allocates
/// nothing and takes no lock.
bool after_fork_in_child(std::string_view name) noexcept;

/// The calling process's last step: the gate of exit, Exiting, and no gate any more.
void exiting(int exitcode) noexcept;

}  // namespace record
