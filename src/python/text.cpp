#include "python/text.hpp"

#include "record/recorder.hpp"

namespace python {

std::string utf8_of(PyObject* text) noexcept {
  Py_ssize_t size = 0;
  if (const char* bytes = PyUnicode_AsUTF8AndSize(text, &size)) return {bytes, static_cast<std::size_t>(size)};
  PyErr_Clear();
  PyObject* encoded = PyUnicode_AsEncodedString(text, "utf-8", "replace");
  if (encoded == nullptr) {
    PyErr_Clear();
    return {};
  }
  std::string bytes{PyBytes_AS_STRING(encoded), static_cast<std::size_t>(PyBytes_GET_SIZE(encoded))};
  Py_DECREF(encoded);
  return bytes;
}

trace::TextRef store_text(PyObject* text) noexcept {
  if (!record::recorder().on()) return 0;
  Py_ssize_t size = 0;
  if (const char* bytes = PyUnicode_AsUTF8AndSize(text, &size))
    return record::recorder().text({bytes, static_cast<std::size_t>(size)});
  PyErr_Clear();
  return record::recorder().text(utf8_of(text));
}

}  // namespace python
