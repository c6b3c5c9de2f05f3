#include "python/queue_type.hpp"

#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "engine/queue.hpp"
#include "python/context.hpp"
#include "python/cpython_compat.hpp"
#include "python/errors.hpp"
#include "python/incoming.hpp"
#include "python/pickling.hpp"
#include "python/queue_parts.hpp"
#include "python/short_repr.hpp"
#include "python/text.hpp"
#include "python/traced_call.hpp"
#include "python/type_helpers.hpp"
#include "python/waiting_arguments.hpp"

namespace python {
namespace {

/// A Queue, or a JoinableQueue, which is the same queue with a count.
struct AnyQueue {
  engine::Queue queue;
  std::optional<engine::JoinableQueue> joinable;
};

struct QueueObject {
  PyObject_HEAD std::optional<AnyQueue> held;  // Empty before __init__.
};

struct SimpleQueueObject {
  PyObject_HEAD std::optional<engine::SimpleQueue> held;
};

template <class Object>
auto& queue_of(PyObject* self) {
  if constexpr (std::is_same_v<Object, QueueObject>) return made<QueueObject>(self).queue;
  else return made<Object>(self);
}

engine::JoinableQueue& joinable_of(PyObject* self) {
  std::optional<engine::JoinableQueue>& queue = made<QueueObject>(self).joinable;
  if (!queue) throw engine::AttributeError{"this queue does not count its tasks"};
  return *queue;
}

std::string repr_if_traced(PyObject* object) { return record::recorder().on() ? short_repr(object) : std::string{}; }

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
    // A thread that wants the lock of an interpreter that ends would be ended in the middle of the engine: it waits for
    // the end here.
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
    } else if (PyUnicode_Check(made)) {
      reason_ = utf8_of(made);
    } else if (PyObject_GetBuffer(made, &view, PyBUF_SIMPLE) == 0) {
      bytes.emplace(engine::BytesView{static_cast<const std::byte*>(view.buf), static_cast<std::size_t>(view.len)});
      PyBuffer_Release(&view);
    }
    Py_XDECREF(made);
    PyGILState_Release(state);
    return bytes;
  }

  std::string reason() const override { return reason_; }

 private:
  static bool interpreter_is_gone() { return !Py_IsInitialized() || interpreter_is_ending(); }

  PyObject* object_;
  PyObject* on_error_;
  std::string reason_;
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

/// Puts plain values as their bytes, others for the feeder thread to pickle. (Of a plain container, what it is now: the
/// feeder thread might have been as quick.)
bool put_item(PyObject* self, engine::Queue& queue, const Pickled* plain, const WaitingArguments& item,
              const engine::Timeout& timeout) {
  const engine::SourceLocation place = begin_operation();
  const std::string repr = repr_if_traced(item.item);
  if (plain != nullptr) {
    const auto put = [&] { return queue.put_bytes(plain->bytes(), repr, timeout, place); };
    if (timeout && timeout->count() == 0 && !run_control()) return put();
    const GilRelease released;
    return put();
  }
  PyObject* on_error = PyObject_GetAttrString(self, "_on_queue_feeder_error");
  if (on_error == nullptr) throw engine::Interrupted{};  // With the exception that is pending.
  auto deferred = std::make_unique<Item>(item.item, on_error);
  const GilRelease released;
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
    const bool tried = plain != nullptr && !record::recorder().on() && put_item(self, queue, plain, item, kNotAtAll);
    if (tried || put_item(self, queue, plain, item, item.timeout)) return none();
    return set_queue_error("Full");
  });
}

PyObject* put(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  WaitingArguments item;
  return item.read("Queue.put", true, values, count, names) ? put_with(self, item) : nullptr;
}

PyObject* put_nowait(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  PyObject* object = only_object("Queue.put_nowait", values, count, names);
  return object != nullptr ? put_with(self, {.item = object, .timeout = kNotAtAll}) : nullptr;
}

