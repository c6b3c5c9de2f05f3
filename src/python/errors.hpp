#pragma once

#include <Python.h>
#include <cxxabi.h>

namespace python {

/// Makes the C++ exception that is being handled the pending Python exception: what the engine calls a ValueError is
/// one. Interrupted means that a signal's handler has raised already. To be called in a catch block, with the
/// interpreter lock held.
void raise_in_python() noexcept;

/// Runs `body`; a C++ exception becomes a Python exception and nullptr.
template <class Body>
PyObject* guarded(Body body) {
  try {
    return body();
  } catch (abi::__forced_unwind&) {
    throw;  // The interpreter ends this thread (pthread_exit).
  } catch (...) {
    raise_in_python();
    return nullptr;
  }
}

/// A function of any calling convention as PyMethodDef wants it.
template <class Function>
PyCFunction c_function(Function function) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

/// Takes the interpreter lock back. A thread that comes too late, when the interpreter ends already, waits here for the
/// end of the process: the interpreter would end it by unwinding its stack, through code that knows nothing of that.
void take_interpreter_lock(PyThreadState* state);

/// Lets go of the interpreter lock as long as it lives.
class GilRelease {
 public:
  GilRelease() noexcept : state_{PyEval_SaveThread()} {}
  GilRelease(const GilRelease&) = delete;
  GilRelease& operator=(const GilRelease&) = delete;
  ~GilRelease() noexcept(false) { take_interpreter_lock(state_); }
  /// Takes the lock for a while.
  void lock() { take_interpreter_lock(state_); }
  void unlock() noexcept { state_ = PyEval_SaveThread(); }

 private:
  PyThreadState* state_;
};

}  // namespace python
