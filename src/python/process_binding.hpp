#pragma once

#include <pybind11/pybind11.h>

namespace python {

/// What the Python classes of processes need of the engine: fork_child, spawn_child, Child, and the events that a
/// Process object writes about itself.
void bind_process(pybind11::module_& module);

}  // namespace python
