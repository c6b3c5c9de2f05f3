#pragma once

#include <Python.h>

namespace python {

/// Makes the C++ exception that is being handled the pending Python exception: what the engine calls a ValueError is one.
/// Interrupted means that a signal's handler has raised already. To be called in a catch block, with the interpreter lock held.
void raise_in_python() noexcept;

/// Runs `body`; a C++ exception becomes a Python exception and nullptr.
template <class Body>
PyObject* guarded(Body body) noexcept {
  try {
    return body();
  } catch (...) {
    raise_in_python();
    return nullptr;
  }
}

/// Lets go of the interpreter lock as long as it lives.
class Unlocked {
 public:
  Unlocked() noexcept : state_{PyEval_SaveThread()} {}
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;
  ~Unlocked() { PyEval_RestoreThread(state_); }
  /// Takes the lock for a while.
  void lock() noexcept { PyEval_RestoreThread(state_); }
  void unlock() noexcept { state_ = PyEval_SaveThread(); }

 private:
  PyThreadState* state_;
};

}  // namespace python
