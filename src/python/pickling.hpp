#pragma once

#include <Python.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace python {

/// A Python object as the bytes of a pickle. Plain values (None, bool, small int, float, str, bytes) are written here,
/// containers of them by pickle.dumps, all others by ForkingPickler, which knows how connections, locks and the like
/// travel.
class Pickled {
 public:
  Pickled() = default;
  Pickled(const Pickled&) = delete;
  Pickled& operator=(const Pickled&) = delete;
  Pickled(Pickled&& other) noexcept;
  Pickled& operator=(Pickled&&) = delete;
  /// Needs the interpreter lock, unless it was of a plain value.
  ~Pickled();

  /// False with a Python exception set.
  bool pickle(PyObject* object);
  /// The same for a plain value: false, without an exception, if it is none. Such a value cannot change after this.
  bool pickle_plain(PyObject* object);

  /// The same for plain values and containers of them, which pickle without running any code of the program.
  bool pickle_if_plain(PyObject* object);

  std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }

 private:
  bool pickle_with(PyObject* pickler, PyObject* object);
  std::byte* room_for(std::size_t size);
  void write_head(char opcode, const void* argument, std::size_t argument_size, const void* payload,
                  std::size_t payload_size);

  std::array<std::byte, 96> small_;
  std::unique_ptr<std::byte[]> large_;
  Py_buffer buffer_{};  // Of what a pickler made; obj is nullptr if there is none.
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The object that a pickle describes; nullptr with a Python exception set.
PyObject* unpickle(std::span<const std::byte> bytes);

/// ForkingPickler and pickle: to be called once, when the package's connection module is imported.
void set_picklers(PyObject* forking_dumps, PyObject* dumps, PyObject* loads);

}  // namespace python
