#include "python/fork.hpp"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

#include "engine/process_context.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/memory.hpp"
#include "python/threads.hpp"
#include "python/traced_call.hpp"
#include "record/identity.hpp"
#include "record/life.hpp"
#include "record/recorder.hpp"

namespace python {
namespace {

/// Names of raw children as Process names its children: fork-1, and fork-1:2 for the second child of that.
std::string name_of_fork(unsigned number, const std::string& parent) {
  const std::string own = std::to_string(number);
  return parent.starts_with("fork-") ? parent + ":" + own : "fork-" + own;
}

std::string next_name(Context& here) { return name_of_fork(++here.forks, here.name); }

PyObject* fork(PyObject*, PyObject*) {
  Context& here = context();
  if (!recorder().on()) {
    here.forks_starting = take_expected_start() != trace::kNobody;
    return PyObject_CallNoArgs(here.fork);
  }
  const Serial started = take_expected_start();
  const Serial child = started != trace::kNobody ? started : recorder().new_serial();
  TracedCall call{Operation::Fork, child};
  // Behind its gate: from here on run control waits for the child.
  expect_fork(child, started != trace::kNobody ? here.starting_name : next_name(here));
  here.forks_starting = started != trace::kNobody;
  PyObject* pid = PyObject_CallNoArgs(here.fork);
  const long number = pid != nullptr ? PyLong_AsLong(pid) : -1;
  if (number > 0) {
    record::life().started(child, {.pid = static_cast<pid_t>(number)});
    here.children[number] = child;
  }
  if (number == 0) {
    // The call began in the parent; the child has only its return, in its own name.
    call.forget();
  } else {
    if (number == -1) record::abandon_gate(child);
    call.ended_with(pid, {.value = number});
  }
  return pid;
}

/// A child of this process that has not been reaped, whether a Process object has started it or not.
Serial child_with(long pid) {
  const auto& raw = context().children;
  const auto found = raw.find(pid);
  if (found != raw.end()) return found->second;
  return pid > 0 ? engine::process_context().child_with_pid(static_cast<pid_t>(pid)) : trace::kNobody;
}

/// Records what waitpid(2) has returned of a child: Exited and Reaped together, since no other process saw the zombie
/// between them. Returns the child.
Serial say_reaped(long pid, int status) noexcept {
  const Serial child = child_with(pid);
  if (child == trace::kNobody || !(WIFEXITED(status) || WIFSIGNALED(status))) return child;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  record::life().exited(child, code);
  record::life().reaped(child, code);
  context().children.erase(pid);
  return child;
}

/// What a call has told of a child: (pid, status as wait(2) gives it, ...).
struct Waited {
  long pid = 0;  // 0: none has ended.
  int status = 0;
};

std::optional<Waited> read_waited(PyObject* result) {
  if (result == nullptr || !PyTuple_Check(result) || PyTuple_GET_SIZE(result) < 2) return std::nullopt;
  return Waited{PyLong_AsLong(PyTuple_GET_ITEM(result, 0)),
                static_cast<int>(PyLong_AsLong(PyTuple_GET_ITEM(result, 1)))};
}

/// waitid(2) tells code and status apart. nullopt too for what has not ended.
std::optional<Waited> read_waitid(PyObject* result) {
  if (result == Py_None) return Waited{};
  if (result == nullptr || !PyTuple_Check(result) || PyTuple_GET_SIZE(result) != 5) return std::nullopt;
  const auto field = [result](Py_ssize_t number) { return PyLong_AsLong(PyTuple_GET_ITEM(result, number)); };
  const int status = static_cast<int>(field(3));
  switch (field(4)) {
    case CLD_EXITED:
      return Waited{field(0), W_EXITCODE(status, 0)};
    case CLD_KILLED:
    case CLD_DUMPED:
      return Waited{field(0), W_EXITCODE(0, status)};
    default:
      return std::nullopt;
  }
}

/// For which children a call waits, as waitpid(2) has it (-1: any), and its options.
struct Asked {
  long pid = -1;
  long options = 0;
};

/// Whether the call will wait: there are such children, and none has anything to tell.
bool must_wait(const Asked& asked) noexcept {
  if ((asked.options & WNOHANG) != 0) return false;
  const idtype_t which = asked.pid > 0 ? P_PID : asked.pid == -1 ? P_ALL : P_PGID;
  const long id = asked.pid > 0 ? asked.pid : asked.pid == 0 ? ::getpgrp() : -asked.pid;
  const int options = WEXITED | WNOHANG | WNOWAIT | static_cast<int>(asked.options & (WSTOPPED | WCONTINUED));
  siginfo_t info{};
  return ::waitid(which, which == P_ALL ? 0 : static_cast<id_t>(id), &info, options) == 0 && info.si_pid == 0;
}

/// Calls what waits for a child and reads what it returned.
template <class Read>
PyObject* traced_wait(PyObject* original, PyObject* const* arguments, Py_ssize_t count, PyObject* names, Asked asked,
                      Read read) {
  if (!recorder().on()) return PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), names);
  const Serial target = child_with(asked.pid);
  TracedCall call{Operation::WaitPid, target, {.value = -1}};
  const bool waits = must_wait(asked);
  if (waits) call.call().blocked(target);
  PyObject* result = nullptr;
  if (!waits || !call.call().controlled() ||
      wait_at_gate(call.call(), record::Call::Limit::None, [&] { return !must_wait(asked); }))
    result = PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), names);
  const std::optional<Waited> waited = read(result);
  if (!waited) {
    call.ended_with(result);
  } else if (waited->pid == 0) {
    call.ended(trace::Outcome::False);
  } else {
    const Serial child = say_reaped(waited->pid, waited->status);
    call.ended(trace::Outcome::Returned, {.value = waited->pid, .peer = child});
  }
  return result;
}

