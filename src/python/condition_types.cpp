#include "python/condition_types.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

#include "engine/synchronize.hpp"
#include "python/errors.hpp"
#include "python/lock_types.hpp"
#include "python/timeout.hpp"
#include "python/traced_call.hpp"
#include "python/type_helpers.hpp"

namespace python {
namespace {

struct ConditionObject {
  PyObject_HEAD std::optional<engine::Condition> held;
};

struct EventObject {
  PyObject_HEAD std::optional<engine::Event> held;
};

struct BarrierObject {
  PyObject_HEAD std::optional<engine::Barrier> held;
};

template <class Object>
PyObject* get_serial(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<Object>(self).serial()); });
}

// Condition

PyObject* wait_condition(PyObject* self, PyObject* seconds) {
  return guarded([&]() -> PyObject* {
    engine::Condition& condition = made<ConditionObject>(self);
    engine::Timeout timeout;
    if (!read_timeout(seconds, timeout, TimeoutOf::Lock)) return nullptr;
    const engine::SourceLocation place = begin_operation();
    bool notified = false;
    {
      const GilRelease released;
      notified = condition.wait(timeout, place);
    }
    return PyBool_FromLong(notified);
  });
}

PyObject* notify(PyObject* self, PyObject* number) {
  const unsigned long wanted = PyLong_AsUnsignedLong(number);
  if (wanted == static_cast<unsigned long>(-1) && PyErr_Occurred()) return nullptr;
  return guarded([&] {
    engine::Condition& condition = made<ConditionObject>(self);
    const engine::SourceLocation place = begin_operation();
    {
      const GilRelease released;
      condition.notify(static_cast<std::uint32_t>(std::min<unsigned long>(wanted, engine::kAll)), place);
    }
    return none();
  });
}

/// (sleeping, woken, wake): the counters that CPython's condition consists of.
PyObject* counts(PyObject* self, PyObject*) {
  return guarded([&] {
    const engine::SharedCondition& shared = made<ConditionObject>(self).shared_counts();
    return Py_BuildValue("(III)", shared.sleeping.value.load(), shared.woken.value.load(), shared.wake.value.load());
  });
}

/// _inner_lock(class): its lock as an object of that class.
PyObject* inner_lock(PyObject* self, PyObject* type) {
  return guarded([&] { return lock_view(type, made<ConditionObject>(self).shared_lock()); });
}

PyObject* condition_offset(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLongLong(made<ConditionObject>(self).handle().offset); });
}

/// Condition.__init__(lock or None, offset=-1)
int init_condition(PyObject* self, PyObject* arguments, PyObject*) {
  PyObject* lock = nullptr;
  long long known = -1;
  if (!PyArg_ParseTuple(arguments, "O|L:Condition", &lock, &known)) return -1;
  std::shared_ptr<engine::SemLock> inner;
  if (lock != Py_None && (inner = lock_of(lock)) == nullptr) return -1;
  return guarded_init([&] {
    auto& held = held_by<ConditionObject>(self);
    if (known >= 0) held.emplace(engine::SharedHandle{static_cast<std::uint64_t>(known)}, std::move(inner));
    else held.emplace(std::move(inner), begin_operation());
  });
}

PyMethodDef condition_methods[] = {
    {"_wait", wait_condition, METH_O, nullptr},          {"_notify", notify, METH_O, nullptr},
    {"_counts", counts, METH_NOARGS, nullptr},           {"_inner_lock", inner_lock, METH_O, nullptr},
    {"_offset", condition_offset, METH_NOARGS, nullptr}, {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef condition_properties[] = {
    {"_serial", get_serial<ConditionObject>, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

// Event

template <void (engine::Event::*operation)(engine::SourceLocation)>
PyObject* change_event(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::Event& event = made<EventObject>(self);
    const engine::SourceLocation place = begin_operation();
    {
      const GilRelease released;
      (event.*operation)(place);
    }
    return none();
  });
}

PyObject* is_set(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::Event& event = made<EventObject>(self);
    const engine::SourceLocation place = begin_operation();
    bool set = false;
    {
      const GilRelease released;
      set = event.is_set(place);
    }
    return PyBool_FromLong(set);
  });
}

PyObject* wait_event(PyObject* self, PyObject* seconds) {
  return guarded([&]() -> PyObject* {
    engine::Event& event = made<EventObject>(self);
    engine::Timeout timeout;
    if (!read_timeout(seconds, timeout, TimeoutOf::Lock)) return nullptr;
    const engine::SourceLocation place = begin_operation();
    bool set = false;
    {
      const GilRelease released;
      set = event.wait(timeout, place);
    }
    return PyBool_FromLong(set);
  });
}

PyObject* event_offset(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLongLong(made<EventObject>(self).handle().offset); });
}

