#include "python/programs.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "engine/process_context.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/fork.hpp"
#include "python/text.hpp"
#include "python/traced_call.hpp"
#include "record/identity.hpp"
#include "record/life.hpp"
#include "record/recorder.hpp"

namespace python {
namespace {

using Vector = PyObject* const*;

PyObject* call_original(PyObject* original, Vector arguments, Py_ssize_t count, PyObject* names = nullptr) {
  return PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), names);
}

/// What os.fspath and os.fsdecode make of it; empty for what is no path.
std::string path_text(PyObject* path) noexcept {
  PyObject* decoded = nullptr;
  const bool is_path = PyUnicode_FSDecoder(path, &decoded) != 0;
  std::string text = is_path ? utf8_of(decoded) : std::string{};
  Py_XDECREF(decoded);
  PyErr_Clear();
  return text;
}

// Signals

/// Who has that pid: this process, its children, its parent, or whom the recording knows by it.
Serial process_with(long pid) {
  const Context& here = context();
  if (pid == ::getpid()) return recorder().process();
  if (const auto found = here.children.find(pid); found != here.children.end()) return found->second;
  if (pid == here.parent_pid && pid == ::getppid()) return here.parent;
  const Serial child = engine::process_context().child_with_pid(static_cast<pid_t>(pid));
  return child != trace::kNobody ? child : recorder().process_with(static_cast<pid_t>(pid));
}

/// os.kill(pid, signal); of a process group for `to_group`.
PyObject* send_signal(PyObject* original, Vector arguments, Py_ssize_t count, bool to_group) {
  if (!recorder().on() || count != 2 || !PyLong_Check(arguments[0]) || !PyLong_Check(arguments[1]))
    return call_original(original, arguments, count);
  const long pid = PyLong_AsLong(arguments[0]), number = PyLong_AsLong(arguments[1]);
  if (PyErr_Occurred()) {
    PyErr_Clear();
    return call_original(original, arguments, count);
  }
  const bool to_one = !to_group && pid > 0;
  const Serial target = to_one ? process_with(pid) : trace::kNobody;
  const std::string unknown =
      target != trace::kNobody ? "" : (to_one ? "pid " : "process group ") + std::to_string(pid < 0 ? -pid : pid);
  TracedCall call{Operation::SendSignal, target, {.value = number, .text = recorder().text(unknown)}};
  // Before it is sent, because the target may be this process, or report its end at once.
  if (target != trace::kNobody && number != 0 && ::kill(static_cast<pid_t>(pid), 0) == 0)
    record::life().signal_sent(target, {.number = static_cast<int>(number), .place = calling_place()});
  PyObject* result = call_original(original, arguments, count);
  call.ended_with(result);
  return result;
}

PyObject* kill(PyObject*, Vector arguments, Py_ssize_t count) {
  return send_signal(context().kill, arguments, count, false);
}
PyObject* killpg(PyObject*, Vector arguments, Py_ssize_t count) {
  return send_signal(context().killpg, arguments, count, true);
}

// Process objects that another library's Popen starts

/// What a program that is this process must find in its environment.
PyObject* entries_for(Serial process) {
  std::vector<std::string> entries{engine::process_context().arena().environment_entry()};
  if (recorder().on()) entries.push_back(record::process_entry(process));
  PyObject* list = PyList_New(0);
  for (const std::string& entry : entries) {
    PyObject* bytes = PyBytes_FromStringAndSize(entry.data(), static_cast<Py_ssize_t>(entry.size()));
    if (list != nullptr && bytes != nullptr) PyList_Append(list, bytes);
    Py_XDECREF(bytes);
  }
  return list;
}

enum class Environment { Mapping, List };

/// The words and the environment by which an interpreter runs on our module (interpreters.py); empty where they are to
/// stay as they are.
class CommandOnOurs {
 public:
  CommandOnOurs() = default;
  CommandOnOurs(PyObject* words, PyObject* environment, Serial process, Environment form) {
    PyObject* entries = context().command_on_ours != nullptr ? entries_for(process) : nullptr;
    if (entries == nullptr) return;
    made_ = PyObject_CallFunctionObjArgs(context().command_on_ours, words, environment, entries,
                                         form == Environment::List ? Py_True : Py_False, nullptr);
    Py_DECREF(entries);
    if (made_ == nullptr || !PyTuple_Check(made_) || PyTuple_GET_SIZE(made_) != 2) Py_CLEAR(made_);
    PyErr_Clear();
  }
  CommandOnOurs(const CommandOnOurs&) = delete;
  CommandOnOurs& operator=(const CommandOnOurs&) = delete;
  ~CommandOnOurs() { Py_XDECREF(made_); }
  explicit operator bool() const noexcept { return made_ != nullptr; }
  PyObject* words() const noexcept { return PyTuple_GET_ITEM(made_, 0); }
  PyObject* environment() const noexcept { return PyTuple_GET_ITEM(made_, 1); }

 private:
  PyObject* made_ = nullptr;
};

// Other programs in this process

/// Returns only if it fails: what follows in the trace is what others see of this process.
PyObject* exec(PyObject* original, Vector arguments, Py_ssize_t count, PyObject* names) {
  if (context().runs_process_object && count >= 2 && names == nullptr) {
    const CommandOnOurs command{arguments[1], count > 2 ? arguments[2] : Py_None, recorder().process(),
                                Environment::Mapping};
    PyObject* given[] = {arguments[0], command ? command.words() : nullptr, command ? command.environment() : nullptr};
    context().runs_process_object = false;  // Not a second time.
    if (command) return exec(context().execve, given, 3, nullptr);
  }
  const std::string path = recorder().on() && count != 0 ? path_text(arguments[0]) : std::string{};
  // os.execvp tries one folder after the other.
  if (path.empty() || ::access(path.c_str(), X_OK) != 0) return call_original(original, arguments, count, names);
  TracedCall call{Operation::Exec, trace::kNobody, {.text = recorder().text(path)}};
  PyObject* result = call_original(original, arguments, count, names);
  call.ended_with(result);
  return result;
}

