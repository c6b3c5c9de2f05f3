#include "python/queue_type.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "engine/queue.hpp"
#include "python/connection_type.hpp"
#include "python/context.hpp"
#include "python/errors.hpp"
#include "python/incoming.hpp"
#include "python/pickling.hpp"
#include "python/short_repr.hpp"
#include "python/traced_call.hpp"
#include "python/waiting_arguments.hpp"

namespace python {
namespace {

using engine::ConnectionHandle;

struct QueueObject {
  PyObject_HEAD
  std::optional<engine::Queue> queue;  // Empty before __init__.
  std::optional<engine::JoinableQueue> joinable;
};

struct SimpleQueueObject {
  PyObject_HEAD
  std::optional<engine::SimpleQueue> queue;
};

template <class Object>
Object* as(PyObject* self) {
  return reinterpret_cast<Object*>(self);
}

template <class Object>
auto& queue_of(PyObject* self) {
  auto& queue = as<Object>(self)->queue;
  if (!queue) throw engine::ValueError{"Queue.__init__ has not been called"};
  return *queue;
}

engine::JoinableQueue& joinable_of(PyObject* self) {
  std::optional<engine::JoinableQueue>& queue = as<QueueObject>(self)->joinable;
  if (!queue) throw engine::AttributeError{"this queue does not count its tasks"};
  return *queue;
}

std::string repr_if_traced(PyObject* object) { return trace::recorder().on() ? short_repr(object) : std::string{}; }

constexpr std::chrono::nanoseconds kNotAtAll{0};

/// An object that the feeder thread pickles: what it is then is what is sent, as in CPython.
class Item : public engine::Deferred {
 public:
  Item(PyObject* object, PyObject* on_error) : object_{Py_NewRef(object)}, on_error_{on_error} {}
  ~Item() override {
    if (interpreter_is_gone()) return;
    const PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF(object_);
    Py_DECREF(on_error_);
    PyGILState_Release(state);
  }

  void begin() override {
    // A thread that wants the lock of an interpreter that ends would be ended in the middle of the engine: it waits for the end here.
    while (interpreter_is_gone()) ::pause();
    state_ = PyGILState_Ensure();
  }
  void end() override { PyGILState_Release(state_); }

  std::optional<engine::Bytes> make() override {
    const PyGILState_STATE state = PyGILState_Ensure();
    std::optional<engine::Bytes> bytes;
    PyObject* made = PyObject_CallFunctionObjArgs(context().pickle_item, object_, on_error_, nullptr);
    Py_buffer view;
    if (made == nullptr) {
      PyErr_WriteUnraisable(on_error_);
    } else if (made != Py_None && PyObject_GetBuffer(made, &view, PyBUF_SIMPLE) == 0) {
      bytes.emplace(engine::BytesView{static_cast<const std::byte*>(view.buf), static_cast<std::size_t>(view.len)});
      PyBuffer_Release(&view);
    }
    Py_XDECREF(made);
    PyGILState_Release(state);
    return bytes;
  }

 private:
  static bool interpreter_is_gone() { return !Py_IsInitialized() || _Py_IsFinalizing(); }

