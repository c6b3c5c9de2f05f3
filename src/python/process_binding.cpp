#include "python/process_binding.hpp"

#include <fcntl.h>
#include <pybind11/stl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/check_syscall.hpp"
#include "base/high_fd.hpp"
#include "base/unique_fd.hpp"
#include "engine/child.hpp"
#include "engine/process.hpp"
#include "engine/process_context.hpp"
#include "engine/spawn.hpp"
#include "engine/waiting.hpp"
#include "python/bootstrap.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/text.hpp"
#include "python/timeout.hpp"
#include "python/traced_call.hpp"
#include "record/identity.hpp"
#include "record/life.hpp"

namespace py = pybind11;

namespace python {
namespace {

using base::UniqueFd;

/// The four descriptors that CPython's two pipes take at a start, so that everything opened later has the numbers that
/// it has there:
///
///     parent keeps   first = the sentinel        fourth (there: the pipe by which the child watches it)
///     child keeps    third = the parent's        second (there: the pipe whose closing is the sentinel)
class StartDescriptors {
 public:
  StartDescriptors() {
    numbers_[0] = UniqueFd{base::check_syscall(::eventfd(0, EFD_CLOEXEC), "eventfd")};
    for (std::size_t i = 1; i < numbers_.size(); ++i)
      numbers_[i] =
          UniqueFd{base::check_syscall(::fcntl(numbers_[0].get(), F_DUPFD_CLOEXEC, 0), "fcntl F_DUPFD_CLOEXEC")};
  }
  int first() const noexcept { return numbers_[0].get(); }
  /// In the parent: puts the pidfd in the sentinel's place.
  UniqueFd take_sentinel(const UniqueFd& pidfd) {
    numbers_[1].reset();
    numbers_[2].reset();
    if (pidfd) base::check_syscall(::dup3(pidfd.get(), numbers_[0].get(), O_CLOEXEC), "dup3");
    else ::eventfd_write(numbers_[0].get(), 1);  // It has ended, and the system has kept nothing of it.
    return std::move(numbers_[0]);
  }
  UniqueFd take_fourth() { return std::move(numbers_[3]); }
  /// In the child: the descriptor by which it watches its parent. Those that it keeps stay open as long as it lives.
  int keep_childs(int parent_sentinel) {
    numbers_[0].reset();
    numbers_[3].reset();
    numbers_[1].release();
    ::dup3(parent_sentinel, numbers_[2].get(), O_CLOEXEC);
    return numbers_[2].release();
  }

 private:
  std::array<UniqueFd, 4> numbers_;
};

/// What a Popen holds: the engine's child.
class HeldChild {
 public:
  HeldChild(std::shared_ptr<engine::Child> child, UniqueFd spare)
      : child_{std::move(child)}, spare_{std::move(spare)} {}

  int pid() const { return child_->pid(); }
  int sentinel() const { return child_->pidfd(); }
  std::optional<int> returncode() const { return code(child_->known()); }
  std::optional<int> poll(const py::object&) { return code(child_->poll()); }

  py::object wait(const py::object& seconds) {
    engine::Timeout timeout;
    if (!read_timeout(seconds.ptr(), timeout)) throw py::error_already_set();
    TracedCall call{Operation::Join, child_->serial(), {.value = engine::timeout_value(timeout)}};
    std::optional<engine::ExitStatus> status;
    try {
      const GilRelease released;
      status = child_->wait(call.call(), engine::Deadline{timeout});
    } catch (const engine::Interrupted&) {
      throw py::error_already_set();
    }
    child_->end_wait(call.call(), status);
    return py::cast(code(status));
  }

  bool is_alive() {
    TracedCall call{Operation::IsAlive, child_->serial()};
    const bool alive = !child_->poll();
    call.ended(alive ? Outcome::Returned : Outcome::False, {.value = alive});
    return alive;
  }

  std::optional<int> exitcode() {
    TracedCall call{Operation::ExitCode, child_->serial()};
    const auto status = child_->poll();
    call.ended(status ? Outcome::Returned : Outcome::False, {.value = status ? status->exitcode() : 0});
    return code(status);
  }

  void terminate() { send(Operation::Terminate, SIGTERM); }
  void kill() { send(Operation::Kill, SIGKILL); }
  void signal(int number) { child_->signal(number); }
  void close() { spare_.reset(); }