PyObject* get_with(PyObject* self, const engine::Timeout& timeout) {
  return guarded([&]() -> PyObject* {
    engine::Queue& queue = queue_of<QueueObject>(self);
    if (queue.closed()) return PyErr_Format(PyExc_ValueError, "Queue %R is closed", self);
    const engine::SourceLocation place = begin_operation();
    Incoming message;
    if (!message.take([&](Incoming& into) { return queue.get_into(into, timeout, place); }))
      return set_queue_error("Empty");
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
  const GilRelease released;
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
    const engine::SourceLocation place = begin_operation();
    without_lock([&] { queue.close(place); });
    return none();
  });
}

PyObject* join_thread(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    engine::Queue& queue = queue_of<QueueObject>(self);
    if (!queue.closed()) return PyErr_Format(PyExc_AssertionError, "Queue %R not closed", self);
    const engine::SourceLocation place = begin_operation();
    without_lock([&] { queue.join_thread(place); });
    return none();
  });
}

PyObject* cancel_join_thread(PyObject* self, PyObject*) {
  return guarded([&] {
    queue_of<QueueObject>(self).cancel_join_thread(begin_operation());
    return none();
  });
}

PyObject* task_done(PyObject* self, PyObject*) {
  return guarded([&] {
    joinable_of(self).task_done(begin_operation());
    return none();
  });
}

PyObject* join(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::JoinableQueue& queue = joinable_of(self);
    const engine::SourceLocation place = begin_operation();
    without_lock([&] { queue.join(place); });
    return none();
  });
}

template <class Object>
PyObject* description(PyObject* self, PyObject*) {
  return guarded([&] { return describe(queue_of<Object>(self).handle()); });
}

/// Calls `make` with a Queue of the engine's that lives as long as what is made for it.
template <class Object, class Make>
PyObject* with_copy(PyObject* self, Make make) {
  return guarded([&] {
    using Queue = std::remove_cvref_t<decltype(queue_of<Object>(self))>;
    return make(std::make_shared<Queue>(queue_of<Object>(self)));
  });
}

/// _ends(class): the two ends of its pipe as Python connections.
template <class Object>
PyObject* ends(PyObject* self, PyObject* type) {
  return with_copy<Object>(self,
                           [&](const auto& queue) { return ends_of(type, queue, queue->reader(), queue->writer()); });
}

/// _locks(): what CPython calls _rlock, _wlock and _sem.
template <class Object>
PyObject* locks(PyObject* self, PyObject*) {
  return with_copy<Object>(self, [](const auto& queue) { return locks_of(queue, queue->shared()); });
}

/// Queue.__init__(maxsize, joinable, description=None)
int init_queue(PyObject* self, PyObject* arguments, PyObject*) {
  unsigned int maxsize = 0;
  int joinable = 0;
  PyObject* known = nullptr;
  if (!PyArg_ParseTuple(arguments, "Ip|O!:Queue", &maxsize, &joinable, &PyTuple_Type, &known)) return -1;
  engine::QueueHandle handle;
  if (known != nullptr && !read_description(known, handle)) return -1;
  return guarded_init([&] {
    std::optional<AnyQueue>& held = held_by<QueueObject>(self);
    if (joinable != 0) {
      const engine::JoinableQueue queue =
          known != nullptr ? engine::JoinableQueue{handle} : engine::JoinableQueue{maxsize, begin_operation()};
      held = AnyQueue{.queue = queue, .joinable = queue};
    } else {
      held = AnyQueue{.queue = known != nullptr ? engine::Queue{handle} : engine::Queue{maxsize, begin_operation()},
                      .joinable = {}};
    }
  });
}

PyObject* get_closed(PyObject* self, void*) {
  const std::optional<AnyQueue>& held = held_by<QueueObject>(self);
  return PyBool_FromLong(held && held->queue.closed());
}

template <class Object>
PyObject* get_serial(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(queue_of<Object>(self).serial()); });
}