  PyObject* object_;
  PyObject* on_error_;
  PyGILState_STATE state_ = PyGILState_UNLOCKED;
};

PyObject* set_queue_error(const char* name) {
  PyObject* module = PyImport_ImportModule("queue");
  PyObject* type = module != nullptr ? PyObject_GetAttrString(module, name) : nullptr;
  Py_XDECREF(module);
  if (type != nullptr) PyErr_SetNone(type);
  Py_XDECREF(type);
  return nullptr;
}

/// Puts plain values as their bytes, others for the feeder thread to pickle. (Of a plain container, what it is now: the feeder thread
/// might have been as quick.)
bool put_item(PyObject* self, engine::Queue& queue, const Pickled* plain, const WaitingArguments& item, const engine::Timeout& timeout) {
  const engine::Place place = begin_operation();
  const std::string repr = repr_if_traced(item.item);
  if (plain != nullptr) {
    const auto put = [&] { return queue.put_bytes(plain->bytes(), repr, timeout, place); };
    if (timeout && timeout->count() == 0 && !run_control()) return put();
    const Unlocked unlocked;
    return put();
  }
  PyObject* on_error = PyObject_GetAttrString(self, "_on_queue_feeder_error");
  if (on_error == nullptr) throw engine::Interrupted{};  // With the exception that is pending.
  auto deferred = std::make_unique<Item>(item.item, on_error);
  const Unlocked unlocked;
  return queue.put_deferred(std::move(deferred), repr, timeout, place);
}

PyObject* put_with(PyObject* self, const WaitingArguments& item) {
  return guarded([&]() -> PyObject* {
    engine::Queue& queue = queue_of<QueueObject>(self);
    if (queue.closed()) return PyErr_Format(PyExc_ValueError, "Queue %R is closed", self);
    Pickled pickled;
    const Pickled* plain = pickled.pickle_if_plain(item.item) ? &pickled : nullptr;
    if (PyErr_Occurred()) return nullptr;
    // Where nobody listens, a first try that cannot wait needs not let go of the interpreter lock.
    const bool tried = plain != nullptr && !trace::recorder().on() && put_item(self, queue, plain, item, kNotAtAll);
    if (tried || put_item(self, queue, plain, item, item.timeout)) return Py_NewRef(Py_None);
    return set_queue_error("Full");
  });
}

PyObject* put(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  WaitingArguments item;
  return item.read("Queue.put", true, values, count, names) ? put_with(self, item) : nullptr;
}

PyObject* put_nowait(PyObject* self, PyObject* object) {
  return put_with(self, {.item = object, .timeout = kNotAtAll});
}

PyObject* get_with(PyObject* self, const engine::Timeout& timeout) {
  return guarded([&]() -> PyObject* {
    engine::Queue& queue = queue_of<QueueObject>(self);
    if (queue.closed()) return PyErr_Format(PyExc_ValueError, "Queue %R is closed", self);
    const engine::Place place = begin_operation();
    Incoming message;
    if (!message.take([&](Incoming& into) { return queue.get_into(into, timeout, place); })) return set_queue_error("Empty");
    return unpickle(message.bytes());
  });
}

PyObject* get(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  WaitingArguments waiting;
  return waiting.read("Queue.get", false, values, count, names) ? get_with(self, waiting.timeout) : nullptr;
}

PyObject* get_nowait(PyObject* self, PyObject*) { return get_with(self, kNotAtAll); }

template <class Body>
PyObject* without_lock(Body body) {
  const Unlocked unlocked;
  body();
  return nullptr;
}

PyObject* qsize(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLong(queue_of<QueueObject>(self).qsize(begin_operation())); });
}

PyObject* empty(PyObject* self, PyObject*) {
  return guarded([&] { return PyBool_FromLong(queue_of<QueueObject>(self).empty(begin_operation())); });
}

PyObject* full(PyObject* self, PyObject*) {
  return guarded([&] { return PyBool_FromLong(queue_of<QueueObject>(self).full(begin_operation())); });
}

PyObject* close(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::Queue& queue = queue_of<QueueObject>(self);
    const engine::Place place = begin_operation();
    without_lock([&] { queue.close(place); });
    return Py_NewRef(Py_None);
  });
}

PyObject* join_thread(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    engine::Queue& queue = queue_of<QueueObject>(self);
    if (!queue.closed()) return PyErr_Format(PyExc_AssertionError, "Queue %R not closed", self);
    const engine::Place place = begin_operation();
    without_lock([&] { queue.join_thread(place); });
    return Py_NewRef(Py_None);
  });
}

PyObject* cancel_join_thread(PyObject* self, PyObject*) {
  return guarded([&] {
    queue_of<QueueObject>(self).cancel_join_thread(begin_operation());
    return Py_NewRef(Py_None);
  });
}

PyObject* task_done(PyObject* self, PyObject*) {
  return guarded([&] {
    joinable_of(self).task_done(begin_operation());
    return Py_NewRef(Py_None);
  });
}

