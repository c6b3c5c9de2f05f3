#include "python/traced_call.hpp"

#include <string>

#include "python/text.hpp"
#include "record/life.hpp"

namespace python {
namespace {

/// threading's name for the calling thread; nullptr for the main thread and for threads that Python did not start.
PyObject* name_of_this_thread() noexcept {
  PyObject* module_name = PyUnicode_FromString("threading");
  PyObject* threading = module_name != nullptr ? PyImport_GetModule(module_name) : nullptr;
  Py_XDECREF(module_name);
  if (threading == nullptr) return nullptr;
  PyObject* active = PyObject_GetAttrString(threading, "_active");
  Py_DECREF(threading);
  PyObject* ident = PyLong_FromUnsignedLong(PyThread_get_thread_ident());
  PyObject* thread =
      active != nullptr && ident != nullptr && PyDict_Check(active) ? PyDict_GetItem(active, ident) : nullptr;
  PyObject* name = thread != nullptr ? PyObject_GetAttrString(thread, "_name") : nullptr;
  Py_XDECREF(ident);
  Py_XDECREF(active);
  PyErr_Clear();
  if (name != nullptr && !PyUnicode_Check(name)) Py_CLEAR(name);
  return name;
}

}  // namespace

void begin_named_thread() noexcept {
  // A forked child has one thread, which became its process: only threads born here come to the slow path.
  static thread_local bool begun = false;
  if (begun) return;
  begun = true;
  record::Recorder& to = record::recorder();
  if (to.has_actor()) return;
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  if (PyObject* name = name_of_this_thread()) {
    record::life().thread_began(to.new_serial(), {.name = store_text(name)});
    Py_DECREF(name);
  }
  PyErr_Restore(type, value, traceback);
}

trace::TextRef pending_exception_text() noexcept {
  if (!record::recorder().on() || PyErr_Occurred() == nullptr) return 0;
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  std::string text = type != nullptr ? reinterpret_cast<PyTypeObject*>(type)->tp_name : "";
  PyObject* message = value != nullptr ? PyObject_Str(value) : nullptr;
  if (message != nullptr && PyUnicode_GET_LENGTH(message) != 0) text += ": " + utf8_of(message);
  Py_XDECREF(message);
  PyErr_Clear();
  PyErr_Restore(type, value, traceback);
  return record::recorder().text(text);
}

void TracedCall::ended_with(PyObject* result, const record::CallResult& detail) noexcept {
  if (!on()) return;
  if (result != nullptr) {
    call_.ended(trace::Outcome::Returned, detail);
  } else if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) {
    call_.ended(trace::Outcome::Interrupted, {.text = pending_exception_text()});
  } else {
    call_.ended(trace::Outcome::Raised, {.text = pending_exception_text()});
  }
}

}  // namespace python
