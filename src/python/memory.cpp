#include "python/memory.hpp"

#include "engine/ipc_object.hpp"
#include "python/context.hpp"
#include "python/short_repr.hpp"
#include "python/traced_call.hpp"

namespace python {
namespace {

trace::TextRef text_of(PyObject* content) {
  return recorder().on() && content != nullptr ? recorder().text(short_repr(content)) : 0;
}

PyObject* memory_created(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  if (count != 3) {
    PyErr_SetString(PyExc_TypeError, "memory_created(array, length, content)");
    return nullptr;
  }
  const bool array = PyObject_IsTrue(arguments[0]) == 1;
  const long long length = PyLong_AsLongLong(arguments[1]);
  if (PyErr_Occurred() != nullptr) return nullptr;
  const trace::ObjectType type = array ? trace::ObjectType::Array : trace::ObjectType::Value;
  return PyLong_FromUnsignedLong(
      engine::create_ipc_object(type, length, {.name = short_repr(arguments[2])}, begin_operation()));
}

// A loop over shared memory: what it does is plain from its first turns, and a recording has no room for a million.
constexpr std::uint64_t kRecorded = 5'000;

/// Whether the access is one of too many, which are counted.
bool is_counted(Operation operation, Serial object) {
  if (!recorder().on() || run_control() || context().internals) return false;
  Context::Accesses& accesses = context().accesses[object];
  if (accesses.recorded < kRecorded) {
    ++accesses.recorded;
    return false;
  }
  auto& counted = operation == Operation::Store ? accesses.stores : accesses.loads;
  counted.add(operation, object, recorder().now_ns());
  return true;
}

/// A call of `function` with the arguments behind it, as one operation on that place of the memory.
PyObject* access(Operation operation, PyObject* const* arguments, Py_ssize_t count) {
  if (count < 3) {
    PyErr_SetString(PyExc_TypeError, "needs a serial, an index and a function");
    return nullptr;
  }
  const auto serial = static_cast<Serial>(PyLong_AsUnsignedLong(arguments[0]));
  const long long index = PyLong_AsLongLong(arguments[1]);
  if (PyErr_Occurred() != nullptr) return nullptr;
  const bool stores = operation == Operation::Store;
  if (is_counted(operation, serial))
    return PyObject_Vectorcall(arguments[2], arguments + 3, static_cast<std::size_t>(count - 3), nullptr);
  const trace::TextRef written = stores ? text_of(arguments[count - 1]) : 0;
  TracedCall call{operation, serial, {.value = index, .text = written}};
  PyObject* const result =
      PyObject_Vectorcall(arguments[2], arguments + 3, static_cast<std::size_t>(count - 3), nullptr);
  call.ended_with(result, {.value = index, .text = stores ? written : text_of(result)});
  return result;
}

PyObject* load(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  return access(Operation::Load, arguments, count);
}
PyObject* store(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  return access(Operation::Store, arguments, count);
}

PyCFunction fast(PyObject* (*function)(PyObject*, PyObject* const*, Py_ssize_t)) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

}  // namespace

void tell_memory() noexcept {
  if (!recorder().on()) return;
  for (auto& [object, accesses] : context().accesses) {
    accesses.loads.write(Operation::Load, object);
    accesses.stores.write(Operation::Store, object);
  }
}

bool add_memory_functions(PyObject* module) {
  static PyMethodDef functions[] = {{"memory_created", fast(memory_created), METH_FASTCALL, nullptr},
                                    {"load", fast(load), METH_FASTCALL, nullptr},
                                    {"store", fast(store), METH_FASTCALL, nullptr},
                                    {}};
  return PyModule_AddFunctions(module, functions) == 0;
}

}  // namespace python
