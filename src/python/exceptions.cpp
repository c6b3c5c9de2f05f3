#include "python/exceptions.hpp"

#include <utility>

#include "python/place.hpp"
#include "python/text.hpp"
#include "python/type_helpers.hpp"
#include "record/life.hpp"
#include "trace/event.hpp"

namespace python {
namespace {

thread_local bool printing = false;

/// The line that cannot be compiled, in which no frame can be; 0 for every other exception.
std::uint32_t place_of_syntax_error(PyObject* error) {
  if (PyObject_IsInstance(error, PyExc_SyntaxError) != 1) return 0;
  PyObject* file_name = PyObject_GetAttrString(error, "filename");
  PyObject* line = PyObject_GetAttrString(error, "lineno");
  const bool known = file_name != nullptr && PyUnicode_Check(file_name) && line != nullptr && PyLong_Check(line);
  const std::uint32_t place = known ? place_in_file(file_name, PyLong_AsLong(line)) : 0;
  Py_XDECREF(file_name);
  Py_XDECREF(line);
  PyErr_Clear();
  return place;
}

PyObject* raised(PyObject*, PyObject* const* given, Py_ssize_t count) {
  if (count != 4 || !PyUnicode_Check(given[0]) || !PyUnicode_Check(given[1]))
    return PyErr_Format(PyExc_TypeError, "raised takes two texts, an exception and its traceback");
  std::uint32_t place = place_of_syntax_error(given[2]);
  if (place == 0) place = place_of_traceback(given[3]);
  record::life().raised(store_text(given[0]), store_text(given[1]), place);
  return none();
}

PyObject* print_exception(PyObject*, PyObject* const* call, Py_ssize_t count) {
  if (count == 0) return PyErr_Format(PyExc_TypeError, "print_exception wants a function");
  const bool outer = std::exchange(printing, true);
  PyObject* result = PyObject_Vectorcall(call[0], call + 1, static_cast<std::size_t>(count - 1), nullptr);
  printing = outer;
  return result;
}

}  // namespace

bool printing_exception() noexcept { return printing; }

std::uint8_t output_flags() noexcept { return printing ? trace::kPart : std::uint8_t{0}; }

PyMethodDef kExceptionFunctions[] = {
    {"raised", c_function(raised), METH_FASTCALL, "An exception left the code of this thread."},
    {"print_exception", c_function(print_exception), METH_FASTCALL, "Calls what writes the traceback of an exception."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace python
