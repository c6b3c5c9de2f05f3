#pragma once

#include <Python.h>

namespace python {

/// What `spawnarium/multiprocessing/sharedctypes.py` needs of the trace; all with the interpreter lock held:
///
///     memory_created(array, length, content) -> serial        says that a Value or an Array is there
///     load(serial, index, function, *arguments)               function(*arguments), as an operation of the trace whose
///     result is
///                                                             what was read; index -1: the content of a Value, several
///                                                             elements
///     store(serial, index, function, *arguments)              the last argument is what is written
bool add_memory_functions(PyObject* module);

/// A process's last step: tells the accesses that were counted and not yet told (Kind::Folded).
void tell_memory() noexcept;

}  // namespace python
