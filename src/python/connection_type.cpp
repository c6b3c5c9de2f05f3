#include "python/connection_type.hpp"

#include <cerrno>
#include <climits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/connection.hpp"
#include "python/bytes_like.hpp"
#include "python/errors.hpp"
#include "python/incoming.hpp"
#include "python/pickling.hpp"
#include "python/short_repr.hpp"
#include "python/timeout.hpp"
#include "python/traced_call.hpp"
#include "python/type_helpers.hpp"
#include "python/waiting_arguments.hpp"

namespace python {
namespace {

using engine::Connection;
using engine::ConnectionHandle;

struct ConnectionObject {
  PyObject_HEAD std::shared_ptr<Connection> held;  // Empty before __init__.
};

std::shared_ptr<Connection>& connection_of(PyObject* self) { return held_by<ConnectionObject>(self); }

Connection& open_connection(PyObject* self) {
  const std::shared_ptr<Connection>& connection = connection_of(self);
  if (!connection || connection->closed()) throw engine::OSError{"handle is closed"};
  return *connection;
}

Connection& readable_connection(PyObject* self) {
  Connection& connection = open_connection(self);
  if (!connection.readable()) throw engine::OSError{"connection is write-only"};
  return connection;
}

Connection& writable_connection(PyObject* self) {
  Connection& connection = open_connection(self);
  if (!connection.writable()) throw engine::OSError{"connection is read-only"};
  return connection;
}

PyObject* set_broken_pipe() {
  errno = EPIPE;
  return PyErr_SetFromErrno(PyExc_OSError);
}

PyObject* send(PyObject* self, PyObject* const* values, Py_ssize_t count, PyObject* names) {
  PyObject* object = only_object("_ConnectionBase.send", values, count, names);
  if (object == nullptr) return nullptr;
  return guarded([&]() -> PyObject* {
    Connection& connection = writable_connection(self);
    Pickled pickled;
    if (!pickled.pickle(object)) return nullptr;
    const std::string repr = record::recorder().on() ? short_repr(object) : std::string{};
    const engine::SourceLocation place = begin_operation();
    engine::Sent sent{};
    {
      const GilRelease released;
      sent = connection.send_value(pickled.bytes(), repr, place);
    }
    return sent == engine::Sent::Done ? none() : set_broken_pipe();
  });
}

PyObject* recv(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    Connection& connection = readable_connection(self);
    const engine::SourceLocation place = begin_operation();
    Incoming message;
    const auto receive = [&](Incoming& into) { return connection.receive(into, Operation::Recv, {}, place); };
    if (!message.take(receive)) {
      PyErr_SetNone(PyExc_EOFError);
      return nullptr;
    }
    return unpickle(message.bytes());
  });
}

PyObject* send_bytes(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"buf", "offset", "size", nullptr};
  PyObject *buffer = nullptr, *wanted = Py_None;
  Py_ssize_t offset = 0;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|nO:send_bytes", const_cast<char**>(names), &buffer, &offset,
                                   &wanted))
    return nullptr;
  return guarded([&]() -> PyObject* {
    Connection& connection = writable_connection(self);
    const BytesLike bytes{buffer, PyBUF_CONTIG_RO};
    if (!bytes) return nullptr;
    if (offset < 0) throw engine::ValueError{"offset is negative"};
    if (bytes.length() < offset) throw engine::ValueError{"buffer length < offset"};
    Py_ssize_t size = bytes.length() - offset;
    if (wanted != Py_None) {
      size = PyNumber_AsSsize_t(wanted, PyExc_OverflowError);
      if (size == -1 && PyErr_Occurred()) return nullptr;
      if (size < 0) throw engine::ValueError{"size is negative"};
      if (size > bytes.length() - offset) throw engine::ValueError{"buffer length < offset + size"};
    }
    const engine::SourceLocation place = begin_operation();
    engine::Sent sent{};
    {
      const GilRelease released;
      sent = connection.send_bytes({bytes.data() + offset, static_cast<std::size_t>(size)}, place);
    }
    return sent == engine::Sent::Done ? none() : set_broken_pipe();
  });
}

