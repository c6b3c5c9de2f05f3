#include "python/queue_parts.hpp"

#include <optional>
#include <utility>

#include "python/connection_type.hpp"
#include "python/errors.hpp"
#include "python/type_helpers.hpp"
#include "python/waiting_arguments.hpp"
#include "record/call.hpp"

namespace python {
namespace {

using engine::ConnectionHandle;

/// A lock inside a queue, for programs that use it by its name in CPython (Pool does): acquire, release, with.
class InnerLock {
 public:
  InnerLock(std::shared_ptr<void> owner, engine::SharedSemaphore& semaphore, trace::Serial queue)
      : owner_{std::move(owner)}, semaphore_{semaphore}, queue_{queue} {}
  bool acquire(const engine::Timeout& timeout) {
    const GilRelease released;
    record::Call call{
        trace::Operation::Acquire, queue_, {.value = engine::timeout_value(timeout), .flags = trace::kPart}};
    const bool acquired = semaphore_.acquire(call, engine::Deadline{timeout});
    call.ended(acquired ? trace::Outcome::Returned : trace::Outcome::False);
    return acquired;
  }
  void release() {
    record::Call call{trace::Operation::Release, queue_, {.flags = trace::kPart}};
    semaphore_.release();
    call.ended(trace::Outcome::Returned);
  }
  std::uint32_t value() const { return semaphore_.value.load(); }

 private:
  std::shared_ptr<void> owner_;
  engine::SharedSemaphore& semaphore_;
  trace::Serial queue_;
};

struct InnerLockObject {
  PyObject_HEAD std::optional<InnerLock> held;
};

PyObject* acquire_inner(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  WaitingArguments waiting;
  if (!waiting.read("acquire", false, values, count, names)) return nullptr;
  return guarded([&] { return PyBool_FromLong(made<InnerLockObject>(self).acquire(waiting.timeout)); });
}

PyObject* release_inner(PyObject* self, PyObject*) {
  return guarded([&] {
    made<InnerLockObject>(self).release();
    return none();
  });
}

PyObject* enter_inner(PyObject* self, PyObject*) { return acquire_inner(self, nullptr, 0, nullptr); }
PyObject* exit_inner(PyObject* self, PyObject* const*, Py_ssize_t) { return release_inner(self, nullptr); }

PyObject* value_of_inner(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<InnerLockObject>(self).value()); });
}

PyMethodDef inner_lock_methods[] = {
    {"acquire", c_function(acquire_inner), METH_FASTCALL | METH_KEYWORDS, "acquire(block=True, timeout=None)"},
    {"release", release_inner, METH_NOARGS, nullptr},
    {"__enter__", enter_inner, METH_NOARGS, nullptr},
    {"__exit__", c_function(exit_inner), METH_FASTCALL, nullptr},
    {"get_value", value_of_inner, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyTypeObject* inner_lock_type() {
  static PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(new_object<InnerLockObject>)},
      {Py_tp_dealloc, reinterpret_cast<void*>(delete_object<InnerLockObject>)},
      {Py_tp_methods, inner_lock_methods},
      {0, nullptr},
  };
  static PyType_Spec spec{"_spawnarium.InnerLock", sizeof(InnerLockObject), 0, Py_TPFLAGS_DEFAULT, slots};
  static PyObject* const type = PyType_FromSpec(&spec);
  return reinterpret_cast<PyTypeObject*>(type);
}

}  // namespace

PyObject* describe(const engine::QueueHandle& handle) {
  const auto end = [](const ConnectionHandle& of) {
    return Py_BuildValue("(iIiOi)", of.fd, of.pipe, static_cast<int>(of.end), of.stamped ? Py_True : Py_False,
                         of.flags);
  };
  return Py_BuildValue("(KNN)", static_cast<unsigned long long>(handle.shared), end(handle.reader), end(handle.writer));
}

bool read_description(PyObject* description, engine::QueueHandle& handle) {
  unsigned long long shared = 0;
  int end[2] = {}, stamped[2] = {}, flags[2] = {};
  ConnectionHandle* const ends[2] = {&handle.reader, &handle.writer};
  if (!PyArg_ParseTuple(description, "K(iIipi)(iIipi)", &shared, &ends[0]->fd, &ends[0]->pipe, &end[0], &stamped[0],
                        &flags[0], &ends[1]->fd, &ends[1]->pipe, &end[1], &stamped[1], &flags[1]))
    return false;
  handle.shared = shared;
  for (int i = 0; i < 2; ++i) {
    ends[i]->end = static_cast<trace::End>(end[i]);
    ends[i]->stamped = stamped[i] != 0;
    ends[i]->flags = static_cast<std::uint8_t>(flags[i]);
  }
  handle.reader.writable = handle.writer.readable = false;
  return true;
}

PyObject* ends_of(PyObject* type, const std::shared_ptr<void>& owner, engine::Connection& reader,
                  engine::Connection& writer) {
  return Py_BuildValue("(NN)", connection_view(type, {owner, &reader}), connection_view(type, {owner, &writer}));
}

PyObject* locks_of(const std::shared_ptr<void>& owner, engine::SharedQueue& shared) {
  PyObject* all = PyTuple_New(3);
  Py_ssize_t place = 0;
  for (engine::SharedSemaphore* semaphore : {&shared.read_lock, &shared.write_lock, &shared.slots}) {
    PyObject* lock = new_object<InnerLockObject>(inner_lock_type(), nullptr, nullptr);
    held_by<InnerLockObject>(lock).emplace(owner, *semaphore, shared.serial);
    PyTuple_SET_ITEM(all, place++, lock);
  }
  return all;
}

}  // namespace python
