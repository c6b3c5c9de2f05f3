#include "python/short_repr.hpp"

#include <algorithm>
#include <cstring>

#include "python/text.hpp"

namespace python {
namespace {

constexpr std::size_t kLongest = 80;
constexpr Py_ssize_t kMostElements = 8;
constexpr Py_ssize_t kMostCharacters = 60;
constexpr int kDeepest = 3;

/// Appends to a text until it is long enough.
class Writer {
 public:
  explicit Writer(std::string& text) : text_{text} {}

  void write(PyObject* object, int depth) {
    if (full()) return;
    if (PyLong_CheckExact(object)) return write_int(object);
    if (object == Py_None || PyBool_Check(object) || PyFloat_CheckExact(object)) return write_repr(object);
    if (PyUnicode_CheckExact(object)) return write_slice(object, PyUnicode_GET_LENGTH(object));
    if (PyBytes_CheckExact(object)) return write_slice(object, PyBytes_GET_SIZE(object));
    if (depth < kDeepest && PyTuple_CheckExact(object)) return write_tuple(object, depth);
    if (depth < kDeepest && PyList_CheckExact(object)) return write_list(object, depth);
    if (depth < kDeepest && PyDict_CheckExact(object)) return write_dict(object, depth);
    const char* name =
        PyType_Check(object) ? reinterpret_cast<PyTypeObject*>(object)->tp_name : Py_TYPE(object)->tp_name;
    const char* dot = std::strrchr(name, '.');
    text_ += std::string{PyType_Check(object) ? "<class " : "<"} + (dot != nullptr ? dot + 1 : name) + ">";
  }

 private:
  bool full() const { return text_.size() > kLongest; }

  void write_repr(PyObject* object) {
    PyObject* repr = PyObject_Repr(object);
    if (repr != nullptr) text_ += utf8_of(repr);
    Py_XDECREF(repr);
    PyErr_Clear();
  }

  void write_int(PyObject* object) {
    const long bits = bits_of(object);
    if (bits <= 128) return write_repr(object);
    text_ += "<int of " + std::to_string(bits) + " bits>";
  }

  static long bits_of(PyObject* number) {
    int overflow = 0;
    PyLong_AsLongAndOverflow(number, &overflow);
    if (overflow == 0) return 0;  // Few enough.
    PyObject* length = PyObject_CallMethod(number, "bit_length", nullptr);
    const long bits = length != nullptr ? PyLong_AsLong(length) : 0;
    Py_XDECREF(length);
    PyErr_Clear();
    return bits;
  }

  void write_slice(PyObject* object, Py_ssize_t length) {
    if (length <= kMostCharacters) return write_repr(object);
    PyObject* slice = PySequence_GetSlice(object, 0, kMostCharacters);
    if (slice != nullptr) write_repr(slice);
    Py_XDECREF(slice);
    PyErr_Clear();
    text_ += "...";
  }

  template <class Element>
  void write_elements(Py_ssize_t count, int depth, Element element) {
    for (Py_ssize_t i = 0; i < std::min(count, kMostElements) && !full(); ++i) {
      if (i != 0) text_ += ", ";
      write(element(i), depth + 1);
    }
    if (count > kMostElements) text_ += ", ...";
  }

  void write_tuple(PyObject* tuple, int depth) {
    text_ += '(';
    const Py_ssize_t count = PyTuple_GET_SIZE(tuple);
    write_elements(count, depth, [&](Py_ssize_t i) { return PyTuple_GET_ITEM(tuple, i); });
    text_ += count == 1 ? ",)" : ")";
  }

  void write_list(PyObject* list, int depth) {
    text_ += '[';
    write_elements(PyList_GET_SIZE(list), depth, [&](Py_ssize_t i) { return PyList_GET_ITEM(list, i); });
    text_ += ']';
  }

  void write_dict(PyObject* dict, int depth) {
    text_ += '{';
    PyObject *key = nullptr, *value = nullptr;
    Py_ssize_t position = 0;
    for (Py_ssize_t i = 0; PyDict_Next(dict, &position, &key, &value) && !full(); ++i) {
      if (i == kMostElements) {
        text_ += ", ...";
        break;
      }
      if (i != 0) text_ += ", ";
      write(key, depth + 1);
      text_ += ": ";
      write(value, depth + 1);
    }
    text_ += '}';
  }

  std::string& text_;
};

/// Cuts at the border of a character.
void cut(std::string& text) {
  if (text.size() <= kLongest) return;
  std::size_t size = kLongest - 3;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  text.resize(size);
  text += "...";
}

}  // namespace

std::string short_repr(PyObject* object) noexcept {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  std::string text;
  Writer{text}.write(object, 0);
  cut(text);
  PyErr_Restore(type, value, traceback);
  return text;
}

}  // namespace python
