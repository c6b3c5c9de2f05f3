#include "python/threads.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <optional>
#include <vector>

#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/place.hpp"
#include "python/text.hpp"
#include "python/traced_call.hpp"
#include "record/life.hpp"
#include "record/turns.hpp"

namespace python {
namespace {

// The body of a thread: what the interpreter calls in its place. Its repr is the function's, because that is what the
// interpreter prints where the function raises.

struct Body {
  PyObject_HEAD;
  PyObject* function;
  trace::TextRef name;
  Serial thread;
  bool of_library;
};

Body& body_of(PyObject* self) { return *reinterpret_cast<Body*>(self); }

/// The pending exception leaves the function of this thread.
void tell_raised() {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  const std::uint32_t place = place_of_traceback(traceback);
  PyErr_Restore(type, value, traceback);
  record::life().raised(pending_exception_text(), 0, place);
}

/// The interpreter may end a daemon's thread within the function, by unwinding the stack (pthread_exit): nothing here
/// has a destructor.
PyObject* call_body(PyObject* self, PyObject* arguments, PyObject* keywords) {
  const Body& body = body_of(self);
  record::life().thread_began(body.thread, {.name = body.name, .of_library = body.of_library});
  if (body.of_library) record::begin_library_thread();
  PyObject* result = PyObject_Call(body.function, arguments, keywords);
  // A child that was forked here is no thread: its recorder writes as the process.
  if (recorder().actor() == body.thread) {
    // Of a Thread object nothing comes here: see watch().
    if (result == nullptr && PyErr_ExceptionMatches(PyExc_SystemExit) == 0) tell_raised();
    context().threads.living.erase(body.thread);
    record::end_library_thread();
    record::life().thread_ended();
    record::leave_gate();
  }
  return result;
}

PyObject* repr_body(PyObject* self) { return PyObject_Repr(body_of(self).function); }

void delete_body(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  Py_XDECREF(body_of(self).function);
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* make_body_type() {
  static PyType_Slot slots[] = {{Py_tp_call, reinterpret_cast<void*>(call_body)},
                                {Py_tp_repr, reinterpret_cast<void*>(repr_body)},
                                {Py_tp_dealloc, reinterpret_cast<void*>(delete_body)},
                                {0, nullptr}};
  static PyType_Spec spec{"_spawnarium.ThreadBody", sizeof(Body), 0, Py_TPFLAGS_DEFAULT, slots};
  return PyType_FromSpec(&spec);
}

/// nullptr, without an exception: it cannot be made, and the thread goes unseen.
PyObject* new_body(PyObject* function, PyObject* name, Serial thread, bool of_library) {
  Context::Threads& here = context().threads;
  if (here.body_type == nullptr) here.body_type = make_body_type();
  auto* type = reinterpret_cast<PyTypeObject*>(here.body_type);
  PyObject* self = type != nullptr ? type->tp_alloc(type, 0) : nullptr;
  PyErr_Clear();
  if (self == nullptr) return nullptr;
  Body& body = body_of(self);
  body.function = Py_NewRef(function);
  body.name = name != nullptr ? store_text(name) : recorder().text("thread");
  body.thread = thread;
  body.of_library = of_library;
  return self;
}

// Thread objects

/// threading.Thread; nullptr while the program has not imported threading. A new reference.
PyObject* thread_class() {
  PyObject* name = PyUnicode_FromString("threading");
  PyObject* module = name != nullptr ? PyImport_GetModule(name) : nullptr;
  PyObject* found = module != nullptr ? PyObject_GetAttrString(module, "Thread") : nullptr;
  Py_XDECREF(module);
  Py_XDECREF(name);
  PyErr_Clear();
  return found;
}

/// The Thread object whose method the function is, borrowed; nullptr for another function.
PyObject* thread_object_of(PyObject* function, PyObject* type) {
  PyObject* self = PyMethod_Check(function) ? PyMethod_GET_SELF(function) : nullptr;
  const bool is_thread = self != nullptr && type != nullptr && PyObject_IsInstance(self, type) == 1;
  PyErr_Clear();
  return is_thread ? self : nullptr;
}

/// What the thread is called: threading's name for it, or the function's. A new reference or nullptr.
PyObject* name_of_thread(PyObject* function, PyObject* object) {
  PyObject* name =
      PyObject_GetAttrString(object != nullptr ? object : function, object != nullptr ? "_name" : "__name__");
  PyErr_Clear();
  if (name != nullptr && !PyUnicode_Check(name)) Py_CLEAR(name);
  return name;
}

/// Whether what the thread does is written in the library: the function given to Thread(target=...), or run() of a
/// class derived from Thread.
bool is_of_library(PyObject* function, PyObject* object) {
  PyObject* target = object != nullptr ? PyObject_GetAttrString(object, "_target") : Py_NewRef(function);
  if (target == Py_None) {
    Py_DECREF(target);
    target = PyObject_GetAttrString(object, "run");
  }
  PyObject* code = target != nullptr ? PyObject_GetAttrString(target, "__code__") : nullptr;
  const bool found = code != nullptr && PyCode_Check(code) && is_library_code(reinterpret_cast<PyCodeObject*>(code));
  Py_XDECREF(code);
  Py_XDECREF(target);
  PyErr_Clear();
  return found;
}

void remember(PyObject* object, Serial thread) {
  auto& known = context().threads.known;
  // An object that is gone leaves its address to another one: only a living reference means anything.
  if (known.size() >= 64)
    for (auto each = known.begin(); each != known.end();) {
      const bool gone = PyWeakref_GetObject(each->second.reference) == Py_None;
      if (gone) Py_DECREF(each->second.reference);
      each = gone ? known.erase(each) : std::next(each);
    }
  PyObject* reference = PyWeakref_NewRef(object, nullptr);
  PyErr_Clear();
  if (reference == nullptr) return;
  if (const auto old = known.find(object); old != known.end()) Py_DECREF(old->second.reference);
  known[object] = {reference, thread};
}

Serial serial_of(PyObject* object) {
  const auto& known = context().threads.known;
  const auto found = known.find(object);
  return found != known.end() && PyWeakref_GetObject(found->second.reference) == object ? found->second.thread
                                                                                        : trace::kNobody;
}

/// Thread.join(timeout=None): nullopt without one; what is no number is for the original to refuse.
std::optional<std::chrono::nanoseconds> timeout_of(PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  PyObject* value = count > 1 ? arguments[1] : nullptr;
  if (names != nullptr && PyTuple_GET_SIZE(names) == 1) value = arguments[count];
  if (value == nullptr || value == Py_None || PyNumber_Check(value) == 0) return std::nullopt;
  const double seconds = PyFloat_AsDouble(value);
  PyErr_Clear();
  return std::chrono::nanoseconds{std::isfinite(seconds) ? std::llround(std::clamp(seconds, 0.0, 9e8) * 1e9) : 0};
}

PyObject* join(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  const auto original = [&] {
    return PyObject_Vectorcall(context().threads.join, arguments, static_cast<std::size_t>(count), names);
  };
  const Serial thread = recorder().on() && count != 0 ? serial_of(arguments[0]) : trace::kNobody;
  if (thread == trace::kNobody || thread == recorder().actor()) return original();  // Joining itself is an error.
  const auto timeout = timeout_of(arguments, count, names);
  TracedCall call{Operation::Join, thread, {.value = timeout ? timeout->count() : -1}};
  const auto lives = [&] { return context().threads.living.contains(thread); };
  PyObject* result = nullptr;
  if (lives() && (!timeout || timeout->count() > 0)) call.call().blocked(thread);
  if (!call.call().controlled()) {
    result = original();
  } else if (wait_at_gate(call.call(), timeout ? record::Call::Limit::Timeout : record::Call::Limit::None,
                          [&] { return !lives(); })) {
    result = lives() ? Py_NewRef(Py_None) : original();
  }
  if (result != nullptr && lives()) call.ended(Outcome::TimedOut);
  else call.ended_with(result);
  return result;
}

PyMethodDef kJoin{"join", c_function(join), METH_FASTCALL | METH_KEYWORDS, "Wait until the thread terminates."};

/// Once: join of all Thread objects is ours.
void listen_to_join(PyObject* type) {
  Context::Threads& here = context().threads;
  if (here.join != nullptr || type == nullptr) return;
  PyObject* original = PyObject_GetAttrString(type, "join");
  PyObject* function = PyCFunction_NewEx(&kJoin, nullptr, nullptr);
  PyObject* method = function != nullptr ? PyInstanceMethod_New(function) : nullptr;
  if (original != nullptr && method != nullptr && PyObject_SetAttrString(type, "join", method) == 0)
    here.join = Py_NewRef(original);
  Py_XDECREF(method);
  Py_XDECREF(function);
  Py_XDECREF(original);
  PyErr_Clear();
}

/// threading catches what leaves a thread's function; the watcher listens to it there.
void watch(PyObject* object) {
  PyObject* watcher = context().threads.watcher;
  PyObject* done = watcher != nullptr ? PyObject_CallOneArg(watcher, object) : nullptr;
  Py_XDECREF(done);
  PyErr_Clear();
}

PyObject* start(PyObject* original, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  const auto as_it_is = [&] {
    return PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), names);
  };
  if (!recorder().on() || count == 0 || PyCallable_Check(arguments[0]) == 0) return as_it_is();
  PyObject* type = thread_class();
  PyObject* object = thread_object_of(arguments[0], type);
  PyObject* name = name_of_thread(arguments[0], object);
  const Serial thread = recorder().new_serial();
  PyObject* body = new_body(arguments[0], name, thread, !context().internals && is_of_library(arguments[0], object));
  if (object != nullptr && body != nullptr) {
    listen_to_join(type);
    remember(object, thread);
    watch(object);
  }
  Py_XDECREF(name);
  Py_XDECREF(type);
  if (body == nullptr) return as_it_is();
  context().threads.living.insert(thread);
  const Py_ssize_t all = count + (names != nullptr ? PyTuple_GET_SIZE(names) : 0);
  std::vector<PyObject*> ours(arguments, arguments + all);
  ours[0] = body;
  PyObject* result = PyObject_Vectorcall(original, ours.data(), static_cast<std::size_t>(count), names);
  if (result == nullptr) context().threads.living.erase(thread);
  Py_DECREF(body);
  return result;
}

PyObject* start_new_thread(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  return start(context().threads.start_new, arguments, count, names);
}
PyObject* start_joinable_thread(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  return start(context().threads.start_joinable, arguments, count, names);
}

/// Puts `function` in the place of `module.<its name>` and returns what was there; nullptr: this interpreter has none.
PyObject* take_place(PyObject* module, PyMethodDef& function) {
  PyObject* original = PyObject_GetAttrString(module, function.ml_name);
  PyErr_Clear();
  if (original == nullptr) return nullptr;
  PyObject* module_name = PyUnicode_FromString("_thread");
  PyObject* ours = PyCFunction_NewEx(&function, nullptr, module_name);
  if (ours != nullptr) PyObject_SetAttrString(module, function.ml_name, ours);
  Py_XDECREF(ours);
  Py_XDECREF(module_name);
  return original;
}

void copy_attribute(PyObject* from, const char* name, PyObject* to, const char* as) {
  PyObject* value = PyObject_GetAttrString(from, name);
  if (value != nullptr && to != nullptr && PyObject_HasAttrString(to, as) != 0) PyObject_SetAttrString(to, as, value);
  Py_XDECREF(value);
  PyErr_Clear();
}

constexpr const char* kStartText = "Start a new thread and return its identifier.";
PyMethodDef kStartNewThread{"start_new_thread", c_function(start_new_thread), METH_FASTCALL | METH_KEYWORDS,
                            kStartText};
PyMethodDef kStartJoinableThread{"start_joinable_thread", c_function(start_joinable_thread),
                                 METH_FASTCALL | METH_KEYWORDS, kStartText};

}  // namespace

void listen_to_threads() {
  Context::Threads& here = context().threads;
  PyObject* module = PyImport_ImportModule("_thread");  // Built into the interpreter.
  if (module == nullptr) return PyErr_Clear();
  here.start_new = take_place(module, kStartNewThread);
  here.start_joinable = take_place(module, kStartJoinableThread);
  copy_attribute(module, "start_new_thread", module, "start_new");  // Its former name.
  PyObject* name = PyUnicode_FromString("threading");
  PyObject* threading = name != nullptr ? PyImport_GetModule(name) : nullptr;
  copy_attribute(module, "start_new_thread", threading, "_start_new_thread");
  copy_attribute(module, "start_joinable_thread", threading, "_start_joinable_thread");
  Py_XDECREF(threading);
  Py_XDECREF(name);
  Py_DECREF(module);
}

void forget_threads() noexcept {
  Context::Threads& here = context().threads;
  if (!here.known.empty()) here.known.clear();  // The references are given up: letting them go would copy memory.
  if (!here.living.empty()) here.living.clear();
}

}  // namespace python
