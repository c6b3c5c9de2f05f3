#pragma once

#include <Python.h>

#include <cstddef>

namespace python {

/// A bytes-like argument, as bytes of `length()`.
class BytesLike {
 public:
  explicit BytesLike(PyObject* object, int flags) : valid_{PyObject_GetBuffer(object, &view_, flags) == 0} {
    if (valid_) return;
    // In the words that programs know: those of memoryview, or of what CPython does with one.
    if (PyErr_ExceptionMatches(PyExc_TypeError)) Py_XDECREF(PyMemoryView_FromObject(object));
    else if ((flags & PyBUF_WRITABLE) != 0)
      PyErr_SetString(PyExc_TypeError, "readinto() argument must be read-write bytes-like object, not memoryview");
  }
  BytesLike(const BytesLike&) = delete;
  BytesLike& operator=(const BytesLike&) = delete;
  ~BytesLike() {
    if (valid_) PyBuffer_Release(&view_);
  }
  explicit operator bool() const { return valid_; }
  std::byte* data() const { return static_cast<std::byte*>(view_.buf); }
  Py_ssize_t length() const { return view_.len; }

 private:
  Py_buffer view_;
  bool valid_;
};

}  // namespace python
