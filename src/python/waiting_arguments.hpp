#pragma once

#include <Python.h>

#include "engine/deadline.hpp"

namespace python {

/// The arguments (obj, block=True, timeout=None) of put and (block=True, timeout=None) of get and acquire, read without
/// building a tuple of them.
struct WaitingArguments {
  PyObject* item = nullptr;
  PyObject* block = Py_True;
  PyObject* seconds = Py_None;
  engine::Timeout timeout;  ///< What block and timeout mean together.

  /// False with a Python exception set.
  bool read(const char* function, bool has_item, PyObject* const* values, Py_ssize_t count, PyObject* names);
};

/// The argument `obj` of a function that has no other, borrowed; nullptr with a Python exception set. `function` is as
/// CPython says it: "Queue.put_nowait".
PyObject* only_object(const char* function, PyObject* const* values, Py_ssize_t count, PyObject* names);

}  // namespace python
