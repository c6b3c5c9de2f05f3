#include "python/bootstrap.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <optional>
#include <utility>

#include "engine/process_context.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/traced_call.hpp"
#include "python/type_helpers.hpp"
#include "record/call.hpp"

namespace python {
namespace {

/// The pending exception is dropped; nullptr.
PyObject* nothing() noexcept {
  PyErr_Clear();
  return nullptr;
}

PyObject* attribute(PyObject* object, PyObject* name) noexcept {
  PyObject* found = object != nullptr ? PyObject_GetAttr(object, name) : nullptr;
  return found != nullptr ? found : nothing();
}

/// A name of a module; borrowed.
PyObject* value(PyObject* module, PyObject* name) noexcept { return PyDict_GetItemWithError(module, name); }

bool is_empty(PyObject* collection) noexcept {
  return collection == nullptr ||
         (PyDict_CheckExact(collection) ? PyDict_GET_SIZE(collection) : PyObject_Size(collection)) == 0;
}

/// Lets the empty standard input, from which nobody reads here, be one of that descriptor.
bool renumber_empty_stdin(int number) noexcept {
  Bootstrap& here = context().bootstrap;
  PyObject* buffer = attribute(here.empty_stdin, here.names.buffer);
  PyObject* raw = buffer != nullptr ? PyObject_GetAttrString(buffer, "raw") : nullptr;
  PyObject* arguments = Py_BuildValue("(is)", number, "r");
  PyObject* keywords = Py_BuildValue("{sO}", "closefd", Py_False);
  const bool done = raw != nullptr && arguments != nullptr && keywords != nullptr &&
                    Py_TYPE(raw)->tp_init(raw, arguments, keywords) == 0;
  for (PyObject* each : {buffer, raw, arguments, keywords}) Py_XDECREF(each);
  PyErr_Clear();
  here.empty_number = done ? number : -1;
  return done;
}

/// A child reads nothing: its standard input is closed, and in its place is one that is at its end. Returns false with
/// an exception set.
bool take_stdin() noexcept {
  Bootstrap& here = context().bootstrap;
  PyObject* former = value(here.sys, here.names.stdin);
  if (former == nullptr || former == Py_None) return true;
  PyObject* to_close = former == here.stdin_seen && here.buffer_seen != nullptr ? here.buffer_seen : former;
  PyObject* closed = PyObject_CallMethodNoArgs(to_close, here.names.close);
  if (closed == nullptr && !PyErr_ExceptionMatches(PyExc_OSError) && !PyErr_ExceptionMatches(PyExc_ValueError))
    return false;
  PyErr_Clear();
  Py_XDECREF(closed);
  const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);  // Open as long as the process lives.
  if (number == -1 || (number != here.empty_number && !renumber_empty_stdin(number))) return true;
  return PyDict_SetItem(here.sys, here.names.stdin, here.empty_stdin) == 0;
}

PyObject* prepare_children(PyObject*, PyObject* const* given, Py_ssize_t count) {
  if (count != 6) return PyErr_Format(PyExc_TypeError, "prepare_children takes 6 arguments");
  Bootstrap& here = context().bootstrap;
  here.process = Py_NewRef(given[0]);
  here.util = Py_NewRef(given[1]);
  here.threading = Py_NewRef(given[2]);
  here.sys = Py_NewRef(given[3]);
  here.empty_stdin = Py_NewRef(given[4]);
  here.empty_number = -1;
  PyObject* bootstrap = attribute(PyDict_GetItemString(here.process, "BaseProcess"), given[5]);
  here.entry_code = bootstrap != nullptr ? PyObject_GetAttrString(bootstrap, "__code__") : nullptr;
  Py_XDECREF(bootstrap);
  const auto name = [](const char* text) { return PyUnicode_InternFromString(text); };
  here.names = {.active = name("_active"),
                .afterfork_registry = name("_afterfork_registry"),
                .as_parent = name("_as_parent"),
                .atexits = name("_threading_atexits"),
                .buffer = name("buffer"),
                .children = name("_children"),
                .close = name("close"),
                .counter = name("_process_counter"),
                .current = name("_current_process"),
                .finalizer_registry = name("_finalizer_registry"),
                .flush = name("flush"),
                .for_next_child = name("_for_next_child"),
                .logger = name("_logger"),
                .main_thread = name("_main_thread"),
                .native_id = name("_native_id"),
                .parent = name("_parent_process"),
                .run = Py_NewRef(given[5]),
                .sentinel = name("_sentinel"),
                .stderr = name("stderr"),
                .stdin = name("stdin"),
                .stdout = name("stdout")};
  if (PyErr_Occurred() != nullptr) return nullptr;
  return none();
}

/// The child's first step, which stands on no line of the program: run control may hold it here.
PyObject* begin(PyObject*, PyObject*) {
  if (record::recorder().on()) {
    const GilRelease released;
    record::Call call{trace::Operation::Begin, record::recorder().process()};
    call.ended(trace::Outcome::Returned);
  }
  return none();
}

PyObject* become_current(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  if (count != 2) return PyErr_Format(PyExc_TypeError, "become_current takes 2 arguments");
  const Bootstrap& here = context().bootstrap;
  const Bootstrap::Names& names = here.names;
  // Its siblings are not its children, and who was current is not any more. Both are kept: letting a thousand go costs
  // more than all the rest.
  Py_XINCREF(value(here.process, names.children));
  Py_XINCREF(value(here.process, names.current));
  PyObject* fresh = value(here.process, names.for_next_child);
  PyObject* parent = value(here.process, names.as_parent);
  if (PyDict_SetItem(here.process, names.counter, PyTuple_GET_ITEM(fresh, 0)) != 0) return nullptr;
  if (PyDict_SetItem(here.process, names.children, PyTuple_GET_ITEM(fresh, 1)) != 0) return nullptr;
  if (!take_stdin()) return nullptr;
  if (PyDict_SetItem(here.process, names.current, arguments[0]) != 0) return nullptr;
  if (PyObject_SetAttr(parent, names.sentinel, arguments[1]) != 0) return nullptr;
  if (PyDict_SetItem(here.process, names.parent, parent) != 0) return nullptr;
  PyObject* id = PyLong_FromLong(::syscall(SYS_gettid));
  const bool told =
      id != nullptr && PyObject_SetAttr(value(here.threading, names.main_thread), names.native_id, id) == 0;
  Py_XDECREF(id);
  if (!told) return nullptr;
  PyObject* registry = value(here.util, names.afterfork_registry);  // A dictionary of weak references.
  const bool more = !is_empty(value(here.util, names.finalizer_registry)) ||
                    (registry != nullptr && PyObject_Size(registry) != 0) || value(here.util, names.logger) != Py_None;
  return more ? Py_NewRef(Py_True) : begin(nullptr, nullptr);
}

PyObject* leaves_something(PyObject*, PyObject*) {
  const Bootstrap& here = context().bootstrap;
  const Bootstrap::Names& names = here.names;
  const bool something =
      !is_empty(value(here.process, names.children)) || !is_empty(value(here.util, names.finalizer_registry)) ||
      value(here.util, names.logger) != Py_None || PyDict_GET_SIZE(value(here.threading, names.active)) > 1 ||
      !is_empty(value(here.threading, names.atexits));
  return Py_NewRef(something ? Py_True : Py_False);
}

bool flush(PyObject* name) noexcept {
  const Bootstrap& here = context().bootstrap;
  PyObject* stream = value(here.sys, name);
  if (stream == nullptr || stream == Py_None) return true;
  PyObject* flushed = PyObject_CallMethodNoArgs(stream, here.names.flush);
  if (flushed == nullptr && !PyErr_ExceptionMatches(PyExc_AttributeError) && !PyErr_ExceptionMatches(PyExc_ValueError))
    return false;
  PyErr_Clear();
  Py_XDECREF(flushed);
  return true;
}

PyObject* flush_streams(PyObject*, PyObject*) {
  const Bootstrap::Names& names = context().bootstrap.names;
  return flush(names.stdout) && flush(names.stderr) ? none() : nullptr;
}

/// As os._exit takes it, which refuses what is no C int. CPython's child ends then by that very exception.
int exit_status(PyObject* code) noexcept {
  int overflow = 0;
  const long number = PyLong_AsLongAndOverflow(code, &overflow);
  if (overflow == 0 && PyErr_Occurred() == nullptr && number >= INT_MIN && number <= INT_MAX)
    return static_cast<int>(number & 0xFF);
  if (PyErr_Occurred() == nullptr) PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
  PyErr_Print();
  return 1;
}

}  // namespace

