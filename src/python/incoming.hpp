#pragma once

#include <Python.h>

#include <array>
#include <cstddef>
#include <new>
#include <span>
#include <utility>

#include "engine/bytes.hpp"
#include "python/errors.hpp"

namespace python {

/// Takes a message in: a small one into its own room, a large one into a bytes object.
class Incoming : public engine::Receiver {
 public:
  Incoming() = default;
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;
  ~Incoming() override { Py_XDECREF(large_); }

  /// Calls `receive` with this, without the interpreter lock.
  template <class Receive>
  auto take(Receive receive) {
    GilRelease released;
    released_ = &released;
    return receive(*this);
  }

  std::byte* room_for(std::size_t size) override {
    size_ = size;
    if (size <= small_.size()) return small_.data();
    released_->lock();
    large_ = PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size));
    if (large_ == nullptr) PyErr_Clear();
    released_->unlock();
    if (large_ == nullptr) throw std::bad_alloc{};
    return reinterpret_cast<std::byte*>(PyBytes_AS_STRING(large_));
  }

  std::span<const std::byte> bytes() const {
    return {large_ != nullptr ? reinterpret_cast<const std::byte*>(PyBytes_AS_STRING(large_)) : small_.data(), size_};
  }
  PyObject* take_bytes() {
    if (large_ != nullptr) return std::exchange(large_, nullptr);
    return PyBytes_FromStringAndSize(reinterpret_cast<const char*>(small_.data()), static_cast<Py_ssize_t>(size_));
  }

 private:
  GilRelease* released_ = nullptr;
  std::array<std::byte, 2048> small_;
  std::size_t size_ = 0;
  PyObject* large_ = nullptr;
};

}  // namespace python