PyObject* join(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::JoinableQueue& queue = joinable_of(self);
    const engine::Place place = begin_operation();
    without_lock([&] { queue.join(place); });
    return Py_NewRef(Py_None);
  });
}

/// Another process's hold on a queue: (shared, reader, its identity, writer, its identity), with the two as descriptors.
PyObject* describe(const engine::QueueHandle& handle) {
  const auto end = [](const ConnectionHandle& of) {
    return Py_BuildValue("(iIiOi)", of.fd, of.pipe, static_cast<int>(of.end), of.stamped ? Py_True : Py_False, of.flags);
  };
  return Py_BuildValue("(KNN)", static_cast<unsigned long long>(handle.shared), end(handle.reader), end(handle.writer));
}

bool read_description(PyObject* description, engine::QueueHandle& handle) {
  unsigned long long shared = 0;
  int end[2] = {}, stamped[2] = {}, flags[2] = {};
  ConnectionHandle* const ends[2] = {&handle.reader, &handle.writer};
  if (!PyArg_ParseTuple(description, "K(iIipi)(iIipi)", &shared, &ends[0]->fd, &ends[0]->pipe, &end[0], &stamped[0], &flags[0],
                        &ends[1]->fd, &ends[1]->pipe, &end[1], &stamped[1], &flags[1]))
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

template <class Object>
PyObject* description(PyObject* self, PyObject*) {
  return guarded([&] { return describe(queue_of<Object>(self).handle()); });
}

/// _ends(class): the two ends of its pipe as Python connections.
template <class Object>
PyObject* ends(PyObject* self, PyObject* type) {
  return guarded([&] {
    using Queue = std::remove_cvref_t<decltype(queue_of<Object>(self))>;
    const auto copy = std::make_shared<Queue>(queue_of<Object>(self));
    return Py_BuildValue("(NN)", connection_view(type, {copy, &copy->reader()}), connection_view(type, {copy, &copy->writer()}));
  });
}

/// Queue.__init__(maxsize, joinable, description=None)
int init_queue(PyObject* self, PyObject* arguments, PyObject*) {
  unsigned int maxsize = 0;
  int joinable = 0;
  PyObject* known = nullptr;
  if (!PyArg_ParseTuple(arguments, "Ip|O!:Queue", &maxsize, &joinable, &PyTuple_Type, &known)) return -1;
  engine::QueueHandle handle;
  if (known != nullptr && !read_description(known, handle)) return -1;
  PyObject* result = guarded([&] {
    QueueObject* object = as<QueueObject>(self);
    const engine::Place place = begin_operation();
    if (joinable != 0) {
      known != nullptr ? object->joinable.emplace(handle) : object->joinable.emplace(maxsize, place);
      object->queue = *object->joinable;
    } else {
      known != nullptr ? object->queue.emplace(handle) : object->queue.emplace(maxsize, place);
    }
    return Py_NewRef(Py_None);
  });
  Py_XDECREF(result);
  return result != nullptr ? 0 : -1;
}

PyObject* get_closed(PyObject* self, void*) {
  return PyBool_FromLong(as<QueueObject>(self)->queue && as<QueueObject>(self)->queue->closed());
}

template <class Object>
PyObject* get_serial(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(queue_of<Object>(self).serial()); });
}

template <class Object>
PyObject* make(PyTypeObject* type, PyObject*, PyObject*) {
  PyObject* self = type->tp_alloc(type, 0);
  if (self == nullptr) return nullptr;
  new (&as<Object>(self)->queue) decltype(Object::queue){};
  if constexpr (requires(Object object) { object.joinable; }) new (&as<Object>(self)->joinable) decltype(Object::joinable){};
  return self;
}

template <class Object>
void destroy(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  std::destroy_at(&as<Object>(self)->queue);
  if constexpr (requires(Object object) { object.joinable; }) std::destroy_at(&as<Object>(self)->joinable);
  type->tp_free(self);
}

