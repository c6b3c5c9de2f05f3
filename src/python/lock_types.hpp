#pragma once

#include <Python.h>

#include <memory>

#include "engine/synchronize.hpp"

namespace python {

/// Adds to the module the types SemLock, Lock, RLock, Semaphore and BoundedSemaphore, which the package gives to
/// programs as they are. Raw types of the interpreter, because a lock should cost nothing. False with a Python
/// exception set.
bool add_lock_types(PyObject* module);

/// The engine's lock of a Python object; nullptr, with TypeError set, if that is none of these.
std::shared_ptr<engine::SemLock> lock_of(PyObject* object);

/// A Python lock of the class `type` that stands for somebody else's (a condition's).
PyObject* lock_view(PyObject* type, std::shared_ptr<engine::SemLock> lock);

}  // namespace python
