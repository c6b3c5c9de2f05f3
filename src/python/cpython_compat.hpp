#pragma once

#include <Python.h>

namespace python {

/// CPython 3.11 (Debian 12) and 3.13 (Debian 13) in one code base. What differs between their C interfaces is here and
/// nowhere else; what differs in what a program sees is in spawnarium/versions.py.

/// Whether the interpreter is on its way to its end.
inline bool interpreter_is_ending() noexcept {
#if PY_VERSION_HEX < 0x030D0000
  return _Py_IsFinalizing() != 0;
#else
  return Py_IsFinalizing() != 0;
#endif
}

/// TypeError for a keyword that a function does not know which CPython has in C. Since 3.13 it says it as functions in
/// Python do.
inline void raise_unknown_keyword(const char* function, PyObject* word) {
#if PY_VERSION_HEX < 0x030D0000
  PyErr_Format(PyExc_TypeError, "'%U' is an invalid keyword argument for %s()", word, function);
#else
  PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", function, word);
#endif
}

}  // namespace python
