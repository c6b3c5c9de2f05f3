#pragma once

#include <Python.h>

#include <cstdint>

namespace python {

/// Exceptions that leave the program's code.
///
///     raised(text, traceback text, traceback)   by the thread whose code it has left
///     tell_exception(function, *arguments)      calls it, which writes the traceback to standard error: by then the
///                                               exception is known, so this is marked as the library's own (kPart) and
///                                               has no place in the program
extern PyMethodDef kExceptionFunctions[];

/// Whether the calling thread is within tell_exception.
bool exception_is_told() noexcept;

/// Of what is written to a standard stream now: Event::flags.
std::uint8_t flags_of_voice() noexcept;

}  // namespace python
