#include "python/lock_types.hpp"

#include <structmember.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "engine/synchronize.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/timeout.hpp"
#include "python/traced_call.hpp"
#include "python/type_helpers.hpp"
#include "python/waiting_arguments.hpp"

namespace python {
namespace {

using trace::ObjectType;

/// Lock, RLock, Semaphore and BoundedSemaphore. They are types of their own with the same methods, not subclasses in
/// Python, because the interpreter calls a method fastest that belongs to the very type of its object.
struct LockObject {
  PyObject_HEAD std::shared_ptr<engine::SemLock> held;  // Empty before __init__.
  const record::Recorder* recorder;
  PyObject* dict;
  PyObject* weak_references;
  bool is_fork_context;

  bool seen() const noexcept { return recorder->on(); }
};

LockObject* lock_object(PyObject* self) { return reinterpret_cast<LockObject*>(self); }

PyObject* take_slowly(PyObject* self, const engine::Timeout& timeout) {
  return guarded([&] {
    engine::SemLock& lock = made<LockObject>(self);
    const engine::SourceLocation place = begin_operation();
    bool taken = false;
    {
      const GilRelease released;
      taken = lock.acquire(timeout, place);
    }
    return PyBool_FromLong(taken);
  });
}

/// Where nobody listens, a first try that cannot wait needs neither let go of the interpreter lock nor say anything.
bool take_at_once(PyObject* self) noexcept {
  const LockObject* object = lock_object(self);
  return object->held != nullptr && !object->seen() && object->held->try_acquire_unseen();
}

PyObject* acquire_with(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  WaitingArguments waiting;
  if (!waiting.read("acquire", false, values, count, names)) return nullptr;
  return take_at_once(self) ? Py_NewRef(Py_True) : take_slowly(self, waiting.timeout);
}

PyObject* acquire(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  if (count != 0 || names != nullptr) return acquire_with(self, values, count, names);
  return take_at_once(self) ? Py_NewRef(Py_True) : take_slowly(self, std::nullopt);
}

PyObject* release_slowly(PyObject* self) {
  return guarded([&] {
    engine::SemLock& lock = made<LockObject>(self);
    const engine::SourceLocation place = begin_operation();
    std::optional<GilRelease> released;
    if (run_control()) released.emplace();
    lock.release(place);
    return none();
  });
}

bool release_at_once(PyObject* self) noexcept {
  const LockObject* object = lock_object(self);
  return object->held != nullptr && !object->seen() && object->held->try_release_unseen();
}

PyObject* release(PyObject* self, PyObject*) { return release_at_once(self) ? none() : release_slowly(self); }

PyObject* enter(PyObject* self, PyObject*) {
  return take_at_once(self) ? Py_NewRef(Py_True) : take_slowly(self, std::nullopt);
}
PyObject* exit(PyObject* self, PyObject* const*, Py_ssize_t) { return release(self, nullptr); }

PyObject* get_value(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<LockObject>(self).value()); });
}
PyObject* is_zero(PyObject* self, PyObject*) {
  return guarded([&] { return PyBool_FromLong(made<LockObject>(self).value() == 0); });
}
PyObject* is_mine(PyObject* self, PyObject*) {
  return guarded([&] { return PyBool_FromLong(made<LockObject>(self).is_mine()); });
}
PyObject* count(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromLong(made<LockObject>(self).count()); });
}
PyObject* offset(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLongLong(made<LockObject>(self).handle().offset); });
}

PyObject* get_maxvalue(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<LockObject>(self).maximum()); });
}
PyObject* get_kind(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromLong(made<LockObject>(self).type() == ObjectType::RLock ? 0 : 1); });
}
PyObject* get_serial(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<LockObject>(self).serial()); });
}

std::shared_ptr<engine::SemLock> make_lock(ObjectType type, std::uint32_t initial) {
  const engine::SourceLocation place = begin_operation();
  switch (type) {
    case ObjectType::Lock:
      return std::make_shared<engine::Lock>(place);
    case ObjectType::RLock:
      return std::make_shared<engine::RLock>(place);
    case ObjectType::Semaphore:
      return std::make_shared<engine::Semaphore>(initial, place);
    case ObjectType::BoundedSemaphore:
      return std::make_shared<engine::BoundedSemaphore>(initial, place);
    default:
      throw engine::ValueError{"unrecognized kind"};
  }
}

