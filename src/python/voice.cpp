#include "python/voice.hpp"

#include <cmath>
#include <string_view>

#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/exceptions.hpp"
#include "python/streams.hpp"
#include "python/text.hpp"
#include "python/time_scale.hpp"
#include "python/traced_call.hpp"

namespace python {
namespace {

struct PrintOptions {
  PyObject* separator = nullptr;  // nullptr: one space
  PyObject* end = nullptr;        // nullptr: a newline
  PyObject* file = nullptr;
  bool flush = false;
};

/// False for what the original must judge: unknown keywords, wrong types.
bool read_options(PyObject* const* values, PyObject* names, PrintOptions& options) {
  const Py_ssize_t count = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* name = PyTuple_GET_ITEM(names, i);
    PyObject* value = values[i];
    const bool none = value == Py_None;
    if (PyUnicode_CompareWithASCIIString(name, "sep") == 0) {
      if (!none && !PyUnicode_Check(value)) return false;
      options.separator = none ? nullptr : value;
    } else if (PyUnicode_CompareWithASCIIString(name, "end") == 0) {
      if (!none && !PyUnicode_Check(value)) return false;
      options.end = none ? nullptr : value;
    } else if (PyUnicode_CompareWithASCIIString(name, "file") == 0) {
      options.file = none ? nullptr : value;
    } else if (PyUnicode_CompareWithASCIIString(name, "flush") == 0) {
      if (!PyBool_Check(value)) return false;
      options.flush = value == Py_True;
    } else {
      return false;
    }
  }
  return true;
}

/// What is to be written, as one str; nullptr if str() of a value raised: then `parts` has what comes before it.
PyObject* join_values(PyObject* parts, PyObject* const* values, Py_ssize_t count, const PrintOptions& options) {
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* text = PyObject_Str(values[i]);
    if (text == nullptr) return nullptr;
    const int appended = PyList_Append(parts, text);
    Py_DECREF(text);
    if (appended == -1) return nullptr;
  }
  PyObject* separator = options.separator != nullptr ? Py_NewRef(options.separator) : PyUnicode_FromString(" ");
  PyObject* joined = PyUnicode_Join(separator, parts);
  Py_DECREF(separator);
  if (joined == nullptr) return nullptr;
  PyObject* end = options.end != nullptr ? Py_NewRef(options.end) : PyUnicode_FromString("\n");
  PyUnicode_AppendAndDel(&joined, end);
  return joined;
}

/// The original has written the values before the one whose str() raises.
void write_what_came_before(PyObject* file, PyObject* parts, const PrintOptions& options) {
  if (PyList_GET_SIZE(parts) == 0) return;
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyObject* separator = options.separator != nullptr ? Py_NewRef(options.separator) : PyUnicode_FromString(" ");
  PyObject* joined = PyUnicode_Join(separator, parts);
  if (joined != nullptr) {
    PyUnicode_Append(&joined, separator);
    if (joined != nullptr) PyFile_WriteObject(joined, file, Py_PRINT_RAW);
  }
  Py_XDECREF(joined);
  Py_XDECREF(separator);
  PyErr_Restore(type, value, traceback);
}

/// The one write: the text enters the trace before its bytes leave the process.
PyObject* write_line(PyObject* file, PyObject* text, bool flush) {
  TracedCall call{
      Operation::Print,
      trace::kNobody,
      {.value = file == context().program_stderr ? 2 : 0, .text = store_text(text), .flags = output_flags()}};
  const PrintUnderWay print{text};
  PyObject* result = PyFile_WriteObject(text, file, Py_PRINT_RAW) == 0 ? Py_NewRef(Py_None) : nullptr;
  if (result != nullptr && flush) {
    PyObject* flushed = PyObject_CallMethod(file, "flush", nullptr);
    if (flushed == nullptr) Py_CLEAR(result);
    Py_XDECREF(flushed);
  }
  call.ended_with(result, {.value = print.written()});
  return result;
}

PyObject* print(PyObject*, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  const Context& here = context();
  PrintOptions options;
  const bool usual = read_options(values + count, names, options);
  PyObject* file = options.file != nullptr ? options.file : PySys_GetObject("stdout");
  // What goes elsewhere than to the program's own streams is not its voice.
  if (!usual || file == nullptr || (file != here.program_stdout && file != here.program_stderr))
    return PyObject_Vectorcall(here.print, values, static_cast<std::size_t>(count), names);

  Py_INCREF(file);
  PyObject* parts = PyList_New(0);
  PyObject* text = parts != nullptr ? join_values(parts, values, count, options) : nullptr;
  PyObject* result = nullptr;
  if (text != nullptr) {
    result = write_line(file, text, options.flush);
  } else if (parts != nullptr) {
    write_what_came_before(file, parts, options);
  }
  Py_XDECREF(text);
  Py_XDECREF(parts);
  Py_DECREF(file);
  return result;
}