PyObject* simple_put(PyObject* self, PyObject* object) {
  return guarded([&]() -> PyObject* {
    engine::SimpleQueue& queue = queue_of<SimpleQueueObject>(self);
    Pickled pickled;
    if (!pickled.pickle(object)) return nullptr;
    const std::string repr = repr_if_traced(object);
    const engine::Place place = begin_operation();
    engine::Sent sent{};
    without_lock([&] { sent = queue.put_bytes(pickled.bytes(), repr, place); });
    if (sent == engine::Sent::Done) return Py_NewRef(Py_None);
    errno = EPIPE;
    return PyErr_SetFromErrno(PyExc_OSError);
  });
}

PyObject* simple_get(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::SimpleQueue& queue = queue_of<SimpleQueueObject>(self);
    const engine::Place place = begin_operation();
    Incoming message;
    message.take([&](Incoming& into) {
      queue.get_into(into, place);
      return true;
    });
    return unpickle(message.bytes());
  });
}

PyObject* simple_empty(PyObject* self, PyObject*) {
  return guarded([&] { return PyBool_FromLong(queue_of<SimpleQueueObject>(self).empty(begin_operation())); });
}

PyObject* simple_close(PyObject* self, PyObject*) {
  return guarded([&] {
    queue_of<SimpleQueueObject>(self).close(begin_operation());
    return Py_NewRef(Py_None);
  });
}

/// SimpleQueue.__init__(description=None)
int init_simple(PyObject* self, PyObject* arguments, PyObject*) {
  PyObject* known = nullptr;
  if (!PyArg_ParseTuple(arguments, "|O!:SimpleQueue", &PyTuple_Type, &known)) return -1;
  engine::QueueHandle handle;
  if (known != nullptr && !read_description(known, handle)) return -1;
  PyObject* result = guarded([&] {
    auto& queue = as<SimpleQueueObject>(self)->queue;
    known != nullptr ? queue.emplace(handle) : queue.emplace(begin_operation());
    return Py_NewRef(Py_None);
  });
  Py_XDECREF(result);
  return result != nullptr ? 0 : -1;
}

/// A lock inside a queue, for programs that use it by its name in CPython (Pool does): acquire, release, with.
class InnerLock {
 public:
  InnerLock(std::shared_ptr<void> owner, engine::SharedSemaphore& semaphore, trace::Serial queue)
      : owner_{std::move(owner)}, semaphore_{semaphore}, queue_{queue} {}
  bool acquire(const engine::Timeout& timeout) {
    const Unlocked unlocked;
    trace::Call call{trace::Operation::Acquire, queue_, {.value = engine::timeout_value(timeout), .flags = trace::kPart}};
    const bool acquired = semaphore_.acquire(call, engine::Deadline{timeout});
    call.ended(acquired ? trace::Outcome::Returned : trace::Outcome::False);
    return acquired;
  }
  void release() {
    trace::Call call{trace::Operation::Release, queue_, {.flags = trace::kPart}};
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
  PyObject_HEAD
  std::optional<InnerLock> queue;
};

PyObject* acquire_inner(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  WaitingArguments waiting;
  if (!waiting.read("acquire", false, values, count, names)) return nullptr;
  return guarded([&] { return PyBool_FromLong(queue_of<InnerLockObject>(self).acquire(waiting.timeout)); });
}

PyObject* release_inner(PyObject* self, PyObject*) {
  return guarded([&] {
    queue_of<InnerLockObject>(self).release();
    return Py_NewRef(Py_None);
  });
}

PyObject* enter_inner(PyObject* self, PyObject*) { return acquire_inner(self, nullptr, 0, nullptr); }
PyObject* exit_inner(PyObject* self, PyObject* const*, Py_ssize_t) { return release_inner(self, nullptr); }

PyObject* value_of_inner(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLong(queue_of<InnerLockObject>(self).value()); });
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
      {Py_tp_new, reinterpret_cast<void*>(make<InnerLockObject>)},
      {Py_tp_dealloc, reinterpret_cast<void*>(destroy<InnerLockObject>)},
      {Py_tp_methods, inner_lock_methods},
      {0, nullptr},
  };
  static PyType_Spec spec{"_spawnarium.InnerLock", sizeof(InnerLockObject), 0, Py_TPFLAGS_DEFAULT, slots};
  static PyObject* const type = PyType_FromSpec(&spec);
  return reinterpret_cast<PyTypeObject*>(type);
}

