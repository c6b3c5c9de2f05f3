#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"
#include "engine/child.hpp"
#include "engine/deadline.hpp"
#include "engine/errors.hpp"
#include "engine/source_location.hpp"
#include "trace/event.hpp"

namespace engine {

/// The arguments of a Process; each has the default of CPython's.
struct ProcessOptions {
  std::function<void()> target = {};  ///< What run() calls, in the child.
  std::string name = {};              ///< Empty: `kind` and the number, "Process-1", in a child "Process-1:2".
  std::optional<bool> daemon = {};    ///< nullopt: as the process that creates it.
  std::string kind = "Process";       ///< The class's name, of which the name is made.
  SourceLocation place = SourceLocation::here();
};

/// A process that runs a function, as CPython's multiprocessing.Process: start it, join it.
///
///     engine::Process child{{.target = [] { engine::print("hello"); }}};
///     child.start();
///     child.join();
///
///     initial --start()--> started --it ends--> stopped --close()--> closed
///
/// start() forks: the child runs run() on a copy of this object, then ends with exit code 0, with 1 after an
/// exception (whose text goes to standard error), or as SystemExit says. A subclass may override run(). Only
/// the process that created the object may start, join and test it; the others see it as unknown. Misuse
/// throws AssertionError or ValueError with CPython's texts.
///
/// Destroying the object does not touch the child: it is still joined (a daemon: terminated) when this
/// process exits. join() blocks; nothing else does. Behaviour: CPython's library reference,
/// multiprocessing.Process; documents 000 to 004.
class Process {
 public:
  explicit Process(ProcessOptions options = {});
  Process(Process&&) noexcept = default;
  Process& operator=(Process&&) noexcept = default;
  virtual ~Process();

  /// The activity, in the child. The standard one calls the target.
  virtual void run();
  void start(SourceLocation place = SourceLocation::here());
  /// Waits until the process ends, at most `timeout`. Returns whether it has ended; see exitcode().
  bool join(Timeout timeout = {}, SourceLocation place = SourceLocation::here());
  bool is_alive(SourceLocation place = SourceLocation::here());
  /// SIGTERM. Descendants of the process become orphans; locks that it holds stay held.
  void terminate(SourceLocation place = SourceLocation::here());
  /// SIGKILL.
  void kill(SourceLocation place = SourceLocation::here());
  /// Gives up the child, which must have ended; nearly every other use throws ValueError afterwards.
  void close(SourceLocation place = SourceLocation::here());

  std::optional<pid_t> pid() const;  ///< nullopt before start().
  std::optional<pid_t> ident() const { return pid(); }
  /// nullopt before it has ended; N after exit(N), -N after signal N.
  std::optional<int> exitcode(SourceLocation place = SourceLocation::here());
  /// A descriptor that is readable (poll(2)) once the process has ended. Throws ValueError before start().
  int sentinel() const;

  const std::string& name() const noexcept { return name_; }
  void set_name(std::string name);
  bool daemon() const noexcept { return daemon_; }
  void set_daemon(bool daemon);
  /// Bytes that authenticate this family of processes to each other; inherited from the creator.
  const std::string& authkey() const noexcept { return authkey_; }
  void set_authkey(std::string authkey);
  /// The numbers of its name: {1, 2} is "Process-1:2". Empty in the main process.
  const std::vector<int>& identity() const noexcept { return identity_; }
  /// The pid of the process that created the object.
  pid_t creator() const noexcept { return creator_; }
  trace::Serial serial() const noexcept { return serial_; }
  bool closed() const noexcept { return closed_; }
  /// In the documents' words: initial, started, stopped, stopped[SIGTERM], stopped[1], closed; unknown to one
  /// who is not its creator.
  std::string status();

  /// What a program that start method spawn has exec'd was told of itself by its parent.
  struct Inherited {
    std::string name = {};
    std::vector<int> identity = {};
    bool daemon = false;
    std::string authkey = {};
  };
  /// The process that this program is (ProcessContext::become); `serial` is the recorder's process().
  Process(Inherited inherited, trace::Serial serial);

 protected:
  /// How start() makes the child. Overridden by a binding, which prepares its interpreter and then does the
  /// same, or execs.
  virtual std::shared_ptr<Child> launch();
  /// The child's life between its first step and its exit code: run(), ProcessContext::finish(), the report of an
  /// exception.
  virtual int bootstrap();

  /// The child's side of launch(), after ProcessContext::fork: never comes back.
  [[noreturn]] void enter_child();
  /// The parent's side.
  std::shared_ptr<Child> make_child(ChildHandle handle) const;

 private:
  bool is_current() const noexcept;
  void check_not_closed() const;
  void check_created_here(const char* message) const;
  void check_may_start() const;
  void signal(int number, const char* operation);

  std::function<void()> target_;
  std::string name_;
  bool daemon_ = false;
  bool closed_ = false;
  std::string authkey_;
  std::vector<int> identity_;
  pid_t creator_ = -1;
  trace::Serial serial_ = trace::kNobody;
  std::shared_ptr<Child> child_;
};

/// The parent of a process, as its child sees it (CPython: parent_process()).
class ParentProcess {
 public:
  ParentProcess(std::string name, pid_t pid, trace::Serial serial, base::UniqueFd pidfd);

  const std::string& name() const noexcept { return name_; }
  pid_t pid() const noexcept { return pid_; }
  trace::Serial serial() const noexcept { return serial_; }
  int sentinel() const noexcept { return pidfd_.get(); }
  bool is_alive(SourceLocation place = SourceLocation::here()) const;
  /// Waits until the parent has ended, at most `timeout`. Returns whether it has.
  bool join(Timeout timeout = {}, SourceLocation place = SourceLocation::here()) const;

 private:
  bool ended() const;

  std::string name_;
  pid_t pid_;
  trace::Serial serial_;
  base::UniqueFd pidfd_;
};

/// The Process object of this process: in the main process one named MainProcess.
Process& current_process();
/// nullptr in the main process.
std::shared_ptr<ParentProcess> parent_process();
/// The children that are alive, oldest first. Reaps those that have ended.
std::vector<std::shared_ptr<Child>> active_children(SourceLocation place = SourceLocation::here());
/// Processors online. Throws std::system_error when that is not known.
int cpu_count();

/// The first bytes of an authkey, as repr says them: enough to tell one from another.
std::string short_authkey(std::string_view authkey);

}  // namespace engine