/// Where run control is on, the line comes by a pipe, and the original would write the prompt and read the line in one:
/// the prompt is a step, and the wait for the line is none.
PyObject* input_under_control(record::Call& call, PyObject* const* arguments, Py_ssize_t count) {
  PyObject* out = PySys_GetObject("stdout");
  if (count > 1 || out == nullptr || out == Py_None)
    return PyObject_Vectorcall(context().input, arguments, static_cast<std::size_t>(count), nullptr);
  if (count == 1 && PyFile_WriteObject(arguments[0], out, Py_PRINT_RAW) != 0) return nullptr;
  PyObject* flushed = PyObject_CallMethod(out, "flush", nullptr);
  if (flushed == nullptr) PyErr_Clear();
  Py_XDECREF(flushed);
  call.await_input();
  PyObject* line = PyObject_CallNoArgs(context().input);
  PyThreadState* const state = PyEval_SaveThread();  // An exception may be pending.
  call.wait_at_gate();
  take_interpreter_lock(state);
  return line;
}

PyObject* input(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  PyObject* prompt = record::recorder().on() && count == 1 ? PyObject_Str(arguments[0]) : nullptr;
  PyErr_Clear();
  TracedCall call{Operation::Input, trace::kNobody, {.text = prompt != nullptr ? store_text(prompt) : 0}};
  Py_XDECREF(prompt);
  PyObject* line = call.call().controlled()
                       ? input_under_control(call.call(), arguments, count)
                       : PyObject_Vectorcall(context().input, arguments, static_cast<std::size_t>(count), nullptr);
  if (line == nullptr && PyErr_ExceptionMatches(PyExc_EOFError)) {
    const PyObject* empty = context().bootstrap.empty_stdin;
    const bool given = empty != nullptr && PySys_GetObject("stdin") == empty;
    call.ended(trace::Outcome::EndOfFile, {.text = given ? recorder().text("/dev/null") : 0});
  } else {
    call.ended_with(line, {.text = line != nullptr && PyUnicode_Check(line) ? store_text(line) : 0});
  }
  return line;
}

/// Sleeps at the gate: run control's clock says when it is over. A signal's handler runs meanwhile, and the sleep goes
/// on; what is left when everybody is let go is slept for real.
PyObject* sleep_under_control(record::Call& call) {
  do {
    {
      const GilRelease released;
      call.wait_at_gate(record::Call::Limit::Timeout);
    }
    if (PyErr_CheckSignals() == -1) return nullptr;
  } while (call.controlled() && call.time_left().count() > 0);
  if (call.time_left().count() == 0) return Py_NewRef(Py_None);
  PyObject* left = PyFloat_FromDouble(std::chrono::duration<double>{call.time_left()}.count());
  PyObject* result = left != nullptr ? PyObject_CallOneArg(context().sleep, left) : nullptr;
  Py_XDECREF(left);
  return result;
}

/// The original's own sleep, for as long as the program asks, or shorter in a check.
PyObject* sleep_for_real(PyObject* seconds, bool sensible) {
  // A signal that came while the event was written must not wait until the sleep is over.
  if (PyErr_CheckSignals() == -1) return nullptr;
  PyObject* original = context().sleep;
  if (!sensible || time_scale() == 1) return PyObject_CallOneArg(original, seconds);
  PyObject* scaled = PyFloat_FromDouble(PyFloat_AsDouble(seconds) * time_scale());
  PyObject* result = scaled != nullptr ? PyObject_CallOneArg(original, scaled) : nullptr;
  Py_XDECREF(scaled);
  return result;
}

PyObject* sleep(PyObject*, PyObject* seconds) {
  if (!record::recorder().on()) return PyObject_CallOneArg(context().sleep, seconds);
  const double duration = PyNumber_Check(seconds) != 0 ? PyFloat_AsDouble(seconds) : -1;
  PyErr_Clear();
  const bool sensible = std::isfinite(duration) && duration >= 0 && duration < 9e9;
  const std::int64_t duration_ns = sensible ? std::llround(duration * time_scale() * 1e9) : 0;
  TracedCall call{Operation::Sleep, trace::kNobody, {.value = duration_ns}};
  PyObject* result =
      sensible && call.call().controlled() ? sleep_under_control(call.call()) : sleep_for_real(seconds, sensible);
  call.ended_with(result);
  return result;
}

constexpr const char* kPrintText = "Prints the values to a stream, or to sys.stdout by default.";
constexpr const char* kInputText = "Read a string from standard input.  The trailing newline is stripped.";
constexpr const char* kSleepText = "sleep(seconds)\n\nDelay execution for a given number of seconds.";

}  // namespace

PyMethodDef kPrint{"print", c_function(print), METH_FASTCALL | METH_KEYWORDS, kPrintText};
PyMethodDef kInput{"input", c_function(input), METH_FASTCALL, kInputText};
PyMethodDef kSleep{"sleep", sleep, METH_O, kSleepText};

}  // namespace python
