#include "python/exceptions.hpp"

#include <utility>

#include "python/place.hpp"
#include "python/text.hpp"
#include "python/type_helpers.hpp"
#include "record/life.hpp"
#include "trace/event.hpp"

namespace python {
namespace {

thread_local bool telling_exception = false;

PyObject* raised(PyObject*, PyObject* const* given, Py_ssize_t count) {
  if (count != 3 || !PyUnicode_Check(given[0]) || !PyUnicode_Check(given[1]))
    return PyErr_Format(PyExc_TypeError, "raised takes two texts and a traceback");
  record::life().raised(store_text(given[0]), store_text(given[1]), place_of_traceback(given[2]));
  return none();
}

PyObject* tell_exception(PyObject*, PyObject* const* call, Py_ssize_t count) {
  if (count == 0) return PyErr_Format(PyExc_TypeError, "tell_exception wants a function");
  const bool outer = std::exchange(telling_exception, true);
  PyObject* result = PyObject_Vectorcall(call[0], call + 1, static_cast<std::size_t>(count - 1), nullptr);
  telling_exception = outer;
  return result;
}

}  // namespace

bool exception_is_told() noexcept { return telling_exception; }

std::uint8_t flags_of_voice() noexcept { return telling_exception ? trace::kPart : std::uint8_t{0}; }

PyMethodDef kExceptionFunctions[] = {
    {"raised", c_function(raised), METH_FASTCALL, "An exception left the code of this thread."},
    {"tell_exception", c_function(tell_exception), METH_FASTCALL, "Calls what writes the traceback of an exception."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace python