PyObject* recv_bytes(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"maxlength", nullptr};
  PyObject* longest = Py_None;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|O:recv_bytes", const_cast<char**>(names), &longest))
    return nullptr;
  return guarded([&]() -> PyObject* {
    Connection& connection = readable_connection(self);
    std::optional<std::size_t> maximum;
    if (longest != Py_None) {
      const Py_ssize_t number = PyNumber_AsSsize_t(longest, nullptr);
      if (number == -1 && PyErr_Occurred()) return nullptr;
      if (number < 0) throw engine::ValueError{"negative maxlength"};
      maximum = static_cast<std::size_t>(number);
    }
    const engine::SourceLocation place = begin_operation();
    Incoming message;
    const auto receive = [&](Incoming& into) { return connection.receive(into, Operation::RecvBytes, maximum, place); };
    if (!message.take(receive)) {
      PyErr_SetNone(PyExc_EOFError);
      return nullptr;
    }
    return message.take_bytes();
  });
}

PyObject* raise_too_short(const engine::BufferTooShort& error) {
  PyObject* context = PyImport_ImportModule("multiprocessing.context");
  PyObject* type = context != nullptr ? PyObject_GetAttrString(context, "BufferTooShort") : nullptr;
  Py_XDECREF(context);
  if (type == nullptr) return nullptr;
  PyObject* bytes = PyBytes_FromStringAndSize(reinterpret_cast<const char*>(error.received().data()),
                                              static_cast<Py_ssize_t>(error.received().size()));
  PyErr_SetObject(type, bytes);
  Py_DECREF(type);
  Py_XDECREF(bytes);
  return nullptr;
}

PyObject* recv_bytes_into(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"buf", "offset", nullptr};
  PyObject* buffer = nullptr;
  Py_ssize_t offset = 0;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|n:recv_bytes_into", const_cast<char**>(names), &buffer,
                                   &offset))
    return nullptr;
  return guarded([&]() -> PyObject* {
    Connection& connection = readable_connection(self);
    const BytesLike bytes{buffer, PyBUF_CONTIG};
    if (!bytes) return nullptr;
    if (offset < 0) throw engine::ValueError{"negative offset"};
    if (offset > bytes.length()) throw engine::ValueError{"offset too large"};
    const engine::SourceLocation place = begin_operation();
    std::optional<std::size_t> size;
    try {
      const GilRelease released;
      size =
          connection.recv_bytes_into({bytes.data() + offset, static_cast<std::size_t>(bytes.length() - offset)}, place);
    } catch (const engine::BufferTooShort& error) {
      return raise_too_short(error);
    }
    if (size) return PyLong_FromSize_t(*size);
    PyErr_SetNone(PyExc_EOFError);
    return nullptr;
  });
}

PyObject* poll(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  const Py_ssize_t keywords = names != nullptr ? PyTuple_GET_SIZE(names) : 0;
  const bool named = keywords == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "timeout") == 0;
  if (count + keywords > 1 || (keywords == 1 && !named))
    return PyErr_Format(PyExc_TypeError, "poll() takes at most one argument: timeout");
  return guarded([&]() -> PyObject* {
    Connection& connection = readable_connection(self);
    engine::Timeout timeout = std::chrono::nanoseconds{0};
    if (count + keywords == 1 && !read_timeout(arguments[0], timeout)) return nullptr;
    const engine::SourceLocation place = begin_operation();
    bool ready = false;
    {
      const GilRelease released;
      ready = connection.poll(timeout, place);
    }
    return PyBool_FromLong(ready);
  });
}

PyObject* close(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    const std::shared_ptr<Connection>& connection = connection_of(self);
    if (connection && !connection->closed()) {
      const engine::SourceLocation place = begin_operation();
      const GilRelease released;
      connection->close(place);
    }
    return none();
  });
}

PyObject* fileno(PyObject* self, PyObject*) {
  return guarded([&] { return PyLong_FromLong(open_connection(self).fileno()); });
}

PyObject* enter(PyObject* self, PyObject*) { return Py_NewRef(self); }
PyObject* exit(PyObject* self, PyObject* const*, Py_ssize_t) { return close(self, nullptr); }