 private:
  static std::optional<int> code(const std::optional<engine::ExitStatus>& status) {
    return status ? std::optional{status->exitcode()} : std::nullopt;
  }
  void send(Operation operation, int number) {
    TracedCall call{operation, child_->serial(), {.value = number}};
    child_->signal(number);
    call.ended(Outcome::Returned);
  }

  std::shared_ptr<engine::Child> child_;
  UniqueFd spare_;  // The fourth of StartDescriptors.
};

/// fork(2) with what the interpreter does around it. nullopt in the child.
std::optional<engine::ChildHandle> fork_interpreter(Serial serial) {
  Context& here = context();
  here.engine_forks = true;
  PyOS_BeforeFork();
  std::optional<engine::ChildHandle> handle;
  try {
    handle = engine::process_context().fork(serial);
  } catch (...) {
    here.engine_forks = false;
    PyOS_AfterFork_Parent();
    throw;
  }
  if (handle) {
    PyOS_AfterFork_Parent();
  } else {
    PyOS_AfterFork_Child();
  }
  here.engine_forks = false;
  return handle;
}

py::object hold(Serial serial, std::string name, bool daemon, engine::ChildHandle handle, UniqueFd spare) {
  auto child = std::make_shared<engine::Child>(serial, std::move(name), daemon, std::move(handle));
  engine::process_context().add_started(child);
  return py::cast(std::make_unique<HeldChild>(std::move(child), std::move(spare)));
}

/// A child that the program's own function has forked.
py::object hold_child(Serial serial, std::string name, bool daemon, pid_t pid) {
  context().children.erase(pid);
  engine::ChildHandle handle{.pid = pid, .pidfd = UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))}};
  return hold(serial, std::move(name), daemon, std::move(handle), {});
}

/// Returns in the parent: the HeldChild.
py::object fork_child(const py::object& process, Serial serial, std::string name, bool daemon) {
  TracedCall call{Operation::Start, serial};
  StartDescriptors descriptors;
  prepare_stdin(descriptors.first());
  std::optional<engine::ChildHandle> handle = fork_interpreter(serial);
  if (!handle) {
    call.forget();
    context().name = name;
    run_child(process.ptr(), descriptors.keep_childs(engine::process_context().parent()->sentinel()));
  }
  handle->pidfd = descriptors.take_sentinel(handle->pidfd);
  const pid_t pid = handle->pid;
  py::object held = hold(serial, std::move(name), daemon, std::move(*handle), descriptors.take_fourth());
  call.ended(Outcome::Returned, {.value = pid});
  return held;
}

/// What a fork server tells of a child: its exit code, in eight bytes, once it has reaped it. Where it tells nothing it
/// has itself ended: 255, as CPython says then.
int read_status(int fd) {
  std::int64_t code = 0;
  std::size_t have = 0;
  while (have < sizeof code) {
    const ssize_t got = base::retry_on_eintr(
        [&] { return ::read(fd, reinterpret_cast<std::byte*>(&code) + have, sizeof code - have); });
    if (got <= 0) return 255;
    have += static_cast<std::size_t>(got);
  }
  return static_cast<int>(code);
}

/// How a fork server's child has ended; nullopt: it has not.
std::optional<int> status_from_server(int fd) {
  return engine::is_readable(fd) ? std::optional{read_status(fd)} : std::nullopt;
}

std::optional<int> join_by_server(Serial serial, int fd, const py::object& seconds) {
  engine::Timeout timeout;
  if (!read_timeout(seconds.ptr(), timeout)) throw py::error_already_set();
  TracedCall call{Operation::Join, serial, {.value = engine::timeout_value(timeout)}};
  const engine::Deadline deadline{timeout};
  std::optional<int> code;
  try {
    const GilRelease released;
    const bool ended = engine::try_until(
        call.call(), deadline, [serial] { return serial; }, [fd] { return engine::is_readable(fd); },
        [fd](const engine::Deadline& until) { return engine::wait_readable(fd, until); });
    if (ended) code = read_status(fd);
  } catch (const engine::Interrupted&) {
    call.ended(Outcome::Interrupted);
    throw py::error_already_set();
  }
  call.ended(code ? Outcome::Returned : Outcome::TimedOut, {.value = code.value_or(0)});
  return code;
}

