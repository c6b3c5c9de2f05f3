#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trace/event.hpp"

/// What the kernel tells of other processes (proc(5)). Nothing here blocks or throws: a process may be gone at any
/// moment, and then the answer is nullopt or empty.
namespace supervisor {

struct Stat {
  std::string name;  ///< comm: the command's name, at most 15 bytes.
  char state = '?';  ///< R S D T t Z X
  pid_t parent = 0;
  int threads = 1;
  std::chrono::nanoseconds cpu{0};  ///< Of the process, or of the thread: utime + stime.
  std::uint64_t start_ticks = 0;    ///< Since boot. With the pid it says which process this is: pids are reused.
  int wait_status = 0;              ///< Field 52: of a zombie, what waitpid(2) would say.
};

/// Of the states: a zombie, or gone.
constexpr bool has_ended(char state) { return state == 'Z' || state == 'X'; }

/// Parses the text of /proc/PID/stat. The name may hold spaces and parentheses.
std::optional<Stat> parse_stat(std::string_view text);
/// nullopt: there is no such process or thread.
std::optional<Stat> read_stat(pid_t pid);
std::optional<Stat> read_thread_stat(pid_t pid, pid_t tid);

/// A descriptor for which a process waits in select(2), poll(2) or epoll_wait(2).
struct Target {
  int descriptor = -1;
  bool writes = false;  ///< Until it can be written to; else read from.
  bool operator==(const Target&) const = default;
};

/// The system call in which a thread sleeps.
struct Asleep {
  trace::SystemCall call = trace::SystemCall::None;
  int descriptor = -1;      ///< Of Read and Write.
  bool by_threads = false;  ///< Futex: only another thread of the process can end it: private, and without a timeout.
  bool for_gil = false;     ///< Futex: as a thread of Python waits for the GIL.
  std::vector<Target> targets = {};  ///< Of I/O multiplexing: at most kMostTargets; empty: not known.
  bool forever = false;              ///< Of I/O multiplexing: without a timeout.
  bool operator==(const Asleep&) const = default;
};
inline constexpr std::size_t kMostTargets = 256;
/// Parses the text of /proc/PID/syscall: without `targets` and `for_gil`, which stand in the memory of the
/// process.
Asleep parse_system_call(std::string_view text);
/// Known only of processes that we may trace (ptrace(2)): descendants of the same user. Their memory is read while they
/// sleep (process_vm_readv(2)); they are not stopped.
Asleep thread_asleep_in(pid_t pid, pid_t tid);
/// The same of the main thread.
inline Asleep asleep_in(pid_t pid) { return thread_asleep_in(pid, pid); }

/// The threads that the process has now.
std::vector<pid_t> threads_of(pid_t pid);

/// The children that `pid`, any of its threads, has now.
std::vector<pid_t> children_of(pid_t pid, int threads = 1);

/// The time that all threads of the process have used the processor, to the nanosecond.
std::optional<std::chrono::nanoseconds> cpu_time(pid_t pid);

/// Nanoseconds of CLOCK_BOOTTIME at which a process began that says so in Stat::start_ticks; exact to one tick, 10 ms.
std::uint64_t start_boottime_ns(std::uint64_t start_ticks);

/// An exit status as the trace and CPython say it: the exit code, or -N after signal N.
int exit_value(int wait_status);

}  // namespace supervisor