/// _locks(): what CPython calls _rlock, _wlock and _sem.
template <class Object>
PyObject* locks(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    using Queue = std::remove_cvref_t<decltype(queue_of<Object>(self))>;
    const auto copy = std::make_shared<Queue>(queue_of<Object>(self));
    engine::SharedQueue& shared = copy->shared();
    PyObject* all = PyTuple_New(3);
    Py_ssize_t place = 0;
    for (engine::SharedSemaphore* semaphore : {&shared.read_lock, &shared.write_lock, &shared.slots}) {
      PyObject* lock = make<InnerLockObject>(inner_lock_type(), nullptr, nullptr);
      as<InnerLockObject>(lock)->queue.emplace(copy, *semaphore, shared.serial);
      PyTuple_SET_ITEM(all, place++, lock);
    }
    return all;
  });
}

PyMethodDef queue_methods[] = {
    {"put", c_function(put), METH_FASTCALL | METH_KEYWORDS, "put(obj, block=True, timeout=None)"},
    {"get", c_function(get), METH_FASTCALL | METH_KEYWORDS, "get(block=True, timeout=None)"},
    {"put_nowait", put_nowait, METH_O, nullptr},
    {"get_nowait", get_nowait, METH_NOARGS, nullptr},
    {"qsize", qsize, METH_NOARGS, "How many items were put and not yet got."},
    {"empty", empty, METH_NOARGS, "Whether there is nothing to get now."},
    {"full", full, METH_NOARGS, "Whether nothing can be put now."},
    {"close", close, METH_NOARGS, "This process puts nothing any more."},
    {"join_thread", join_thread, METH_NOARGS, "Waits until all that this process has put is in the pipe."},
    {"cancel_join_thread", cancel_join_thread, METH_NOARGS, "The process shall not wait at its end until all is in the pipe."},
    {"_task_done", task_done, METH_NOARGS, nullptr},
    {"_join", join, METH_NOARGS, nullptr},
    {"_description", description<QueueObject>, METH_NOARGS, nullptr},
    {"_ends", ends<QueueObject>, METH_O, nullptr},
    {"_locks", locks<QueueObject>, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef simple_properties[] = {
    {"_serial", get_serial<SimpleQueueObject>, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyGetSetDef queue_properties[] = {
    {"_serial", get_serial<QueueObject>, nullptr, "Who it is in the trace.", nullptr},
    {"_closed", get_closed, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyMethodDef simple_methods[] = {
    {"put", simple_put, METH_O, nullptr},
    {"get", simple_get, METH_NOARGS, nullptr},
    {"empty", simple_empty, METH_NOARGS, nullptr},
    {"close", simple_close, METH_NOARGS, nullptr},
    {"_description", description<SimpleQueueObject>, METH_NOARGS, nullptr},
    {"_ends", ends<SimpleQueueObject>, METH_O, nullptr},
    {"_locks", locks<SimpleQueueObject>, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

template <class Object>
bool add_type(PyObject* module, const char* name, initproc init, PyMethodDef* methods, PyGetSetDef* properties) {
  PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(make<Object>)},
      {Py_tp_init, reinterpret_cast<void*>(init)},
      {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Object>)},
      {Py_tp_methods, methods},
      {properties != nullptr ? Py_tp_getset : 0, properties},
      {0, nullptr},
  };
  PyType_Spec spec{name, sizeof(Object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
  PyObject* type = PyType_FromSpec(&spec);
  if (type == nullptr) return false;
  const int added = PyModule_AddObjectRef(module, std::strchr(name, '.') + 1, type);
  Py_DECREF(type);
  return added == 0;
}

}  // namespace

bool add_queue_types(PyObject* module) {
  return add_type<QueueObject>(module, "_spawnarium.Queue", init_queue, queue_methods, queue_properties) &&
         add_type<SimpleQueueObject>(module, "_spawnarium.SimpleQueue", init_simple, simple_methods, simple_properties);
}

}  // namespace python
