#pragma once

#include <Python.h>

#include <string>

#include "trace/event.hpp"

namespace python {

/// The UTF-8 bytes of a Python str; what has no UTF-8 form becomes '?'. Never raises.
std::string utf8_of(PyObject* text) noexcept;

/// Stores a Python str in the trace. 0 when there is no trace.
trace::TextRef store_text(PyObject* text) noexcept;

}  // namespace python
