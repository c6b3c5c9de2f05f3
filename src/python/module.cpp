// The extension module `_spawnarium`: what the Python package `spawnarium` cannot do in Python.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "engine/process_context.hpp"
#include "python/condition_types.hpp"
#include "python/connection_type.hpp"
#include "python/context.hpp"
#include "python/exceptions.hpp"
#include "python/fork.hpp"
#include "python/lines.hpp"
#include "python/lock_types.hpp"
#include "python/memory.hpp"
#include "python/pickling.hpp"
#include "python/process_binding.hpp"
#include "python/programs.hpp"
#include "python/queue_type.hpp"
#include "python/streams.hpp"
#include "python/task_type.hpp"
#include "python/text.hpp"
#include "python/threads.hpp"
#include "python/voice.hpp"
#include "record/life.hpp"
#include "record/recorder.hpp"
#include "trace/unseen.hpp"

namespace py = pybind11;
using record::recorder;

namespace {

/// Puts `function` in the place of `owner.<its name>` and returns what was there, which lives as long as the
/// interpreter.
PyObject* replace(const py::object& owner, PyMethodDef& function) {
  py::object original = owner.attr(function.ml_name);
  const auto replacement = py::reinterpret_steal<py::object>(
      PyCFunction_NewEx(&function, nullptr, py::object(owner.attr("__name__")).ptr()));
  owner.attr(function.ml_name) = replacement;
  return original.release().ptr();
}

template <void (*function)() noexcept>
PyObject* call(PyObject*, PyObject*) {
  function();
  return Py_NewRef(Py_None);
}

/// Plain functions of the interpreter: a forked child touches as little memory as can be.
void listen_to_forks() {
  static PyMethodDef before{"before_fork", call<python::before_fork>, METH_NOARGS, nullptr};
  static PyMethodDef in_parent{"after_fork_in_parent", call<python::after_fork_in_parent>, METH_NOARGS, nullptr};
  static PyMethodDef in_child{"after_fork_in_child", call<python::after_fork_in_child>, METH_NOARGS, nullptr};
  // The interpreter does this in each child. The first call of a function of another library is looked up by name,
  // which touches many pages: here once, for all children.
  Py_tss_t key = Py_tss_NEEDS_INIT;
  PyThread_tss_create(&key);
  PyThread_tss_delete(&key);
  const auto function = [](PyMethodDef& method) {
    return py::reinterpret_steal<py::object>(PyCFunction_New(&method, nullptr));
  };
  py::module_::import("os").attr("register_at_fork")(py::arg("before") = function(before),
                                                     py::arg("after_in_parent") = function(in_parent),
                                                     py::arg("after_in_child") = function(in_child));
}

void listen_to_program() {
  python::Context& here = python::context();
  const py::module_ builtins = py::module_::import("builtins");
  const py::module_ os = py::module_::import("os");
  const py::module_ sys = py::module_::import("sys");
  python::listen_to_streams();
  here.write = replace(os, python::kWrite);
  here.program_stdout = py::object(sys.attr("stdout")).release().ptr();
  here.program_stderr = py::object(sys.attr("stderr")).release().ptr();
  here.print = replace(builtins, python::kPrint);
  here.input = replace(builtins, python::kInput);
  here.sleep = replace(py::module_::import("time"), python::kSleep);
  here.fork = replace(os, python::kFork);
  here.waitpid = replace(os, python::kWaitPid);
  here.wait = replace(os, python::kWait);
  here.wait3 = replace(os, python::kWait3);
  here.wait4 = replace(os, python::kWait4);
  here.waitid = replace(os, python::kWaitId);
  here.exit = replace(os, python::kExit);
  here.kill = replace(os, python::kKill);
  here.killpg = replace(os, python::kKillPg);
  here.execv = replace(os, python::kExecV);
  here.execve = replace(os, python::kExecVE);
  here.posix_spawn = replace(os, python::kPosixSpawn);
  here.posix_spawnp = replace(os, python::kPosixSpawnP);
  here.fork_exec = replace(py::module_::import("_posixsubprocess"), python::kForkExec);
  python::listen_to_threads();
}

void add_source(const std::string& path, const py::bytes& content) {
  recorder().source(path, std::string_view(content));
}

/// A process's own word on what it does that no trace point sees (trace/unseen.hpp).
void unseen(int what, const py::str& text) {
  recorder().write(
      {.text = python::store_text(text.ptr()), .kind = trace::Kind::Note, .detail = static_cast<std::uint8_t>(what)});
}

}  // namespace

