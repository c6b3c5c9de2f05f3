#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.hpp"
#include "engine/arena.hpp"
#include "engine/child.hpp"
#include "engine/deadline.hpp"
#include "trace/event.hpp"

namespace engine {

class ParentProcess;
class Process;

/// Something of this process that fork and exit concern: a queue with its feeder thread, a connection that
/// children inherit. It is known to the process context as long as it lives. The calls come from the thread that
/// forks or exits.
class Resident {
 public:
  Resident();
  Resident(const Resident&) = delete;
  Resident& operator=(const Resident&) = delete;
  virtual ~Resident();

  /// In a forked child, before anything else runs there. No other thread exists; the parent's locks may be
  /// held for ever.
  virtual void after_fork_in_child() {}
  /// Itself, held, if the end of the process concerns it too: a thread of its own may let go of it at any moment.
  /// Called under the context's lock.
  virtual std::shared_ptr<Resident> held() { return nullptr; }
  /// The process is about to end: first everybody who is held closes, then children are joined, then everybody
  /// finishes.
  virtual void close_at_exit() {}
  virtual void finish_at_exit() {}

 protected:
  /// Forgets this resident. To be called first in the destructor of a class whose objects can be held.
  void leave_context() noexcept;

 private:
  friend class ProcessContext;
  bool known_ = true;
  Resident* previous_ = nullptr;
  Resident* next_ = nullptr;
};

/// What a process knows of itself and its family, and what a forked child must find again: the one context
/// object of the engine.
///
///     engine::ProcessContext& here = engine::process_context();   // the first call attaches to the run's trace, if
///     there is one
///
/// The first use makes this process the one that SPAWNARIUM_PROCESS names (record/identity.hpp), or a new one
/// of the run. A child by a plain fork(2), of whatever library, is noticed by pthread_atfork(3) and becomes a
/// process of its own in the trace.
///
/// SIGPIPE is ignored from then on, unless the program catches it: BrokenPipe is an outcome.
///
/// At exit(3), or return from main, daemons among the children are terminated and all others joined, as
/// CPython does; a binding that ends its processes itself says so (`exit_is_handled_elsewhere`) and calls
/// `finish` and `leave`.
class ProcessContext {
 public:
  ProcessContext(const ProcessContext&) = delete;
  ProcessContext& operator=(const ProcessContext&) = delete;

  /// The Process object of this process.
  Process& current() const noexcept { return *current_; }
  /// The process that started this one by a Process object; nullptr in the main process.
  const std::shared_ptr<ParentProcess>& parent() const noexcept { return parent_; }
  pid_t pid() const noexcept { return pid_; }

  /// The started children whose status is not known yet, oldest first. Reaps those that have ended.
  std::vector<std::shared_ptr<Child>> active_children();
  /// A child that has just been started: says so in the trace (Started), and keeps it until its status is known.
  void add_started(std::shared_ptr<Child> child);
  void forget(const Child& child);
  /// Who the child with that pid is, if there is one whose status is not known yet; else kNobody.
  trace::Serial child_with_pid(pid_t pid);
  /// Reaps the children that have ended: what CPython does at each start. Returns whether any was reaped.
  bool reap_ended_children();

  /// fork(2) for a child that shall be `child` in the trace: nullopt in the child, which knows its parent and
  /// has no children.
  std::optional<ChildHandle> fork(trace::Serial child);
  /// Makes `process` the one that runs here: a forked child's first step, or a program that start method
  /// spawn has exec'd (then with `parent`, which is opened by its pid).
  void become(Process& process, std::shared_ptr<ParentProcess> parent = nullptr);
  /// The number of the next child: the last number of its identity.
  int next_child_number() noexcept { return ++children_begun_; }

  /// What CPython does when a process ends: queues are closed, daemons terminated, other children joined,
  /// queues flushed. Once only.
  void finish();
  /// Its two ends, for a binding that joins the children itself in between.
  void close_residents();
  void finish_residents();
  /// Passes the gate of exit, writes Exiting, and _exit(2)s.
  [[noreturn]] void leave(int exitcode);
  void exit_is_handled_elsewhere() noexcept { handles_exit_ = false; }

  /// Asked after a signal has interrupted a wait: true gives the operation up (Interrupted). Python runs its
  /// handlers there.
  void set_signal_check(bool (*check)()) noexcept { signal_check_ = check; }
  void check_signals() const;

  /// The shared memory of the run.
  Arena& arena() noexcept { return arena_; }
  /// Another number after each birth: what was made under the same one is known to this process only.
  std::uint64_t family() const noexcept { return family_.load(std::memory_order_relaxed); }

 private:
  friend ProcessContext& process_context();
  friend class Resident;
  ProcessContext();
  void attach();
  void prepare_as_parent();
  std::vector<std::shared_ptr<Resident>> residents();
  std::shared_ptr<Child> find_child(pid_t pid);
  static void before_fork();
  static void after_fork_in_parent();
  static void after_fork_in_child();
  static void at_exit(int status, void*);

  Process* current_ = nullptr;
  std::unique_ptr<Process> main_;
  std::shared_ptr<ParentProcess> parent_;
  pid_t pid_;
  std::shared_ptr<ParentProcess> as_parent_;  ///< What this process is to its children, made before the first fork.
  std::atomic<int> children_begun_{0};
  Arena arena_;
  std::atomic<std::uint64_t> family_{1};
  bool handles_exit_ = true;
  bool finished_ = false;
  std::atomic<bool (*)()> signal_check_{nullptr};

  std::mutex mutex_;  ///< Held over fork, so that the child finds the following whole.
  using Children = std::vector<std::shared_ptr<Child>>;
  std::unique_ptr<Children> children_;      ///< Oldest first. nullptr: none.
  Children* children_of_parent_ = nullptr;  ///< After a fork: left as they are, never touched nor freed.
  Resident* residents_ = nullptr;           ///< Linked, so that ten thousand locks come and go at no cost.
};

/// The context of this process.
ProcessContext& process_context();

/// Writes out what the C and C++ standard streams still hold, so that a forked child does not write it again.
void flush_standard_streams();

}  // namespace engine
