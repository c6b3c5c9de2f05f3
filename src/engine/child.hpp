#pragma once

#include <sys/types.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "base/unique_fd.hpp"
#include "engine/deadline.hpp"
#include "engine/exit_status.hpp"
#include "record/call.hpp"
#include "trace/event.hpp"

namespace engine {

/// The pid of a child and the descriptor by which it is waited for and signalled (pidfd_open(2)). The pidfd
/// is empty when the child was gone before it could be opened, which only happens where SIGCHLD is ignored.
struct ChildHandle {
  pid_t pid = -1;
  base::UniqueFd pidfd;
};

/// A running or ended child of this process, from fork(2) to its status: the half of a Process that exists
/// only after start().
///
///     Running --exit, signal--> Zombie --poll, wait--> Reaped       a zombie is written as Exited first,
///     then reaped
///
/// Its methods may be called by several threads. Destroying it does nothing to the child, which runs on, and
/// later is a zombie until this process ends; the process context keeps every child until its status is known.
class Child {
 public:
  Child(trace::Serial serial, std::string name, bool daemon, ChildHandle handle);

  trace::Serial serial() const noexcept { return serial_; }
  const std::string& name() const noexcept { return name_; }
  bool daemon() const noexcept { return daemon_; }
  pid_t pid() const noexcept { return handle_.pid; }
  /// Readable (poll(2)) from the child's death on; valid as long as this object.
  int pidfd() const noexcept { return handle_.pidfd.get(); }

  /// The status, if it has ended; reaps it. Never blocks. nullopt also if it has been reaped elsewhere
  /// (waitpid(-1) in the program).
  std::optional<ExitStatus> poll();
  /// The same, waiting for the end until the deadline. `call` is the operation that waits.
  std::optional<ExitStatus> wait(record::Call& call, const Deadline& deadline);
  /// Ends `call`, such a wait, as it came out: with the status, because the time is over, or (Outcome::False) without
  /// a status because it is gone; value 1: SIGCHLD is ignored, so that the system keeps none (sigaction(2)).
  void end_wait(record::Call& call, const std::optional<ExitStatus>& status) const noexcept;
  /// The status, if it is known already: without looking, for processes that inherited this object by fork.
  std::optional<ExitStatus> known() const noexcept;
  /// Sends a signal through the pidfd, unless the child is known to have ended. Writes SignalSent.
  void signal(int number);

 private:
  bool reap_if_ended();

  const trace::Serial serial_;
  const std::string name_;
  const bool daemon_;
  const ChildHandle handle_;
  std::mutex reaping_;
  std::atomic<int> exitcode_{kUnknown};
  std::atomic<bool> reaped_elsewhere_{false};
  static constexpr int kUnknown = 1 << 30;
};

}  // namespace engine
