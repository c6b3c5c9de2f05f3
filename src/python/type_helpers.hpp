#pragma once

#include <Python.h>

#include <cstring>
#include <memory>
#include <new>

#include "engine/errors.hpp"
#include "python/errors.hpp"

namespace python {

/// A new reference to None, as the return value of a method.
inline PyObject* none() noexcept { return Py_NewRef(Py_None); }

/// For a type whose objects are `struct Object { PyObject_HEAD; Held held; }`: what the interpreter wants of it.
template <class Object>
decltype(Object::held)& held_by(PyObject* self) {
  return reinterpret_cast<Object*>(self)->held;
}

/// What `held` points to, which is there from __init__ on.
template <class Object>
auto& made(PyObject* self) {
  auto& held = held_by<Object>(self);
  if (!held) throw engine::ValueError{"__init__ has not been called"};
  return *held;
}

template <class Object>
PyObject* new_object(PyTypeObject* type, PyObject*, PyObject*) {
  PyObject* self = type->tp_alloc(type, 0);
  if (self != nullptr) new (&held_by<Object>(self)) decltype(Object::held){};
  return self;
}

template <class Object>
void delete_object(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  std::destroy_at(&held_by<Object>(self));
  type->tp_free(self);
}

/// Runs the body of an __init__; -1 with a Python exception set.
template <class Body>
int guarded_init(Body body) {
  PyObject* result = guarded([&] {
    body();
    return none();
  });
  Py_XDECREF(result);
  return result != nullptr ? 0 : -1;
}

/// Adds the type `name`, "_spawnarium.Lock", to the module. Its tables must outlive it.
template <class Object>
bool add_type(PyObject* module, const char* name, initproc init, PyMethodDef* methods, PyGetSetDef* properties) {
  PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(new_object<Object>)},        {Py_tp_init, reinterpret_cast<void*>(init)},
      {Py_tp_dealloc, reinterpret_cast<void*>(delete_object<Object>)}, {Py_tp_methods, methods},
      {properties != nullptr ? Py_tp_getset : 0, properties},          {0, nullptr},
  };
  PyType_Spec spec{name, sizeof(Object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
  PyObject* type = PyType_FromSpec(&spec);
  if (type == nullptr) return false;
  const int added = PyModule_AddObjectRef(module, std::strchr(name, '.') + 1, type);
  Py_DECREF(type);
  return added == 0;
}

}  // namespace python