std::vector<std::string> environment_with(Serial serial) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  if (record::recorder().on()) variables.push_back(record::process_entry(serial));
  variables.push_back(engine::process_context().arena().environment_entry());  // Locks and queues are the same there.
  return variables;
}

/// Starts a fresh interpreter in which the descriptors `kept` are open; its pidfd takes the number `sentinel`.
py::object spawn_child(Serial serial, std::string name, bool daemon, std::vector<std::string> argv,
                       std::vector<int> kept, int sentinel) {
  TracedCall call{Operation::Start, serial};
  UniqueFd place{sentinel};
  kept.push_back(engine::process_context().arena().fd());
  engine::Spawned spawned;
  record::reserve_gate(serial);
  try {
    spawned =
        engine::spawn({.argv = std::move(argv), .environment = environment_with(serial), .kept_fds = std::move(kept)});
  } catch (...) {
    record::abandon_gate(serial);
    place.release();  // The caller closes what it has opened.
    throw;
  }
  if (spawned.child.pidfd) base::check_syscall(::dup3(spawned.child.pidfd.get(), sentinel, O_CLOEXEC), "dup3");
  spawned.child.pidfd = std::move(place);
  const pid_t pid = spawned.child.pid;
  py::object held = hold(serial, std::move(name), daemon, std::move(spawned.child), {});
  call.ended(Outcome::Returned, {.value = pid});
  return held;
}

/// As CPython counts them, those that Python has not made too: the folder has a folder for each.
bool has_several_threads() {
  struct stat threads {};
  return ::stat("/proc/self/task", &threads) == 0 && threads.st_nlink > 2 + 1;
}

void warn_of_threads() {
  if (!has_several_threads()) return;
  const int status =
      PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                       "This process (pid=%d) is multi-threaded, use of fork() may lead to deadlocks in the child.",
                       static_cast<int>(::getpid()));
  if (status != 0) PyErr_Clear();  // The child is there: it is too late for an error.
}

/// start() has raised before anything was started.
void start_failed(Serial serial, const py::str& error) {
  TracedCall call{Operation::Start, serial};
  call.ended(Outcome::Raised, {.text = store_text(error.ptr())});
}

Serial created(const std::string& name, bool daemon, const py::bytes& authkey) {
  record::Recorder& recorder = record::recorder();
  const Serial serial = recorder.new_serial();
  if (recorder.on())
    record::life().created(serial, {.name = recorder.text(name),
                                    .authkey = recorder.text(engine::short_authkey(std::string_view{authkey})),
                                    .daemon = daemon,
                                    .place = calling_place()});
  return serial;
}

void renamed(Serial serial, const py::str& name) {
  record::life().renamed(serial, store_text(name.ptr()), calling_place());
}

void daemon_set(Serial serial, bool daemon) { record::life().daemon_set(serial, daemon, calling_place()); }

void authkey_set(Serial serial, const py::bytes& key) {
  record::Recorder& recorder = record::recorder();
  if (recorder.on())
    record::life().authkey_set(serial, recorder.text(engine::short_authkey(std::string_view{key})), calling_place());
}

void named(Serial serial, const py::str& name, Serial pool) {
  record::recorder().write({.object = serial, .peer = pool, .text = store_text(name.ptr()), .kind = Kind::ObjectNamed});
}

void closed(Serial serial) { record::life().closed(serial, calling_place()); }

/// An operation that is done in Python: `with operation('begin', serial):`.
class OperationInPython {
 public:
  /// Throws ValueError where the trace has no operation of that name.
  OperationInPython(const std::string& name, Serial object) : OperationInPython{operation_of(name), object} {}
  OperationInPython(Operation operation, Serial object, const record::CallDetail& detail = {})
      : operation_{operation}, object_{object}, detail_{detail} {}
  OperationInPython& enter() {
    call_ = std::make_unique<TracedCall>(operation_, object_, detail_);
    return *this;
  }
  void blocked() { call_->call().blocked(); }
  /// Before the block is left, whether or not an exception leaves it.
  void ended(bool in_time) { call_->ended(in_time ? Outcome::Returned : Outcome::TimedOut); }
  void exit(const py::object& type, const py::object& error, const py::object& traceback) {
    if (type.is_none()) {
      call_->ended(Outcome::Returned, {.value = value});
    } else {  // In __exit__ the exception is not pending, as it was where the call was left.
      PyErr_Restore(type.inc_ref().ptr(), error.inc_ref().ptr(), traceback.inc_ref().ptr());
      call_->ended_with(nullptr);
      PyErr_Clear();
    }
    call_.reset();
  }
  std::int64_t value = 0;

