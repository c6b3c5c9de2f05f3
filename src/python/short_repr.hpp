#pragma once

#include <Python.h>

#include <string>

namespace python {

/// A value in few words for an event: its repr, shortened to about 80 bytes. Only the repr of the language's own plain
/// values and containers is asked; an object of any other class is <Class>, so that no code of the program runs here.
/// Never raises.
std::string short_repr(PyObject* object) noexcept;

}  // namespace python