/// Puts a lock into the object; -1 with a Python exception set.
template <class Make>
int fill(PyObject* self, Make make) {
  return guarded_init([&] { held_by<LockObject>(self) = make(); });
}

/// The same for a lock that the program makes in a context.
template <class Make>
int fill_in_context(PyObject* self, PyObject* context, Make make) {
  PyObject* method =
      context != nullptr && context != Py_None ? PyObject_CallMethod(context, "get_start_method", nullptr) : none();
  if (method == nullptr) return -1;
  lock_object(self)->is_fork_context = PyUnicode_Check(method) && PyUnicode_CompareWithASCIIString(method, "fork") == 0;
  Py_DECREF(method);
  return fill(self, make);
}

/// __init__(value=1, *, ctx) of the semaphores.
template <ObjectType type>
int init_semaphore(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"value", "ctx", nullptr};
  int value = 1;
  PyObject* context = nullptr;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|i$O", const_cast<char**>(names), &value, &context)) return -1;
  if (value < 0) {
    errno = EINVAL;  // As sem_open(3) says it.
    PyErr_SetFromErrno(PyExc_OSError);
    return -1;
  }
  return fill_in_context(self, context, [&] { return make_lock(type, static_cast<std::uint32_t>(value)); });
}

/// __init__(*, ctx) of the locks.
template <ObjectType type>
int init_lock(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"ctx", nullptr};
  PyObject* context = nullptr;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|$O", const_cast<char**>(names), &context)) return -1;
  return fill_in_context(self, context, [] { return make_lock(type, 1); });
}

/// SemLock.__init__(kind, value, maxvalue, *, ctx)
int init_any(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"kind", "value", "maxvalue", "ctx", nullptr};
  int kind = 0, value = 0, maximum = 0;
  PyObject* context = nullptr;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "iii|$O", const_cast<char**>(names), &kind, &value, &maximum,
                                   &context))
    return -1;
  const bool bounded = value == maximum;
  const ObjectType type = kind == 0 ? ObjectType::RLock
                          : bounded ? ObjectType::BoundedSemaphore
                                    : ObjectType::Semaphore;
  return fill_in_context(self, context, [&] { return make_lock(type, static_cast<std::uint32_t>(value)); });
}

/// _adopt(offset): becomes the lock that is there in the memory of the run.
PyObject* adopt(PyObject* self, PyObject* number) {
  const unsigned long long known = PyLong_AsUnsignedLongLong(number);
  if (PyErr_Occurred()) return nullptr;
  const int filled = fill(self, [&] { return std::make_shared<engine::Lock>(engine::SharedHandle{known}); });
  return filled == 0 ? none() : nullptr;
}

PyObject* new_lock(PyTypeObject* type, PyObject* arguments, PyObject* keywords) {
  PyObject* self = new_object<LockObject>(type, arguments, keywords);
  if (self == nullptr) return nullptr;
  lock_object(self)->recorder = &record::recorder();
  // Made at once: the interpreter remembers where a method is only for objects that have their dict.
  lock_object(self)->dict = PyDict_New();
  return self;
}

void delete_lock(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (lock_object(self)->weak_references != nullptr) PyObject_ClearWeakRefs(self);
  Py_CLEAR(lock_object(self)->dict);
  std::destroy_at(&held_by<LockObject>(self));
  type->tp_free(self);
  Py_DECREF(type);
}

int traverse_lock(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(lock_object(self)->dict);
  return 0;
}

int clear_lock(PyObject* self) {
  Py_CLEAR(lock_object(self)->dict);
  return 0;
}

