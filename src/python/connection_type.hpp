#pragma once

#include <Python.h>

#include <memory>

#include "engine/connection.hpp"

namespace python {

/// Adds to the module: the type Connection (the package's Connection is its subclass), pipe(class, duplex) and
/// wait(fds, timeout). Raw types of the interpreter, because a send should not cost more than its system call. False
/// with a Python exception set.
bool add_connection_type(PyObject* module);

/// A Python connection of the class `type` that stands for one of somebody else's (a queue's reader).
PyObject* connection_view(PyObject* type, std::shared_ptr<engine::Connection> connection);

}  // namespace python
