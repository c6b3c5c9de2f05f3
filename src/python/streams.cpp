#include "python/streams.hpp"

#include <string_view>
#include <utility>

#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/exceptions.hpp"
#include "python/traced_call.hpp"

namespace python {
namespace {

thread_local PrintUnderWay* newest_print = nullptr;
thread_local std::size_t rest_of_write = 0;  ///< What the last write could not take, and the next one brings again.

}  // namespace

PrintUnderWay::PrintUnderWay(PyObject* text) noexcept : outer_{newest_print} {
  text_ = PyUnicode_AsUTF8AndSize(text, &size_);
  if (text_ == nullptr) PyErr_Clear();
  newest_print = this;
}

PrintUnderWay::~PrintUnderWay() { newest_print = outer_; }

bool is_print_under_way(const char* bytes, Py_ssize_t size) noexcept {
  PrintUnderWay* print = newest_print;
  if (print == nullptr || print->text_ == nullptr) return false;
  const std::string_view written{bytes, static_cast<std::size_t>(size)},
      text{print->text_, static_cast<std::size_t>(print->size_)};
  // The rest comes in a second call where the first could not take all of it.
  const bool is_it = print->written_ ? text.ends_with(written) : text == written;
  print->written_ |= is_it;
  return is_it;
}

namespace {

/// Calls `original`, which writes `data` to the standard stream `number`; before that the bytes enter the trace.
template <class Original>
PyObject* traced_write(int number, PyObject* data, Original original) {
  Py_buffer bytes{};
  if (!recorder().on() || PyObject_GetBuffer(data, &bytes, PyBUF_SIMPLE) != 0) {
    PyErr_Clear();  // What is no bytes is for the original to refuse.
    return original();
  }
  const auto* text = static_cast<const char*>(bytes.buf);
  const auto size = static_cast<std::size_t>(bytes.len);
  const bool is_rest = std::exchange(rest_of_write, 0) == size;
  if (size == 0 || is_rest || is_print_under_way(text, bytes.len)) {
    PyBuffer_Release(&bytes);
    return original();
  }
  TracedCall call{Operation::Write,
                  trace::kNobody,
                  {.value = number, .serial = size, .text = recorder().text({text, size}), .flags = output_flags()}};
  PyBuffer_Release(&bytes);
  PyObject* result = original();
  const long written = result != nullptr && PyLong_Check(result) ? PyLong_AsLong(result) : 0;
  if (written > 0) rest_of_write = size - static_cast<std::size_t>(written);
  call.ended_with(result, {.value = written});
  return result;
}

int descriptor_of(PyObject* file) {
  PyObject* number = PyObject_CallMethod(file, "fileno", nullptr);
  const long descriptor = number != nullptr && PyLong_Check(number) ? PyLong_AsLong(number) : -1;
  Py_XDECREF(number);
  PyErr_Clear();
  return static_cast<int>(descriptor);
}

PyObject* raw_write(PyObject* self, PyObject* data) {
  const auto original = [&] {
    PyObject* arguments[]{self, data};
    return PyObject_Vectorcall(context().raw_write, arguments, 2, nullptr);
  };
  const int number = descriptor_of(self);
  return number == 1 || number == 2 ? traced_write(number, data, original) : original();
}

PyObject* write(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  const auto original = [&] {
    return PyObject_Vectorcall(context().write, arguments, static_cast<std::size_t>(count), nullptr);
  };
  if (count != 2 || !PyLong_Check(arguments[0])) return original();
  const long number = PyLong_AsLong(arguments[0]);
  PyErr_Clear();
  return number == 1 || number == 2 ? traced_write(static_cast<int>(number), arguments[1], original) : original();
}

PyMethodDef kRawMethods[] = {{"write", raw_write, METH_O, "Write buffer b to file, return number of bytes written."},
                             {nullptr, nullptr, 0, nullptr}};

PyObject* make_raw_type(PyObject* file_io) {
  static PyType_Slot slots[] = {{Py_tp_methods, kRawMethods}, {0, nullptr}};
  static PyType_Spec spec{"_io.FileIO", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
  PyObject* bases = PyTuple_Pack(1, file_io);
  PyObject* type = bases != nullptr ? PyType_FromSpecWithBases(&spec, bases) : nullptr;
  Py_XDECREF(bases);
  return type;
}

/// `owner.name`, a new reference; nullptr without an exception.
PyObject* attribute(PyObject* owner, const char* name) {
  PyObject* value = owner != nullptr ? PyObject_GetAttrString(owner, name) : nullptr;
  PyErr_Clear();
  return value;
}

struct IoTypes {
  PyObject *text, *buffered, *file;
};

/// The stream as the interpreter has made it, but with `raw` as its lowest layer; nullptr with an exception, or where
/// it is another kind of stream.
PyObject* remade(PyObject* stream, const IoTypes& types, PyObject* raw_type) {
  PyObject* buffer = attribute(stream, "buffer");
  const bool unbuffered = buffer != nullptr && Py_IS_TYPE(buffer, reinterpret_cast<PyTypeObject*>(types.file));  // -u
  PyObject* raw = unbuffered ? Py_NewRef(buffer) : attribute(buffer, "raw");
  PyObject *name = attribute(raw, "name"), *size = attribute(raw, "_blksize"), *mode = attribute(stream, "mode");
  PyObject* made = nullptr;
  const auto is = [](PyObject* object, PyObject* type) {
    return object != nullptr && Py_IS_TYPE(object, reinterpret_cast<PyTypeObject*>(type));
  };
  if (is(stream, types.text) && (unbuffered || is(buffer, types.buffered)) && is(raw, types.file) && name != nullptr &&
      size != nullptr && mode != nullptr) {
    PyObject* keywords = Py_BuildValue("{sO}", "closefd", Py_False);
    PyObject* arguments = Py_BuildValue("(is)", descriptor_of(stream), "wb");
    PyObject* our_raw =
        keywords != nullptr && arguments != nullptr ? PyObject_Call(raw_type, arguments, keywords) : nullptr;
    Py_XDECREF(arguments);
    Py_XDECREF(keywords);
    if (our_raw != nullptr) PyObject_SetAttrString(our_raw, "name", name);
    PyObject* our_buffer = our_raw == nullptr ? nullptr
                           : unbuffered       ? Py_NewRef(our_raw)
                                              : PyObject_CallFunctionObjArgs(types.buffered, our_raw, size, nullptr);
    PyObject *encoding = attribute(stream, "encoding"), *errors = attribute(stream, "errors"),
             *lines = attribute(stream, "line_buffering"), *through = attribute(stream, "write_through");
    if (our_buffer != nullptr && encoding != nullptr && errors != nullptr && lines != nullptr && through != nullptr)
      made = PyObject_CallFunction(types.text, "OOOsOO", our_buffer, encoding, errors, "\n", lines, through);
    if (made != nullptr) PyObject_SetAttrString(made, "mode", mode);
    for (PyObject* each : {our_raw, our_buffer, encoding, errors, lines, through}) Py_XDECREF(each);
  }
  for (PyObject* each : {buffer, raw, name, size, mode}) Py_XDECREF(each);
  return made;
}

}  // namespace

PyMethodDef kWrite{"write", c_function(write), METH_FASTCALL, "Write a bytes object to a file descriptor."};

void listen_to_streams() {
  PyObject* io = PyImport_ImportModule("_io");  // Built into the interpreter.
  const IoTypes types{attribute(io, "TextIOWrapper"), attribute(io, "BufferedWriter"), attribute(io, "FileIO")};
  PyObject* raw_type = types.file != nullptr ? make_raw_type(types.file) : nullptr;
  context().raw_write = attribute(types.file, "write");
  for (const auto& [name, original_name] : {std::pair{"stdout", "__stdout__"}, std::pair{"stderr", "__stderr__"}}) {
    PyObject* stream = PySys_GetObject(name);
    const bool usual = raw_type != nullptr && types.text != nullptr && types.buffered != nullptr &&
                       context().raw_write != nullptr && stream != nullptr && stream == PySys_GetObject(original_name);
    PyObject* made = usual ? remade(stream, types, raw_type) : nullptr;
    PyErr_Clear();
    if (made == nullptr) continue;
    PySys_SetObject(name, made);
    PySys_SetObject(original_name, made);
    Py_DECREF(made);
  }
  for (PyObject* each : {io, types.text, types.buffered, types.file, raw_type}) Py_XDECREF(each);
  PyErr_Clear();
}

}  // namespace python