long number_at(PyObject* const* arguments, Py_ssize_t count, Py_ssize_t position, long otherwise) {
  const long number =
      position < count && PyLong_Check(arguments[position]) ? PyLong_AsLong(arguments[position]) : otherwise;
  PyErr_Clear();
  return number;
}

PyObject* waitpid(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  const Asked asked{number_at(arguments, count, 0, -1), number_at(arguments, count, 1, 0)};
  return traced_wait(context().waitpid, arguments, count, nullptr, asked, read_waited);
}
PyObject* wait4(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  const Asked asked{number_at(arguments, count, 0, -1), number_at(arguments, count, 1, WNOHANG)};
  return traced_wait(context().wait4, arguments, count, names, asked, read_waited);
}
PyObject* wait3(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  return traced_wait(context().wait3, arguments, count, names, {-1, number_at(arguments, count, 0, WNOHANG)},
                     read_waited);
}
PyObject* wait(PyObject*, PyObject*) { return traced_wait(context().wait, nullptr, 0, nullptr, {}, read_waited); }

PyObject* waitid(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  // With WNOWAIT it only looks.
  const long which = number_at(arguments, count, 0, P_ALL), id = number_at(arguments, count, 1, 0),
             options = number_at(arguments, count, 2, WNOHANG);
  if ((options & WNOWAIT) != 0)
    return PyObject_Vectorcall(context().waitid, arguments, static_cast<std::size_t>(count), nullptr);
  // A pidfd or what it does not know: as for any child, which is not said to be waited for.
  const bool by_pid = which == P_PID, known = by_pid || which == P_ALL;
  return traced_wait(context().waitid, arguments, count, nullptr,
                     {by_pid ? id : -1, known ? options : options | WNOHANG}, read_waitid);
}