/// Event.__init__(offset=-1)
int init_event(PyObject* self, PyObject* arguments, PyObject*) {
  long long known = -1;
  if (!PyArg_ParseTuple(arguments, "|L:Event", &known)) return -1;
  return guarded_init([&] {
    auto& held = held_by<EventObject>(self);
    if (known >= 0) held.emplace(engine::SharedHandle{static_cast<std::uint64_t>(known)});
    else held.emplace(begin_operation());
  });
}

PyMethodDef event_methods[] = {
    {"is_set", is_set, METH_NOARGS, "Whether the flag is set."},
    {"set", change_event<&engine::Event::set>, METH_NOARGS, "Sets the flag and wakes all who wait for it."},
    {"clear", change_event<&engine::Event::clear>, METH_NOARGS, "Takes the flag back."},
    {"_wait", wait_event, METH_O, nullptr},
    {"_offset", event_offset, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef event_properties[] = {
    {"_serial", get_serial<EventObject>, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

// Barrier

/// Calls a Python function within an operation of the engine; its exception stays pending and ends the operation.
class Action {
 public:
  explicit Action(PyObject* function) : function_{Py_NewRef(function), Py_DecRef} {}
  void operator()() const {
    const PyGILState_STATE state = PyGILState_Ensure();
    PyObject* result = PyObject_CallNoArgs(function_.get());
    Py_XDECREF(result);
    PyGILState_Release(state);
    if (result == nullptr) throw engine::Interrupted{};
  }

 private:
  std::shared_ptr<PyObject> function_;
};

PyObject* wait_barrier(PyObject* self, PyObject* seconds) {
  return guarded([&]() -> PyObject* {
    engine::Barrier& barrier = made<BarrierObject>(self);
    engine::Timeout timeout;
    if (!read_timeout(seconds, timeout)) return nullptr;
    const engine::SourceLocation place = begin_operation();
    std::uint32_t number = 0;
    {
      const GilRelease released;
      number = barrier.wait(timeout, place);
    }
    return PyLong_FromUnsignedLong(number);
  });
}

template <void (engine::Barrier::*operation)(engine::SourceLocation)>
PyObject* change_barrier(PyObject* self, PyObject*) {
  return guarded([&] {
    engine::Barrier& barrier = made<BarrierObject>(self);
    const engine::SourceLocation place = begin_operation();
    {
      const GilRelease released;
      (barrier.*operation)(place);
    }
    return none();
  });
}

PyObject* barrier_offset(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromUnsignedLongLong(made<BarrierObject>(self).handle().offset); });
}

PyObject* get_parties(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<BarrierObject>(self).parties()); });
}
PyObject* get_n_waiting(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromUnsignedLong(made<BarrierObject>(self).n_waiting()); });
}
PyObject* get_broken(PyObject* self, void*) {
  return guarded([&] { return PyBool_FromLong(made<BarrierObject>(self).broken()); });
}

/// Barrier.__init__(parties, action, timeout, offset=-1)
int init_barrier(PyObject* self, PyObject* arguments, PyObject*) {
  unsigned int parties = 0;
  PyObject *action = nullptr, *seconds = nullptr;
  long long known = -1;
  if (!PyArg_ParseTuple(arguments, "IOO|L:Barrier", &parties, &action, &seconds, &known)) return -1;
  engine::Timeout timeout;
  if (!read_timeout(seconds, timeout)) return -1;
  return guarded_init([&] {
    std::function<void()> function;
    if (action != Py_None) function = Action{action};
    auto& held = held_by<BarrierObject>(self);
    if (known >= 0) held.emplace(engine::SharedHandle{static_cast<std::uint64_t>(known)}, std::move(function), timeout);
    else held.emplace(parties, std::move(function), timeout, begin_operation());
  });
}

PyMethodDef barrier_methods[] = {
    {"_wait", wait_barrier, METH_O, nullptr},
    {"reset", change_barrier<&engine::Barrier::reset>, METH_NOARGS,
     "Makes it new: who waits now gets BrokenBarrierError."},
    {"abort", change_barrier<&engine::Barrier::abort>, METH_NOARGS, "Breaks it."},
    {"_offset", barrier_offset, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef barrier_properties[] = {
    {"_serial", get_serial<BarrierObject>, nullptr, nullptr, nullptr},
    {"parties", get_parties, nullptr, "How many must come.", nullptr},
    {"n_waiting", get_n_waiting, nullptr, "How many have come.", nullptr},
    {"broken", get_broken, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool add_condition_types(PyObject* module) {
  return add_type<ConditionObject>(module, "_spawnarium.Condition", init_condition, condition_methods,
                                   condition_properties) &&
         add_type<EventObject>(module, "_spawnarium.Event", init_event, event_methods, event_properties) &&
         add_type<BarrierObject>(module, "_spawnarium.Barrier", init_barrier, barrier_methods, barrier_properties);
}

}  // namespace python