/// What makes this end known in another process: (pipe, end, stamped, flags).
PyObject* identity(PyObject* self, PyObject*) {
  return guarded([&] {
    const ConnectionHandle handle = open_connection(self).handle();
    return Py_BuildValue("(IiOi)", handle.pipe, static_cast<int>(handle.end), handle.stamped ? Py_True : Py_False,
                         handle.flags);
  });
}

PyObject* get_closed(PyObject* self, void*) {
  return PyBool_FromLong(!connection_of(self) || connection_of(self)->closed());
}
PyObject* get_readable(PyObject* self, void*) {
  return PyBool_FromLong(connection_of(self) && connection_of(self)->readable());
}
PyObject* get_writable(PyObject* self, void*) {
  return PyBool_FromLong(connection_of(self) && connection_of(self)->writable());
}
PyObject* get_handle(PyObject* self, void*) {
  const std::shared_ptr<Connection>& connection = connection_of(self);
  return !connection || connection->closed() ? none() : PyLong_FromLong(connection->fileno());
}

int set_handle(PyObject* self, PyObject* value, void*) {
  if (value != Py_None) {
    PyErr_SetString(PyExc_AttributeError,
                    "_handle can only be set to None: the descriptor is no longer the connection's");
    return -1;
  }
  if (connection_of(self)) connection_of(self)->abandon();
  return 0;
}

int init(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"handle", "readable", "writable", "identity", nullptr};
  PyObject *handle = nullptr, *known = nullptr;
  int readable = 1, writable = 1;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|ppO!:Connection", const_cast<char**>(names), &handle,
                                   &readable, &writable, &PyTuple_Type, &known))
    return -1;
  PyObject* index = PyObject_CallMethod(handle, "__index__", nullptr);
  if (index == nullptr) return -1;
  const long fd = PyLong_AsLong(index);
  Py_DECREF(index);
  if (fd == -1 && PyErr_Occurred()) return -1;
  ConnectionHandle made{.fd = static_cast<int>(fd), .readable = readable != 0, .writable = writable != 0};
  if (known != nullptr) {
    int end = 0, stamped = 0, flags = 0;
    if (!PyArg_ParseTuple(known, "Iipi", &made.pipe, &end, &stamped, &flags)) return -1;
    made.end = static_cast<trace::End>(end);
    made.stamped = stamped != 0;
    made.flags = static_cast<std::uint8_t>(flags);
  }
  return guarded_init([&] { connection_of(self) = std::make_shared<Connection>(made, begin_operation()); });
}

