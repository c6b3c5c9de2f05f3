#pragma once

#include <Python.h>

#include <memory>

#include "engine/queue.hpp"

namespace python {

/// What a program may know of a queue's inside: how another process finds it, the ends of its pipe, and its locks.
/// `owner` keeps the queue.

/// Another process's hold on a queue: (shared, reader, writer); an end is (descriptor, *identity of the connection).
PyObject* describe(const engine::QueueHandle& handle);
/// False with a Python exception set.
bool read_description(PyObject* description, engine::QueueHandle& handle);

/// The two ends as Python connections of the class `type`.
PyObject* ends_of(PyObject* type, const std::shared_ptr<void>& owner, engine::Connection& reader,
                  engine::Connection& writer);

/// What CPython calls _rlock, _wlock and _sem, for programs that use them by these names (Pool does): each has acquire,
/// release and with.
PyObject* locks_of(const std::shared_ptr<void>& owner, engine::SharedQueue& shared);

}  // namespace python
