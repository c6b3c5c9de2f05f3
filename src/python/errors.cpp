#include "python/errors.hpp"

#include <unistd.h>

#include <cerrno>
#include <exception>
#include <new>
#include <system_error>

#include "engine/errors.hpp"
#include "engine/queue.hpp"
#include "engine/synchronize.hpp"
#include "python/context.hpp"
#include "python/cpython_compat.hpp"

namespace python {

void raise_in_python() noexcept {
  try {
    throw;
  } catch (const engine::Interrupted&) {
    if (PyErr_Occurred() == nullptr) PyErr_SetNone(PyExc_KeyboardInterrupt);
  } catch (const engine::AssertionError& error) {
    PyErr_SetString(PyExc_AssertionError, error.what());
  } catch (const engine::ValueError& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const engine::AttributeError& error) {
    PyErr_SetString(PyExc_AttributeError, error.what());
  } catch (const engine::OSError& error) {
    PyErr_SetString(PyExc_OSError, error.what());
  } catch (const engine::EOFError&) {
    PyErr_SetNone(PyExc_EOFError);
  } catch (const engine::BrokenBarrierError&) {
    PyObject* threading = PyImport_ImportModule("threading");
    PyObject* type = threading != nullptr ? PyObject_GetAttrString(threading, "BrokenBarrierError") : nullptr;
    if (type != nullptr) PyErr_SetNone(type);
    Py_XDECREF(type);
    Py_XDECREF(threading);
  } catch (const engine::RuntimeError& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  } catch (const std::system_error& error) {
    errno = error.code().value();
    PyErr_SetFromErrno(PyExc_OSError);
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
}

void take_interpreter_lock(PyThreadState* state) {
  while (interpreter_is_ending() && PyThread_get_thread_ident() != context().main_thread) ::pause();
  PyEval_RestoreThread(state);
}

}  // namespace python
