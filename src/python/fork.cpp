#include "python/fork.hpp"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "engine/session.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/traced_call.hpp"
#include "trace/recorder.hpp"

namespace python {
namespace {

using trace::Kind;
using trace::Operation;
using trace::recorder;
using trace::Serial;

/// Names of raw children as Process names its children: fork-1, and fork-1:2 for the second child of that.
std::string name_of_fork(unsigned number, const std::string& parent) {
  const std::string own = std::to_string(number);
  return parent.starts_with("fork-") ? parent + ":" + own : "fork-" + own;
}

PyObject* fork(PyObject*, PyObject*) {
  Context& here = context();
  if (!recorder().on()) return PyObject_CallNoArgs(here.fork);
  here.forked = recorder().new_serial();
  const Serial child = here.forked;
  TracedCall call{Operation::Fork, child};
  PyObject* pid = PyObject_CallNoArgs(here.fork);
  const long number = pid != nullptr ? PyLong_AsLong(pid) : -1;
  if (number > 0) {
    recorder().write({.object = child, .value = number, .kind = Kind::Started});
    here.children[number] = child;
  }
  if (number == 0) {
    // The call began in the parent; the child has only its return, in its own name.
    call.forget();
  } else {
    call.ended_with(pid, {.value = number});
  }
  return pid;
}

/// What waitpid(2) tells of a child: its end, in two steps because nobody else saw the zombie.
void say_reaped(long pid, int status) noexcept {
  Context& here = context();
  const auto found = here.children.find(pid);
  if (found == here.children.end() || !(WIFEXITED(status) || WIFSIGNALED(status))) return;
  const std::int64_t code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  recorder().write({.object = found->second, .value = code, .kind = Kind::Exited});
  recorder().write({.object = found->second, .value = code, .kind = Kind::Reaped});
  here.children.erase(found);
}

PyObject* traced_wait(PyObject* original, PyObject* const* arguments, Py_ssize_t count) {
  if (!recorder().on()) return PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), nullptr);
  const auto& children = context().children;
  const long asked = count != 0 && PyLong_Check(arguments[0]) ? PyLong_AsLong(arguments[0]) : -1;
  PyErr_Clear();
  const auto found = children.find(asked);
  TracedCall call{Operation::WaitPid, found != children.end() ? found->second : trace::kNobody, {.value = -1}};
  PyObject* result = PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), nullptr);
  if (result == nullptr || !PyTuple_Check(result) || PyTuple_GET_SIZE(result) != 2) {
    call.ended_with(result);
    return result;
  }
  const long pid = PyLong_AsLong(PyTuple_GET_ITEM(result, 0));
  const int status = static_cast<int>(PyLong_AsLong(PyTuple_GET_ITEM(result, 1)));
  PyErr_Clear();
  if (pid == 0) {
    call.ended(trace::Outcome::False);
  } else {
    const auto ended = children.find(pid);
    const Serial child = ended != children.end() ? ended->second : trace::kNobody;
    say_reaped(pid, status);
    call.ended(trace::Outcome::Returned, {.value = pid, .peer = child});
  }
  return result;
}

PyObject* waitpid(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  return traced_wait(context().waitpid, arguments, count);
}

PyObject* wait(PyObject*, PyObject*) { return traced_wait(context().wait, nullptr, 0); }

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

void before_fork() noexcept {
  Context& here = context();
  if (here.engine_forks || !recorder().on()) return;
  if (here.forked == trace::kNobody) here.forked = recorder().new_serial();
  here.forked_name = name_of_fork(++here.forks, here.name);
  recorder().write({.object = here.forked, .text = recorder().text(here.forked_name), .place = calling_place(), .kind = Kind::Created});
  engine::session().expect_plain_fork(here.forked, here.forked_name);
}

void after_fork_in_parent() noexcept {
  context().forked = trace::kNobody;
  engine::session().expect_plain_fork(trace::kNobody, {});
}

void after_fork_in_child() noexcept {
  // The engine has said Running already (pthread_atfork(3)): this is only what Python remembers.
  Context& here = context();
  here.main_thread = PyThread_get_thread_ident();
  here.children.clear();
  here.forks = 0;
  here.exiting = false;
  if (!here.engine_forks) here.name = here.forked_name;
  here.forked = trace::kNobody;
}

bool attach() {
  engine::Session& here = engine::session();
  here.exit_is_handled_elsewhere();
  // The C library calls this last of all, with the status that exit(3) was given; the session was made before, so it is still there.
  if (recorder().on()) ::on_exit(at_exit, nullptr);
  return recorder().on();
}

void say_exiting(int code) noexcept {
  Context& here = context();
  if (!recorder().on() || here.exiting) return;
  here.exiting = true;
  engine::session().say_exiting(code);
}

PyMethodDef kFork{"fork", fork, METH_NOARGS, "Fork a child process.\n\nReturn 0 to child process and PID of child to parent process."};
PyMethodDef kWaitPid{"waitpid", c_function(waitpid), METH_FASTCALL,
                     "waitpid(pid, options)\n\nWait for completion of a given child process."};
PyMethodDef kWait{"wait", wait, METH_NOARGS, "Wait for completion of a child process."};
PyMethodDef kExit{"_exit", c_function(exit), METH_FASTCALL | METH_KEYWORDS,
                  "Exit to the system with specified status, without normal exit processing."};

}  // namespace python
