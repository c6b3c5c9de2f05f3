#pragma once

#include <Python.h>

namespace python {

/// The type `Task` and the functions by which spawnarium/tasks.py says what becomes of the tasks of a Pool or executor.
///
///     task = Task(function, serial, unwrap)      # Goes to a worker in the place of the function.
///     task(1)                                    # There: task_taken, function(1), task_ended.
///
/// It is a type of the binding's so that no frame of ours is in the tracebacks that a worker sends back. With `unwrap`
/// the result is a list of one, as of a chunk of map(), and the event says that one.
bool add_task_type(PyObject* module);

}  // namespace python
