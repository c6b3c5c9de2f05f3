#pragma once

#include <Python.h>

namespace python {

/// Adds to the module the types Condition, Event and Barrier, of which the package's classes are subclasses. False with
/// a Python exception set.
bool add_condition_types(PyObject* module);

}  // namespace python