PyObject* simple_put(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  PyObject* object = only_object("SimpleQueue.put", values, count, names);
  if (object == nullptr) return nullptr;
  return guarded([&]() -> PyObject* {
    engine::SimpleQueue& queue = queue_of<SimpleQueueObject>(self);
    Pickled pickled;
    if (!pickled.pickle(object)) return nullptr;
    const std::string repr = repr_if_traced(object);
    const engine::SourceLocation place = begin_operation();
    engine::Sent sent{};
    without_lock([&] { sent = queue.put_bytes(pickled.bytes(), repr, place); });
    if (sent == engine::Sent::Done) return none();
    errno = EPIPE;
    return PyErr_SetFromErrno(PyExc_OSError);
  });
}

PyObject* simple_get(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::SimpleQueue& queue = queue_of<SimpleQueueObject>(self);
    const engine::SourceLocation place = begin_operation();
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
    return none();
  });
}

/// SimpleQueue.__init__(description=None)
int init_simple(PyObject* self, PyObject* arguments, PyObject*) {
  PyObject* known = nullptr;
  if (!PyArg_ParseTuple(arguments, "|O!:SimpleQueue", &PyTuple_Type, &known)) return -1;
  engine::QueueHandle handle;
  if (known != nullptr && !read_description(known, handle)) return -1;
  return guarded_init([&] {
    auto& queue = held_by<SimpleQueueObject>(self);
    known != nullptr ? queue.emplace(handle) : queue.emplace(begin_operation());
  });
}

PyMethodDef queue_methods[] = {
    {"put", c_function(put), METH_FASTCALL | METH_KEYWORDS,
     "put($self, /, obj, block=True, timeout=None)\n--\n\nPuts an item in."},
    {"get", c_function(get), METH_FASTCALL | METH_KEYWORDS,
     "get($self, /, block=True, timeout=None)\n--\n\nTakes the first item out."},
    {"put_nowait", c_function(put_nowait), METH_FASTCALL | METH_KEYWORDS,
     "put_nowait($self, /, obj)\n--\n\nPuts an item in, or raises Full."},
    {"get_nowait", get_nowait, METH_NOARGS, "get_nowait($self, /)\n--\n\nTakes the first item out, or raises Empty."},
    {"qsize", qsize, METH_NOARGS, "qsize($self, /)\n--\n\nHow many items were put and not yet got."},
    {"empty", empty, METH_NOARGS, "empty($self, /)\n--\n\nWhether there is nothing to get now."},
    {"full", full, METH_NOARGS, "full($self, /)\n--\n\nWhether nothing can be put now."},
    {"close", close, METH_NOARGS, "close($self, /)\n--\n\nThis process puts nothing any more."},
    {"join_thread", join_thread, METH_NOARGS,
     "join_thread($self, /)\n--\n\nWaits until all that this process has put is in the pipe."},
    {"cancel_join_thread", cancel_join_thread, METH_NOARGS,
     "cancel_join_thread($self, /)\n--\n\nThe process shall not wait at its end until all is in the pipe."},
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
    {"put", c_function(simple_put), METH_FASTCALL | METH_KEYWORDS, "put($self, /, obj)\n--\n\nPuts an item in."},
    {"get", simple_get, METH_NOARGS, "get($self, /)\n--\n\nTakes the first item out."},
    {"empty", simple_empty, METH_NOARGS, nullptr},
    {"close", simple_close, METH_NOARGS, nullptr},
    {"_description", description<SimpleQueueObject>, METH_NOARGS, nullptr},
    {"_ends", ends<SimpleQueueObject>, METH_O, nullptr},
    {"_locks", locks<SimpleQueueObject>, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

bool add_queue_types(PyObject* module) {
  return add_type<QueueObject>(module, "_spawnarium.Queue", init_queue, queue_methods, queue_properties) &&
         add_type<SimpleQueueObject>(module, "_spawnarium.SimpleQueue", init_simple, simple_methods, simple_properties);
}

}  // namespace python
