#pragma once

#include <Python.h>

namespace python {

/// CPython 3.11 (Debian 12) and 3.13 (Debian 13) in one code base. What differs between their C interfaces is here and nowhere else;
/// what differs in what a program sees is in spawnarium/versions.py.

/// Whether the interpreter is on its way to its end.
inline bool interpreter_is_ending() noexcept {
#if PY_VERSION_HEX < 0x030D0000
  return _Py_IsFinalizing() != 0;
#else
  return Py_IsFinalizing() != 0;
#endif
}

}  // namespace python
