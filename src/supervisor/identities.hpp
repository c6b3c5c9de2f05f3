#pragma once

#include <sys/types.h>

#include <optional>
#include <unordered_map>

#include "trace/event.hpp"

namespace supervisor {

/// Which process is which: the system knows a process by its pid, which it uses again, the trace by its serial, which
/// it never does. A serial keeps its pid for good; a pid belongs to the process that was last seen to have it.
class Identities {
 public:
  /// The trace says which pid a process has: in any order, of processes that may be gone already.
  void note_process(trace::Serial process, pid_t pid) { pids_[process] = pid; }
  /// The process was seen just now: the pid is its own.
  void note_owner(pid_t pid, trace::Serial process);
  void note_thread(trace::Serial thread, trace::Serial process) { processes_[thread] = process; }

  std::optional<pid_t> pid_of(trace::Serial process) const;
  /// The process of the family that has this pid, or had it last; kNobody: none has had it.
  trace::Serial owner_of(pid_t pid) const;
  /// Of a thread its process; any other actor is a process itself.
  trace::Serial process_of(trace::Serial actor) const;

 private:
  std::unordered_map<trace::Serial, pid_t> pids_;
  std::unordered_map<pid_t, trace::Serial> owners_;
  std::unordered_map<trace::Serial, trace::Serial> processes_;  ///< Of threads.
};

}  // namespace supervisor
