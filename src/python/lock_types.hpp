#pragma once

#include <Python.h>

namespace python {

/// Adds to the module the types SemLock (of Lock, RLock, Semaphore, BoundedSemaphore), Condition, Event and Barrier, of which the package's
/// classes are subclasses. Raw types of the interpreter, because a lock should cost nothing. False with a Python exception set.
bool add_lock_types(PyObject* module);

}  // namespace python
