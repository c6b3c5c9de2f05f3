#include "python/waiting_arguments.hpp"

#include <cstring>

#include "python/cpython_compat.hpp"
#include "python/timeout.hpp"

namespace python {

bool WaitingArguments::read(const char* function, bool has_item, PyObject* const* values, Py_ssize_t count,
                            PyObject* names) {
  PyObject** const places[] = {&item, &block, &seconds};
  static const char* const words[] = {"obj", "block", "timeout"};
  const Py_ssize_t first = has_item ? 0 : 1;
  // In the words of CPython, where put and get are written in Python and acquire is not.
  const bool in_python = std::strchr(function, '.') != nullptr;
  if (count > 3 - first) {
    if (in_python)
      PyErr_Format(PyExc_TypeError, "%s() takes from %d to %zd positional arguments but %zd were given", function,
                   has_item ? 2 : 1, 4 - first, count + 1);
    else PyErr_Format(PyExc_TypeError, "%s() takes at most %zd arguments (%zd given)", function, 3 - first, count);
    return false;
  }
  for (Py_ssize_t i = 0; i < count; ++i) *places[first + i] = values[i];
  const Py_ssize_t keywords = names != nullptr ? PyTuple_GET_SIZE(names) : 0;
  for (Py_ssize_t i = 0; i < keywords; ++i) {
    Py_ssize_t place = first;
    while (place < 3 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, i), words[place]) != 0) ++place;
    if (place == 3 || place < first + count) {
      PyObject* word = PyTuple_GET_ITEM(names, i);
      if (in_python) PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", function, word);
      else raise_unknown_keyword(function, word);
      return false;
    }
    *places[place] = values[count + i];
  }
  if (has_item && item == nullptr) {
    PyErr_Format(PyExc_TypeError, "%s() missing 1 required positional argument: 'obj'", function);
    return false;
  }
  const int blocks = PyObject_IsTrue(block);
  if (blocks == -1) return false;
  if (blocks == 0) {
    timeout = std::chrono::nanoseconds{0};
    return true;
  }
  // get has a deadline of its own; put waits for a semaphore.
  return read_timeout(seconds, timeout, std::strcmp(function, "Queue.get") == 0 ? TimeoutOf::Time : TimeoutOf::Lock);
}

PyObject* only_object(const char* function, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  const Py_ssize_t keywords = names != nullptr ? PyTuple_GET_SIZE(names) : 0;
  if (count + keywords == 1 &&
      (keywords == 0 || PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "obj") == 0))
    return values[0];
  if (count + keywords == 0)
    return PyErr_Format(PyExc_TypeError, "%s() missing 1 required positional argument: 'obj'", function);
  if (keywords != 0)
    return PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", function,
                        PyTuple_GET_ITEM(names, keywords - 1));
  return PyErr_Format(PyExc_TypeError, "%s() takes 2 positional arguments but %zd were given", function, count + 1);
}

}  // namespace python