PyObject* execv(PyObject*, Vector arguments, Py_ssize_t count) {
  return exec(context().execv, arguments, count, nullptr);
}
PyObject* execve(PyObject*, Vector arguments, Py_ssize_t count, PyObject* names) {
  return exec(context().execve, arguments, count, names);
}

// Other programs in new processes

/// Where the words and the environment stand among the arguments.
struct Positions {
  Py_ssize_t words, environment;
  Environment form;
};
constexpr Positions kOfPosixSpawn{1, 2, Environment::Mapping};
constexpr Positions kOfForkExec{0, 5, Environment::List};

/// The last part of the program's path. The standard library's tracker of shared memory is a program too: a Python that
/// imports it.
std::string name_of_program(PyObject* words) {
  PyObject* list = PySequence_Fast(words, "");
  std::string name;
  for (Py_ssize_t i = 0; list != nullptr && i < PySequence_Fast_GET_SIZE(list); ++i) {
    const std::string word = path_text(PySequence_Fast_GET_ITEM(list, i));
    if (i == 0) name = word.substr(word.rfind('/') + 1);
    if (word.starts_with("from multiprocessing.resource_tracker import")) name = "resource_tracker";
  }
  Py_XDECREF(list);
  PyErr_Clear();
  return name;
}

/// A Process object's program: its words and its environment run on our module.
PyObject* start_process_object(PyObject* original, Serial process, Vector arguments, Py_ssize_t count, PyObject* names,
                               const Positions& at) {
  const Py_ssize_t all = count + (names != nullptr ? PyTuple_GET_SIZE(names) : 0);
  std::vector<PyObject*> given{arguments, arguments + all};
  const CommandOnOurs command{given[static_cast<std::size_t>(at.words)],
                              given[static_cast<std::size_t>(at.environment)], process, at.form};
  if (command) {
    given[static_cast<std::size_t>(at.words)] = command.words();
    given[static_cast<std::size_t>(at.environment)] = command.environment();
  }
  PyObject* pid = call_original(original, given.data(), count, names);
  const long number = pid != nullptr && PyLong_Check(pid) ? PyLong_AsLong(pid) : -1;
  if (number <= 0 || !recorder().on()) return pid;
  record::life().started(process, {.pid = static_cast<pid_t>(number)});
  context().children[number] = process;
  return pid;
}

/// Calls what starts a program and returns its pid.
PyObject* start(PyObject* original, Vector arguments, Py_ssize_t count, PyObject* names, const Positions& at) {
  if (const Serial process = take_expected_start(); process != trace::kNobody && count > at.environment)
    return start_process_object(original, process, arguments, count, names, at);
  if (!recorder().on()) return call_original(original, arguments, count, names);
  const std::string name = name_of_program(count > at.words ? arguments[at.words] : Py_None);
  const trace::TextRef text = recorder().text(name);
  const Serial process = recorder().new_serial();
  TracedCall call{Operation::StartProgram, process, {.text = text}};
  // Where there is a true fork(2) between (with preexec_fn) its child becomes this process.
  expect_fork(process, name);
  PyObject* pid = call_original(original, arguments, count, names);
  const long number = pid != nullptr && PyLong_Check(pid) ? PyLong_AsLong(pid) : -1;
  if (number > 0) {
    record::life().foreign_process(
        process,
        {.parent = recorder().process(), .pid = static_cast<pid_t>(number), .name = text, .place = calling_place()});
    context().children[number] = process;
  }
  forget_expected_fork(false);  // Another program passes no gate.
  call.ended_with(pid, {.value = number});
  return pid;
}

PyObject* posix_spawn(PyObject*, Vector arguments, Py_ssize_t count, PyObject* names) {
  return start(context().posix_spawn, arguments, count, names, kOfPosixSpawn);
}
PyObject* posix_spawnp(PyObject*, Vector arguments, Py_ssize_t count, PyObject* names) {
  return start(context().posix_spawnp, arguments, count, names, kOfPosixSpawn);
}
PyObject* fork_exec(PyObject*, Vector arguments, Py_ssize_t count) {
  return start(context().fork_exec, arguments, count, nullptr, kOfForkExec);
}

}  // namespace

PyMethodDef kKill{"kill", c_function(kill), METH_FASTCALL, "Kill a process with a signal."};
PyMethodDef kKillPg{"killpg", c_function(killpg), METH_FASTCALL, "Kill a process group with a signal."};
PyMethodDef kExecV{"execv", c_function(execv), METH_FASTCALL,
                   "Execute an executable path with arguments, replacing current process."};
PyMethodDef kExecVE{"execve", c_function(execve), METH_FASTCALL | METH_KEYWORDS,
                    "Execute an executable path with arguments, replacing current process."};
PyMethodDef kPosixSpawn{"posix_spawn", c_function(posix_spawn), METH_FASTCALL | METH_KEYWORDS,
                        "Execute the program specified by path in a new process."};
PyMethodDef kPosixSpawnP{"posix_spawnp", c_function(posix_spawnp), METH_FASTCALL | METH_KEYWORDS,
                         "Execute the program specified by path in a new process."};
PyMethodDef kForkExec{"fork_exec", c_function(fork_exec), METH_FASTCALL, "Starts a program in a new process."};

}  // namespace python
