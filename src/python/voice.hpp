#pragma once

#include <Python.h>

namespace python {

/// The program's own voice: `print`, `input` and `time.sleep` as events. The three take and return what the originals
/// do, and leave every unusual case to them.
extern PyMethodDef kPrint;
extern PyMethodDef kInput;
extern PyMethodDef kSleep;

}  // namespace python
