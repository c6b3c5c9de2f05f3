#pragma once

#include <Python.h>

#include "engine/deadline.hpp"
#include "python/time_scale.hpp"

namespace python {

/// What CPython does with a timeout tells what it raises where that is no number: it is added to a time, or given to a
/// lock.
enum class TimeoutOf { Time, Lock };

/// Reads a timeout as a Python program gives it: None or seconds. False with a Python exception set if it is neither.
inline bool read_timeout(PyObject* seconds, engine::Timeout& timeout, TimeoutOf what = TimeoutOf::Time) {
  timeout.reset();
  if (seconds == Py_None) return true;
  double number = 0;
  if (PyFloat_Check(seconds)) {
    number = PyFloat_AS_DOUBLE(seconds);
  } else {
    PyObject* time = PyFloat_FromDouble(0);
    PyObject* sum = what == TimeoutOf::Time ? PyNumber_Add(time, seconds) : Py_NewRef(seconds);
    Py_DECREF(time);
    if (sum == nullptr) return false;
    number = PyFloat_AsDouble(sum);
    Py_DECREF(sum);
    if (number == -1 && PyErr_Occurred()) return false;
  }
  number *= time_scale();
  constexpr double kLongest = 9e9;  // Three centuries are as long as it takes.
  if (number < kLongest) timeout = std::chrono::nanoseconds{number <= 0 ? 0 : static_cast<std::int64_t>(number * 1e9)};
  return true;
}

}  // namespace python
