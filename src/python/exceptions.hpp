#pragma once

#include <Python.h>

#include <cstdint>

namespace python {

/// Exceptions that leave the program's code.
///
///     raised(text, traceback text, traceback)   records it; called by the thread whose code it has left
///     print_exception(function, *arguments)     calls function, which writes the traceback to standard error. The
///                                               exception is recorded by then: this output is marked as the library's
///                                               own (kPart) and has no place in the program
extern PyMethodDef kExceptionFunctions[];

/// Whether the calling thread is in print_exception.
bool printing_exception() noexcept;

/// Event::flags of what the calling thread writes to a standard stream now.
std::uint8_t output_flags() noexcept;

}  // namespace python