PyMethodDef kBootstrapFunctions[] = {
    {"prepare_children", c_function(prepare_children), METH_FASTCALL, "What the children of this process will need."},
    {"become_current", c_function(become_current), METH_FASTCALL, "Makes a Process object the current one."},
    {"begin", begin, METH_NOARGS, "The child's first step."},
    {"flush_streams", flush_streams, METH_NOARGS, "Writes out what sys.stdout and sys.stderr still hold."},
    {"leaves_something", leaves_something, METH_NOARGS, "Whether something is to be ended before this process is."},
    {nullptr, nullptr, 0, nullptr},
};

void prepare_stdin(int number) noexcept {
  Bootstrap& here = context().bootstrap;
  if (here.empty_number != number) renumber_empty_stdin(number);
  // Where the usual file of text is to be closed, closing the buffer below it is enough: it is that which the file says
  // to be closed.
  PyObject* text = value(here.sys, here.names.stdin);
  PyObject* usual = attribute(here.empty_stdin, here.names.buffer);
  PyObject* buffer =
      text != nullptr && Py_IS_TYPE(text, Py_TYPE(here.empty_stdin)) ? attribute(text, here.names.buffer) : nullptr;
  if (buffer != nullptr && (usual == nullptr || !Py_IS_TYPE(buffer, Py_TYPE(usual)))) Py_CLEAR(buffer);
  Py_XDECREF(usual);
  here.stdin_seen = text;
  Py_XDECREF(std::exchange(here.buffer_seen, buffer));
}

void run_child(PyObject* process, int parent_sentinel) noexcept {
  PyObject* sentinel = PyLong_FromLong(parent_sentinel);
  PyObject* code = PyObject_CallMethodOneArg(process, context().bootstrap.names.run, sentinel);
  const int status = code != nullptr ? exit_status(code) : 1;
  // At the gate of exit: a feeder may need the interpreter lock until this process is let through.
  std::optional<GilRelease> released;
  if (run_control()) released.emplace();
  engine::process_context().leave(status);
}

}  // namespace python
