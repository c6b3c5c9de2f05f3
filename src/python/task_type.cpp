#include "python/task_type.hpp"

#include <new>
#include <string>

#include "python/short_repr.hpp"
#include "python/text.hpp"
#include "python/traced_call.hpp"
#include "python/type_helpers.hpp"
#include "record/life.hpp"

namespace python {
namespace {

struct TaskObject {
  PyObject_HEAD;
  PyObject* function;
  Serial serial;
  int unwrap;
};

TaskObject& task(PyObject* self) { return *reinterpret_cast<TaskObject*>(self); }

PyObject* new_task(PyTypeObject* type, PyObject* arguments, PyObject*) {
  PyObject* function = nullptr;
  unsigned int serial = 0;
  int unwrap = 0;
  if (!PyArg_ParseTuple(arguments, "OIp:Task", &function, &serial, &unwrap)) return nullptr;
  PyObject* self = type->tp_alloc(type, 0);
  if (self == nullptr) return nullptr;
  task(self).function = Py_NewRef(function);
  task(self).serial = serial;
  task(self).unwrap = unwrap;
  return self;
}

void delete_task(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  Py_XDECREF(task(self).function);
  type->tp_free(self);
  Py_DECREF(type);
}

void write_task(Kind kind, Serial serial, trace::TextRef text = 0, Outcome outcome = Outcome::None) {
  if (!recorder().on()) return;
  begin_named_thread();
  recorder().write({.object = serial, .text = text, .place = calling_place(), .kind = kind, .outcome = outcome});
}

PyObject* call_task(PyObject* self, PyObject* arguments, PyObject* keywords) {
  const TaskObject& here = task(self);
  write_task(Kind::TaskTaken, here.serial);
  PyObject* result = PyObject_Call(here.function, arguments, keywords);
  // SystemExit and KeyboardInterrupt end a Pool's worker, and the task is lost; an executor says what it makes of them.
  if (result == nullptr) {
    if (PyErr_ExceptionMatches(PyExc_Exception) == 0) return nullptr;
    write_task(Kind::TaskEnded, here.serial, pending_exception_text(), Outcome::Raised);
    return nullptr;
  }
  PyObject* said =
      here.unwrap != 0 && PyList_Check(result) && PyList_GET_SIZE(result) == 1 ? PyList_GET_ITEM(result, 0) : result;
  write_task(Kind::TaskEnded, here.serial, recorder().text(short_repr(said)), Outcome::Returned);
  return result;
}

/// What copy and pickle make of it: Task(function, serial, unwrap), in the worker.
PyObject* reduce_task(PyObject* self, PyObject*) {
  const TaskObject& here = task(self);
  return Py_BuildValue("(O(OIi))", Py_TYPE(self), here.function, here.serial, here.unwrap);
}

PyMethodDef task_methods[] = {
    {"__reduce__", reduce_task, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyObject* make_task_type() {
  static PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(new_task)},
                                {Py_tp_call, reinterpret_cast<void*>(call_task)},
                                {Py_tp_dealloc, reinterpret_cast<void*>(delete_task)},
                                {Py_tp_methods, task_methods},
                                {0, nullptr}};
  static PyType_Spec spec{"spawnarium._spawnarium.Task", sizeof(TaskObject), 0, Py_TPFLAGS_DEFAULT, slots};
  return PyType_FromSpec(&spec);
}

PyObject* pool_created(PyObject*, PyObject* name) {
  const Serial serial = recorder().new_serial();
  begin_named_thread();
  recorder().write({.object = serial,
                    .text = store_text(name),
                    .place = calling_place(),
                    .extra = recorder().next_of_type(trace::ObjectType::Pool),
                    .kind = Kind::ObjectCreated,
                    .detail = static_cast<std::uint8_t>(trace::ObjectType::Pool)});
  return PyLong_FromUnsignedLong(serial);
}

/// Who calls, from which line, and when: for an event that another thread writes.
PyObject* this_moment(PyObject*, PyObject*) {
  begin_named_thread();
  return Py_BuildValue("(IIK)", recorder().actor(), calling_place(),
                       static_cast<unsigned long long>(recorder().now_ns()));
}

/// task_submitted(pool, call, text, asker, place, asked_ns): the serial of a new task; asked_ns 0: now.
PyObject* task_submitted(PyObject*, PyObject* arguments) {
  unsigned int pool = 0, asker = 0, place = 0;
  unsigned long long number = 0, asked_ns = 0;
  PyObject* text = nullptr;
  if (!PyArg_ParseTuple(arguments, "IKUIIK", &pool, &number, &text, &asker, &place, &asked_ns)) return nullptr;
  const Serial serial = recorder().new_serial();
  recorder().write_at({.actor = asker,
                       .object = serial,
                       .peer = pool,
                       .serial = number,
                       .text = store_text(text),
                       .place = place,
                       .kind = Kind::TaskSubmitted},
                      asked_ns != 0 ? asked_ns : recorder().now_ns());
  return PyLong_FromUnsignedLong(serial);
}

PyObject* task_failed(PyObject*, PyObject* arguments) {
  unsigned int serial = 0;
  PyObject* text = nullptr;
  if (!PyArg_ParseTuple(arguments, "IU", &serial, &text)) return nullptr;
  write_task(Kind::TaskEnded, serial, store_text(text), Outcome::Raised);
  return none();
}

PyObject* task_fetched(PyObject*, PyObject* number) {
  const unsigned long serial = PyLong_AsUnsignedLong(number);
  if (PyErr_Occurred()) return nullptr;
  write_task(Kind::TaskFetched, static_cast<Serial>(serial));
  return none();
}

PyObject* repr(PyObject*, PyObject* object) {
  const std::string text = short_repr(object);
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyMethodDef functions[] = {
    {"pool_created", pool_created, METH_O, nullptr},
    {"this_moment", this_moment, METH_NOARGS, nullptr},
    {"task_submitted", task_submitted, METH_VARARGS, nullptr},
    {"task_failed", task_failed, METH_VARARGS, nullptr},
    {"task_fetched", task_fetched, METH_O, nullptr},
    {"short_repr", repr, METH_O, "A value in few words; no code of the program runs."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

bool add_task_type(PyObject* module) {
  PyObject* type = make_task_type();
  const bool added = type != nullptr && PyModule_AddObjectRef(module, "Task", type) == 0;
  Py_XDECREF(type);
  return added && PyModule_AddFunctions(module, functions) == 0;
}

}  // namespace python