PyMethodDef connection_methods[] = {
    {"send", c_function(send), METH_FASTCALL | METH_KEYWORDS, "send($self, /, obj)\n--\n\nSend a (picklable) object"},
    {"recv", recv, METH_NOARGS, "recv($self, /)\n--\n\nReceive a (picklable) object"},
    {"send_bytes", c_function(send_bytes), METH_VARARGS | METH_KEYWORDS,
     "send_bytes($self, /, buf, offset=0, size=None)\n--\n\nSend the bytes data from a bytes-like object"},
    {"recv_bytes", c_function(recv_bytes), METH_VARARGS | METH_KEYWORDS,
     "recv_bytes($self, /, maxlength=None)\n--\n\nReceive bytes data as a bytes object."},
    {"recv_bytes_into", c_function(recv_bytes_into), METH_VARARGS | METH_KEYWORDS,
     "recv_bytes_into($self, /, buf, offset=0)\n--\n\nReceive bytes data into a writeable bytes-like object. Return "
     "the number of bytes read."},
    {"poll", c_function(poll), METH_FASTCALL | METH_KEYWORDS,
     "poll($self, /, timeout=0.0)\n--\n\nWhether there is any input available to be read"},
    {"close", close, METH_NOARGS, "close($self, /)\n--\n\nClose the connection"},
    {"fileno", fileno, METH_NOARGS, "fileno($self, /)\n--\n\nFile descriptor or handle of the connection"},
    {"__enter__", enter, METH_NOARGS, nullptr},
    {"__exit__", c_function(exit), METH_FASTCALL, nullptr},
    {"_identity", identity, METH_NOARGS, "What makes this end known in another process."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef connection_properties[] = {
    {"closed", get_closed, nullptr, "True if the connection is closed", nullptr},
    {"readable", get_readable, nullptr, "True if the connection is readable", nullptr},
    {"writable", get_writable, nullptr, "True if the connection is writable", nullptr},
    {"_readable", get_readable, nullptr, nullptr, nullptr},
    {"_writable", get_writable, nullptr, nullptr, nullptr},
    {"_handle", get_handle, set_handle, "The descriptor; None if it is closed", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyTypeObject* connection_type() {
  static PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(new_object<ConnectionObject>)},
      {Py_tp_init, reinterpret_cast<void*>(init)},
      {Py_tp_dealloc, reinterpret_cast<void*>(delete_object<ConnectionObject>)},
      {Py_tp_methods, connection_methods},
      {Py_tp_getset, connection_properties},
      {Py_tp_doc,
       const_cast<char*>(
           "Connection(handle, readable=True, writable=True)\n--\n\nOne end of a pipe that carries messages.")},
      {0, nullptr},
  };
  static PyType_Spec spec{"_spawnarium.Connection", sizeof(ConnectionObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
  static PyObject* const type = PyType_FromSpec(&spec);
  return reinterpret_cast<PyTypeObject*>(type);
}

/// pipe(class, duplex): two connections of that class.
PyObject* pipe(PyObject*, PyObject* arguments) {
  PyTypeObject* type = nullptr;
  int duplex = 0;
  if (!PyArg_ParseTuple(arguments, "O!p:pipe", &PyType_Type, &type, &duplex)) return nullptr;
  return guarded([&]() -> PyObject* {
    engine::Pipe ends{duplex != 0 ? engine::Direction::Duplex : engine::Direction::OneWay, begin_operation()};
    PyObject* first = new_object<ConnectionObject>(type, nullptr, nullptr);
    PyObject* second = new_object<ConnectionObject>(type, nullptr, nullptr);
    if (first == nullptr || second == nullptr) {
      Py_XDECREF(first);
      Py_XDECREF(second);
      return nullptr;
    }
    connection_of(first) = std::make_shared<Connection>(std::move(ends.first));
    connection_of(second) = std::make_shared<Connection>(std::move(ends.second));
    return Py_BuildValue("(NN)", first, second);
  });
}

/// wait(fds, timeout): the positions of those that are ready.
PyObject* wait(PyObject*, PyObject* arguments) {
  PyObject *list = nullptr, *seconds = nullptr;
  if (!PyArg_ParseTuple(arguments, "O!O:wait", &PyList_Type, &list, &seconds)) return nullptr;
  return guarded([&]() -> PyObject* {
    std::vector<int> fds;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i)
      fds.push_back(static_cast<int>(PyLong_AsLong(PyList_GET_ITEM(list, i))));
    engine::Timeout timeout;
    if (PyErr_Occurred() || !read_timeout(seconds, timeout)) return nullptr;
    const engine::SourceLocation place = begin_operation();
    std::vector<std::size_t> ready;
    {
      const GilRelease released;
      ready = engine::wait(fds, timeout, place);
    }
    PyObject* positions = PyList_New(0);
    for (const std::size_t position : ready) {
      PyObject* number = PyLong_FromSize_t(position);
      if (positions != nullptr && number != nullptr) PyList_Append(positions, number);
      Py_XDECREF(number);
    }
    return positions;
  });
}

PyMethodDef functions[] = {
    {"pipe", pipe, METH_VARARGS, "pipe(class, duplex): two connections of that class."},
    {"wait", wait, METH_VARARGS, "wait(fds, timeout): the positions of those that are ready."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

PyObject* connection_view(PyObject* type, std::shared_ptr<Connection> connection) {
  PyObject* self = new_object<ConnectionObject>(reinterpret_cast<PyTypeObject*>(type), nullptr, nullptr);
  if (self != nullptr) connection_of(self) = std::move(connection);
  return self;
}

bool add_connection_type(PyObject* module) {
  PyTypeObject* type = connection_type();
  if (type == nullptr || PyModule_AddFunctions(module, functions) == -1) return false;
  return PyModule_AddObjectRef(module, "Connection", reinterpret_cast<PyObject*>(type)) == 0;
}

}  // namespace python
