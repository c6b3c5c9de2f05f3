#pragma once

#include <Python.h>

#include <cstdint>

namespace python {

/// Where the program called us, for Event::place: file and line of the innermost frame that is the user's code (neither
/// ours nor the standard library's). A file's content is stored in the trace when it is met first. 0 when there is
/// none, or no trace, or while an exception is told (exceptions.hpp). Needs the interpreter lock; never raises and
/// leaves a pending exception alone.
std::uint32_t calling_place() noexcept;
/// Where an exception was raised that has this traceback: the innermost line in it that is the user's code; else 0.
std::uint32_t place_of_traceback(PyObject* traceback) noexcept;
/// A line of a file, as a SyntaxError names it: no frame has ever been there. 0 for the library's and for what is no
/// file.
std::uint32_t place_in_file(PyObject* file_name, long line) noexcept;
/// Whether code is the library's or ours, so that its lines are no place.
bool is_library_code(PyCodeObject* code);

}  // namespace python
