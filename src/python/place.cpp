#include "python/place.hpp"

#include <Python.h>
#include <frameobject.h>

#include <algorithm>
#include <string>

#include "base/regular_file.hpp"
#include "python/context.hpp"
#include "python/exceptions.hpp"
#include "python/lines.hpp"
#include "record/recorder.hpp"

namespace python {
namespace {

constexpr std::uint32_t kLibrary = 0;  // Also: a source that cannot be stored.

enum class Unreadable { Store, Leave };

std::uint32_t find_source(PyObject* file_name, Unreadable unreadable) {
  PyObject* path = PyUnicode_EncodeFSDefault(file_name);  // A path need not be UTF-8.
  if (path == nullptr) {
    PyErr_Clear();
    return kLibrary;
  }
  const std::string name{PyBytes_AS_STRING(path), static_cast<std::size_t>(PyBytes_GET_SIZE(path))};
  Py_DECREF(path);
  const auto& folders = context().library_folders;
  const auto below = [&](const std::string& folder) { return name.starts_with(folder); };
  if (name.empty() || name.front() == '<' || std::any_of(folders.begin(), folders.end(), below)) return kLibrary;
  const auto content = base::read_if_possible(name, base::kMostSource);
  if (!content && unreadable == Unreadable::Leave) return kLibrary;
  return record::recorder().source(name, content.value_or(""));
}

std::uint32_t source_of(PyCodeObject* code) {
  auto& known = context().source_of_file;
  const auto found = known.find(code->co_filename);
  if (found != known.end()) return found->second;
  // The reference keeps the name's address from meaning another file.
  Py_INCREF(code->co_filename);
  return known[code->co_filename] = find_source(code->co_filename, Unreadable::Store);
}

/// What the interpreter calls before each line (PyEval_SetTrace).
int before_line(PyObject*, PyFrameObject* frame, int what, PyObject*) {
  if (what != PyTrace_LINE) return 0;
  PyCodeObject* code = PyFrame_GetCode(frame);
  const std::uint32_t source = source_of(code);
  Py_DECREF(code);
  if (source != kLibrary)
    record::recorder().write(
        {.place = trace::place_of(source, static_cast<std::uint32_t>(PyFrame_GetLineNumber(frame))),
         .kind = trace::Kind::Line});
  return 0;
}

}  // namespace

bool is_library_code(PyCodeObject* code) { return source_of(code) == kLibrary; }

void trace_lines() {
  if (record::recorder().on()) PyEval_SetTrace(before_line, nullptr);
}

std::uint32_t calling_place() noexcept {
  if (!record::recorder().on() || printing_exception()) return 0;
  PyFrameObject* frame = PyThreadState_GetFrame(PyThreadState_Get());
  std::uint32_t place = 0;
  while (frame != nullptr && place == 0) {
    PyCodeObject* code = PyFrame_GetCode(frame);
    const std::uint32_t source = source_of(code);
    const bool is_first_of_child = reinterpret_cast<PyObject*>(code) == context().bootstrap.entry_code;
    Py_DECREF(code);
    if (source != kLibrary)
      place = trace::place_of(source, static_cast<std::uint32_t>(std::max(PyFrame_GetLineNumber(frame), 0)));
    // The frames around it are the parent's, as it called start(): the child is nowhere there.
    PyFrameObject* outer = is_first_of_child ? nullptr : PyFrame_GetBack(frame);
    Py_DECREF(frame);
    frame = outer;
  }
  Py_XDECREF(frame);
  return place;
}

std::uint32_t place_in_file(PyObject* file_name, long line) noexcept {
  if (!record::recorder().on() || line <= 0) return 0;
  const std::uint32_t source = find_source(file_name, Unreadable::Leave);
  return source != kLibrary ? trace::place_of(source, static_cast<std::uint32_t>(line)) : 0;
}

std::uint32_t place_of_traceback(PyObject* traceback) noexcept {
  std::uint32_t place = 0;
  for (PyObject* at = traceback; at != nullptr && PyTraceBack_Check(at);) {
    const auto* entry = reinterpret_cast<PyTracebackObject*>(at);
    PyCodeObject* code = PyFrame_GetCode(entry->tb_frame);
    const std::uint32_t source = source_of(code);
    Py_DECREF(code);
    PyObject* line = source != kLibrary ? PyObject_GetAttrString(at, "tb_lineno") : nullptr;
    const long number = line != nullptr && PyLong_Check(line) ? PyLong_AsLong(line) : 0;
    Py_XDECREF(line);
    PyErr_Clear();
    if (number > 0) place = trace::place_of(source, static_cast<std::uint32_t>(number));
    at = reinterpret_cast<PyObject*>(entry->tb_next);
  }
  return place;
}

}  // namespace python