PyMethodDef lock_methods[] = {
    {"acquire", c_function(acquire), METH_FASTCALL | METH_KEYWORDS,
     "acquire($self, /, block=True, timeout=None)\n--\n\nTakes it, waiting at most `timeout` seconds. Whether it was "
     "taken."},
    {"release", release, METH_NOARGS, "release($self, /)\n--\n\nGives it back."},
    {"__enter__", enter, METH_NOARGS, nullptr},
    {"__exit__", c_function(exit), METH_FASTCALL, nullptr},
    {"_get_value", get_value, METH_NOARGS, "How often it can still be taken."},
    {"_is_zero", is_zero, METH_NOARGS, nullptr},
    {"_is_mine", is_mine, METH_NOARGS, "Whether the calling thread was the last to take it."},
    {"_count", count, METH_NOARGS, "How often this process has taken it and not given it back."},
    {"_offset", offset, METH_NOARGS, "Where it is in the memory that all processes share."},
    {"_adopt", adopt, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef lock_members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(LockObject, dict), READONLY, nullptr},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(LockObject, weak_references), READONLY, nullptr},
    {"_is_fork_ctx", T_BOOL, offsetof(LockObject, is_fork_context), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef lock_properties[] = {
    {"_serial", get_serial, nullptr, "Who it is in the trace.", nullptr},
    {"_maximum", get_maxvalue, nullptr, nullptr, nullptr},
    {"_kind", get_kind, nullptr, nullptr, nullptr},
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

/// Adds the type `name`, which says that it is of the package's module; nullptr with a Python exception set.
PyObject* add_lock_type(PyObject* module, const char* name, initproc init, PyObject* base, const char* text) {
  PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(new_lock)},
      {Py_tp_init, reinterpret_cast<void*>(init)},
      {Py_tp_dealloc, reinterpret_cast<void*>(delete_lock)},
      {Py_tp_traverse, reinterpret_cast<void*>(traverse_lock)},
      {Py_tp_clear, reinterpret_cast<void*>(clear_lock)},
      {Py_tp_methods, lock_methods},
      {Py_tp_members, lock_members},
      {Py_tp_getset, lock_properties},
      {Py_tp_doc, const_cast<char*>(text)},
      {0, nullptr},
  };
  const std::string full_name = std::string{"multiprocessing.synchronize."} + name;
  PyType_Spec spec{full_name.c_str(), sizeof(LockObject), 0,
                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
  PyObject* type = PyType_FromSpecWithBases(&spec, base);
  if (type == nullptr || PyModule_AddObjectRef(module, name, type) == -1) return nullptr;
  Py_DECREF(type);  // The module has it.
  return type;
}

}  // namespace

bool add_lock_types(PyObject* module) {
  PyObject* any =
      add_lock_type(module, "SemLock", init_any, nullptr,
                    "SemLock(kind, value, maxvalue, *, ctx)\n--\n\nWhat the locks between processes have in common.");
  if (any == nullptr ||
      add_lock_type(module, "Lock", init_lock<ObjectType::Lock>, any,
                    "Lock(*, ctx)\n--\n\nOne holder at a time; anybody may release it.") == nullptr ||
      add_lock_type(
          module, "RLock", init_lock<ObjectType::RLock>, any,
          "RLock(*, ctx)\n--\n\nOne holder at a time, which may take it again; only the holder may release it.") ==
          nullptr)
    return false;
  PyObject* semaphore = add_lock_type(module, "Semaphore", init_semaphore<ObjectType::Semaphore>, any,
                                      "Semaphore(value=1, *, ctx)\n--\n\nAs many holders at a time as its value says.");
  if (semaphore == nullptr ||
      add_lock_type(module, "BoundedSemaphore", init_semaphore<ObjectType::BoundedSemaphore>, semaphore,
                    "BoundedSemaphore(value=1, *, ctx)\n--\n\nNever released more often than it was acquired.") ==
          nullptr)
    return false;
  context().lock_type = any;
  return true;
}

std::shared_ptr<engine::SemLock> lock_of(PyObject* object) {
  if (PyObject_TypeCheck(object, reinterpret_cast<PyTypeObject*>(context().lock_type)))
    return held_by<LockObject>(object);
  PyErr_Format(PyExc_TypeError, "a Condition needs a Lock or an RLock, not '%s'", Py_TYPE(object)->tp_name);
  return nullptr;
}

PyObject* lock_view(PyObject* type, std::shared_ptr<engine::SemLock> lock) {
  PyObject* self = new_lock(reinterpret_cast<PyTypeObject*>(type), nullptr, nullptr);
  if (self != nullptr) held_by<LockObject>(self) = std::move(lock);
  return self;
}

}  // namespace python