PYBIND11_MODULE(_spawnarium, module) {
  // A failed system call is an OSError with its number, so that Python makes FileNotFoundError and the like of it.
  py::register_exception_translator([](std::exception_ptr exception) {
    try {
      if (exception) std::rethrow_exception(exception);
    } catch (const std::system_error& error) {
      errno = error.code().value();
      PyErr_SetFromErrno(PyExc_OSError);
    }
  });
  module.def("attach", &python::attach,
             "Attaches to the trace that the environment names, and says that this process runs.");
  module.def(
      "tracing", [] { return recorder().on(); }, "Whether there is a trace.");
  module.def(
      "set_library_folders",
      [](std::vector<std::string> folders) { python::context().library_folders = std::move(folders); },
      "Code below these folders is not the user's: events name the line that called it.");
  module.def(
      "record_internals", [] { python::context().internals = true; },
      "Turns of loops in the library's own threads are recorded each, not counted.");
  module.def("listen_to_program", &listen_to_program,
             "Makes print, input, time.sleep, os.fork and its partners into events.");
  module.def(
      "listening", [] { return python::context().print != nullptr; }, "Whether print and the others are events.");
  module.def("trace_lines", &python::trace_lines, "Makes each line of the program an event.");
  module.def("add_source", &add_source, "Stores the content of a source file in the trace.");
  if (PyModule_AddFunctions(module.ptr(), python::kExceptionFunctions) == -1) throw py::error_already_set();
  module.def("unseen", &unseen, "Says what this process does that is not recorded.");
  module.attr("UNSEEN_ASYNCIO") = static_cast<int>(trace::Unseen::Asyncio);
  module.attr("UNSEEN_EXTENSIONS") = static_cast<int>(trace::Unseen::Extensions);
  module.def(
      "set_thread_watcher", [](py::object watcher) { python::context().threads.watcher = watcher.release().ptr(); },
      "Called with each Thread object before it is started.");
  python::context().main_thread = PyThread_get_thread_ident();
  listen_to_forks();
  python::bind_process(module);
  if (!python::add_connection_type(module.ptr()) || !python::add_queue_types(module.ptr()) ||
      !python::add_lock_types(module.ptr()) || !python::add_condition_types(module.ptr()) ||
      !python::add_memory_functions(module.ptr()) || !python::add_task_type(module.ptr()))
    throw py::error_already_set();
  module.def("set_picklers", [](const py::object& forking_dumps, const py::object& dumps, const py::object& loads) {
    python::set_picklers(forking_dumps.ptr(), dumps.ptr(), loads.ptr());
  });
  module.def(
      "set_item_pickler", [](py::object pickler) { python::context().pickle_item = pickler.release().ptr(); },
      "Called on the feeder thread with an item and what to call when it cannot be pickled.");
  module.def("expect_start", &python::expect_start,
             "The next child that this process forks, or program that it starts, is that Process object.");
  module.def("take_expected_start", &python::take_expected_start);
  module.def("arena_fd", [] { return engine::process_context().arena().fd(); });
  module.def(
      "set_command_maker", [](py::object maker) { python::context().command_on_ours = maker.release().ptr(); },
      "Called with the words and the environment of a Process object's interpreter, and entries for the environment.");
  module.def("say_exiting", &python::say_exiting, "This process is about to end with that exit code.");
}
