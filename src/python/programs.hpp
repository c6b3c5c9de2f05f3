#pragma once

#include <Python.h>

namespace python {

/// Other programs that a Python program starts (subprocess, os.posix_spawn) or becomes (os.exec...), and the signals
/// that it sends by os.kill: each is an operation in the trace, and a program that was started is a process there, told
/// of by its parent (Found). os.spawn... and os.popen are made of these; what os.system starts is found by the
/// observer.
extern PyMethodDef kKill;
extern PyMethodDef kKillPg;
extern PyMethodDef kExecV;
extern PyMethodDef kExecVE;
extern PyMethodDef kPosixSpawn;
extern PyMethodDef kPosixSpawnP;
extern PyMethodDef kForkExec;  ///< subprocess's, of the module _posixsubprocess.

}  // namespace python