PyObject* exit(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  const std::size_t keywords = names != nullptr ? static_cast<std::size_t>(PyTuple_GET_SIZE(names)) : 0;
  if (count + static_cast<Py_ssize_t>(keywords) == 1 && PyLong_Check(arguments[0])) {
    const long code = PyLong_AsLong(arguments[0]);
    if (!PyErr_Occurred()) say_exiting(static_cast<int>(code & 0xFF));
    PyErr_Clear();
  }
  return PyObject_Vectorcall(context().exit, arguments, static_cast<std::size_t>(count), names);
}

void at_exit(int status, void*) { say_exiting(status & 0xFF); }

}  // namespace

void expect_fork(Serial child, std::string name) {
  Context& here = context();
  here.forked = child;
  here.forked_name = name;
  record::expect_child(child, name);
}

void expect_start(Serial process, std::string name) {
  context().starting = process;
  context().starting_name = std::move(name);
}

Serial take_expected_start() { return std::exchange(context().starting, trace::kNobody); }

void forget_expected_fork(bool born) {
  context().forked = trace::kNobody;
  record::forget_expected_child(born);
}

void before_fork() noexcept {
  Context& here = context();
  here.forking_pid = ::getpid();
  here.forking = recorder().process();
  if (here.engine_forks || !recorder().on()) return;
  if (here.forked == trace::kNobody) expect_fork(recorder().new_serial(), next_name(here));
  if (here.forks_starting) return;  // Its Process object has told it.
  record::life().created(here.forked, {.name = recorder().text(here.forked_name), .place = calling_place()});
}

void after_fork_in_parent() noexcept {
  context().forks_starting = false;
  forget_expected_fork(true);
}

void after_fork_in_child() noexcept {
  // The engine has said Running already (pthread_atfork(3)): this is only what Python remembers.
  Context& here = context();
  here.main_thread = PyThread_get_thread_ident();
  here.children.clear();
  here.accesses.clear();
  forget_threads();
  here.parent_pid = here.forking_pid;
  here.parent = here.forking;
  here.forks = 0;
  here.exiting = false;
  here.starting = trace::kNobody;
  here.runs_process_object = std::exchange(here.forks_starting, false);
  if (!here.engine_forks) here.name = here.forked_name;
  here.forked = trace::kNobody;
}

bool attach() {
  engine::ProcessContext& here = engine::process_context();
  here.exit_is_handled_elsewhere();
  // The C library calls this last of all, with the status that exit(3) was given; the context was made before, so it is
  // still there.
  if (recorder().on()) ::on_exit(at_exit, nullptr);
  return recorder().on();
}

void say_exiting(int code) noexcept {
  Context& here = context();
  if (!recorder().on() || here.exiting) return;
  here.exiting = true;
  tell_memory();
  // A feeder may need the interpreter lock until this process is let through. With the interpreter there is no lock
  // any more.
  std::optional<GilRelease> released;
  if (run_control() && Py_IsInitialized() != 0 && PyGILState_Check() != 0) released.emplace();
  record::exiting(code);
}

PyMethodDef kFork{"fork", fork, METH_NOARGS,
                  "Fork a child process.\n\nReturn 0 to child process and PID of child to parent process."};
PyMethodDef kWaitPid{"waitpid", c_function(waitpid), METH_FASTCALL,
                     "waitpid(pid, options)\n\nWait for completion of a given child process."};
PyMethodDef kWait{"wait", wait, METH_NOARGS, "Wait for completion of a child process."};
PyMethodDef kWait3{"wait3", c_function(wait3), METH_FASTCALL | METH_KEYWORDS,
                   "Wait for completion of a child process."};
PyMethodDef kWait4{"wait4", c_function(wait4), METH_FASTCALL | METH_KEYWORDS,
                   "Wait for completion of a specific child process."};
PyMethodDef kWaitId{"waitid", c_function(waitid), METH_FASTCALL,
                    "Returns the result of waiting for a process or processes."};
PyMethodDef kExit{"_exit", c_function(exit), METH_FASTCALL | METH_KEYWORDS,
                  "Exit to the system with specified status, without normal exit processing."};

}  // namespace python
