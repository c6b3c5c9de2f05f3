#pragma once

#include <Python.h>

namespace python {

/// Adds to the module the types Queue (Queue and JoinableQueue of the package are its subclasses) and SimpleQueue. Raw
/// types of the interpreter, because a put should cost less than a microsecond. False with a Python exception set.
bool add_queue_types(PyObject* module);

}  // namespace python