 private:
  static Operation operation_of(const std::string& name) {
    const auto operation = trace::operation_named(name);
    if (!operation) throw py::value_error{"the trace has no operation '" + name + "': see trace/event.cpp"};
    return *operation;
  }

  Operation operation_;
  Serial object_;
  record::CallDetail detail_;
  std::unique_ptr<TracedCall> call_;
};

/// Python's signal handlers run where a wait of the engine was interrupted.
bool handler_raised() {
  const PyGILState_STATE state = PyGILState_Ensure();
  const bool raised = PyErr_CheckSignals() == -1;
  if (raised)
    record::say_thrown(PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) ? Outcome::Interrupted : Outcome::Raised,
                       pending_exception_text());
  PyGILState_Release(state);
  return raised;
}

}  // namespace

void bind_process(py::module_& module) {
  engine::process_context().set_signal_check(&handler_raised);
  if (PyModule_AddFunctions(module.ptr(), kBootstrapFunctions) == -1) throw py::error_already_set();
  py::class_<HeldChild>(module, "Child", "A started child of this process.")
      .def_property_readonly("pid", &HeldChild::pid)
      .def_property_readonly("sentinel", &HeldChild::sentinel)
      .def_property_readonly("returncode", &HeldChild::returncode)
      .def("poll", &HeldChild::poll, py::arg("flag") = py::none())
      .def("wait", &HeldChild::wait, py::arg("timeout") = py::none())
      .def("is_alive", &HeldChild::is_alive)
      .def("exitcode", &HeldChild::exitcode)
      .def("terminate", &HeldChild::terminate)
      .def("kill", &HeldChild::kill)
      .def("signal", &HeldChild::signal)
      .def("close", &HeldChild::close);
  py::class_<OperationInPython>(module, "operation")
      .def(py::init<const std::string&, Serial>(), py::arg("name"), py::arg("object") = trace::kNobody)
      .def("blocked", &OperationInPython::blocked)
      .def("ended", &OperationInPython::ended)
      .def("__enter__", &OperationInPython::enter, py::return_value_policy::reference)
      .def("__exit__", &OperationInPython::exit)
      .def_readwrite("value", &OperationInPython::value);
  module.def(
      "wait_for_result",
      [](Serial pool, std::int64_t timeout_ns, std::uint64_t call) {
        return OperationInPython{Operation::Result, pool, {.value = timeout_ns, .serial = call}};
      },
      "AsyncResult.get() and the like, of that call of the pool's method: an operation.");
  module.def(
      "move_high", [](int fd) { return base::move_high(UniqueFd{fd}).release(); },
      "Moves a descriptor of ours out of the program's way; returns its new number.");
  module.def("fork_child", &fork_child);
  module.def("spawn_child", &spawn_child);
  module.def("hold_child", &hold_child);
  module.def("status_from_server", &status_from_server);
  module.def("join_by_server", &join_by_server);
  module.def("warn_of_threads", &warn_of_threads,
             "The warning that CPython has for a fork of a process with several threads.");
  module.def(
      "reap_ended_children", [] { return engine::process_context().reap_ended_children(); },
      "Whether any child has ended.");
  module.def("close_residents", [] { engine::process_context().close_residents(); });
  module.def("finish_residents", [] {
    try {
      const GilRelease released;
      engine::process_context().finish_residents();
    } catch (const engine::Interrupted&) {
      throw py::error_already_set();
    }
  });
  module.def("created", &created);
  module.def("start_failed", &start_failed);
  module.def("renamed", &renamed);
  module.def("daemon_set", &daemon_set);
  module.def("authkey_set", &authkey_set);
  module.def("named", &named, py::arg("serial"), py::arg("name"), py::arg("pool") = trace::kNobody);
  module.def("closed", &closed);
}

}  // namespace python
