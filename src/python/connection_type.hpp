#pragma once

#include <Python.h>

namespace python {

/// Adds to the module: the type Connection (the package's Connection is its subclass), pipe(class, duplex) and wait(fds, timeout).
/// Raw types of the interpreter, because a send should not cost more than its system call. False with a Python exception set.
bool add_connection_type(PyObject* module);

}  // namespace python
