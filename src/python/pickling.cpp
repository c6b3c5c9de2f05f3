#include "python/pickling.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

#include "python/context.hpp"

namespace python {
namespace {

// Opcodes of the pickle format (Lib/pickletools.py describes it).
constexpr char kProto[2] = {'\x80', '\x04'};
constexpr char kStop = '.';
constexpr char kNone = 'N', kTrue = '\x88', kFalse = '\x89';
constexpr char kByteInt = 'K', kShortInt = 'M', kInt = 'J', kFloat = 'G';
constexpr char kShortText = '\x8c', kText = 'X', kShortBytes = 'C', kBytes = 'B';

constexpr int kDeepest = 6, kMost = 200;  // What is_plain looks at.

/// Whether pickle.dumps writes the same as ForkingPickler would: containers of plain values, not too many to look at.
bool is_plain(PyObject* object, int depth, int& budget) {
  if (--budget < 0) return false;
  if (object == Py_None || PyBool_Check(object) || PyLong_CheckExact(object) || PyFloat_CheckExact(object) ||
      PyUnicode_CheckExact(object) || PyBytes_CheckExact(object))
    return true;
  if (depth == 0) return false;
  if (PyTuple_CheckExact(object)) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(object); ++i)
      if (!is_plain(PyTuple_GET_ITEM(object, i), depth - 1, budget)) return false;
    return true;
  }
  if (PyList_CheckExact(object)) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(object); ++i)
      if (!is_plain(PyList_GET_ITEM(object, i), depth - 1, budget)) return false;
    return true;
  }
  if (!PyDict_CheckExact(object)) return false;
  PyObject *key = nullptr, *value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(object, &position, &key, &value))
    if (!is_plain(key, depth - 1, budget) || !is_plain(value, depth - 1, budget)) return false;
  return true;
}

template <class Number>
Number read_number(const std::byte* from) {
  Number number;
  std::memcpy(&number, from, sizeof number);
  return number;
}

/// A pickle as pickle_plain writes it. nullptr without an exception: somebody else's.
PyObject* unpickle_plain(const std::byte* data, std::size_t size) {
  if (size < 4 || std::memcmp(data, kProto, sizeof kProto) != 0 || static_cast<char>(data[size - 1]) != kStop)
    return nullptr;
  const std::byte* argument = data + 3;
  const std::size_t room = size - 4;  // Between the opcode and the stop.
  const char* text = reinterpret_cast<const char*>(argument);
  switch (static_cast<char>(data[2])) {
    case kNone:
      return room == 0 ? Py_NewRef(Py_None) : nullptr;
    case kTrue:
      return room == 0 ? Py_NewRef(Py_True) : nullptr;
    case kFalse:
      return room == 0 ? Py_NewRef(Py_False) : nullptr;
    case kByteInt:
      return room == 1 ? PyLong_FromLong(read_number<std::uint8_t>(argument)) : nullptr;
    case kShortInt:
      return room == 2 ? PyLong_FromLong(read_number<std::uint16_t>(argument)) : nullptr;
    case kInt:
      return room == 4 ? PyLong_FromLong(read_number<std::int32_t>(argument)) : nullptr;
    case kFloat:
      return room == 8
                 ? PyFloat_FromDouble(std::bit_cast<double>(__builtin_bswap64(read_number<std::uint64_t>(argument))))
                 : nullptr;
    case kShortText:
      return room >= 1 && room - 1 == read_number<std::uint8_t>(argument)
                 ? PyUnicode_DecodeUTF8(text + 1, static_cast<Py_ssize_t>(room - 1), nullptr)
                 : nullptr;
    case kText:
      return room >= 4 && room - 4 == read_number<std::uint32_t>(argument)
                 ? PyUnicode_DecodeUTF8(text + 4, static_cast<Py_ssize_t>(room - 4), nullptr)
                 : nullptr;
    case kShortBytes:
      return room >= 1 && room - 1 == read_number<std::uint8_t>(argument)
                 ? PyBytes_FromStringAndSize(text + 1, static_cast<Py_ssize_t>(room - 1))
                 : nullptr;
    case kBytes:
      return room >= 4 && room - 4 == read_number<std::uint32_t>(argument)
                 ? PyBytes_FromStringAndSize(text + 4, static_cast<Py_ssize_t>(room - 4))
                 : nullptr;
    default:
      return nullptr;
  }
}

}  // namespace

static_assert(std::endian::native == std::endian::little, "numbers in a pickle are little-endian");

Pickled::Pickled(Pickled&& other) noexcept
    : small_{other.small_},
      large_{std::move(other.large_)},
      buffer_{std::exchange(other.buffer_, {})},
      size_{other.size_} {
  data_ = other.data_ == other.small_.data() ? small_.data() : other.data_;
}

Pickled::~Pickled() {
  if (buffer_.obj != nullptr) PyBuffer_Release(&buffer_);
}

std::byte* Pickled::room_for(std::size_t size) {
  std::byte* room = small_.data();
  if (size > small_.size()) {
    large_ = std::make_unique_for_overwrite<std::byte[]>(size);
    room = large_.get();
  }
  data_ = room;
  size_ = size;
  return room;
}

void Pickled::write_head(char opcode, const void* argument, std::size_t argument_size, const void* payload,
                         std::size_t payload_size) {
  std::byte* at = room_for(sizeof kProto + 1 + argument_size + payload_size + 1);
  std::memcpy(at, kProto, sizeof kProto);
  at[2] = static_cast<std::byte>(opcode);
  std::memcpy(at + 3, argument, argument_size);
  if (payload_size != 0) std::memcpy(at + 3 + argument_size, payload, payload_size);
  at[size_ - 1] = static_cast<std::byte>(kStop);
}

bool Pickled::pickle_plain(PyObject* object) {
  if (PyLong_CheckExact(object)) {
    int overflow = 0;
    const long number = PyLong_AsLongAndOverflow(object, &overflow);
    if (overflow != 0 || number < std::numeric_limits<std::int32_t>::min() ||
        number > std::numeric_limits<std::int32_t>::max())
      return false;
    // Little-endian: a shorter argument is the first bytes of the longer.
    const bool byte = number >= 0 && number <= 0xFF, two = number >= 0 && number <= 0xFFFF;
    const auto wire = static_cast<std::int32_t>(number);
    write_head(byte ? kByteInt : two ? kShortInt : kInt, &wire, byte ? 1 : two ? 2 : 4, nullptr, 0);
    return true;
  }
  const void* payload = nullptr;
  Py_ssize_t size = 0;
  char opcode = 0, short_opcode = 0;
  if (PyUnicode_CheckExact(object)) {
    payload = PyUnicode_AsUTF8AndSize(object, &size);
    if (payload == nullptr) {  // A lone surrogate: pickle knows what to do.
      PyErr_Clear();
      return false;
    }
    opcode = kText, short_opcode = kShortText;
  } else if (PyBytes_CheckExact(object)) {
    payload = PyBytes_AS_STRING(object);
    size = PyBytes_GET_SIZE(object);
    opcode = kBytes, short_opcode = kShortBytes;
  } else if (object == Py_None || PyBool_Check(object)) {
    write_head(object == Py_None ? kNone : object == Py_True ? kTrue : kFalse, "", 0, nullptr, 0);
    return true;
  } else if (PyFloat_CheckExact(object)) {
    const std::uint64_t wire = __builtin_bswap64(std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(object)));
    write_head(kFloat, &wire, sizeof wire, nullptr, 0);
    return true;
  }
  if (opcode == 0 || size > std::numeric_limits<std::int32_t>::max()) return false;
  const auto wire = static_cast<std::uint32_t>(size);
  write_head(size <= 0xFF ? short_opcode : opcode, &wire, size <= 0xFF ? 1 : 4, payload,
             static_cast<std::size_t>(size));
  return true;
}

bool Pickled::pickle_with(PyObject* pickler, PyObject* object) {
  PyObject* made = PyObject_CallOneArg(pickler, object);
  if (made == nullptr) return false;
  const int result = PyObject_GetBuffer(made, &buffer_, PyBUF_SIMPLE);
  Py_DECREF(made);
  if (result == -1) return false;
  data_ = static_cast<const std::byte*>(buffer_.buf);
  size_ = static_cast<std::size_t>(buffer_.len);
  return true;
}

bool Pickled::pickle_if_plain(PyObject* object) {
  int budget = kMost;
  return pickle_plain(object) || (is_plain(object, kDeepest, budget) && pickle_with(context().dumps, object));
}

bool Pickled::pickle(PyObject* object) {
  return pickle_if_plain(object) || (!PyErr_Occurred() && pickle_with(context().forking_dumps, object));
}

PyObject* unpickle(std::span<const std::byte> bytes) {
  if (PyObject* plain = unpickle_plain(bytes.data(), bytes.size()); plain != nullptr || PyErr_Occurred()) return plain;
  // pickle only reads it, and nothing of it lives on.
  PyObject* view = PyMemoryView_FromMemory(const_cast<char*>(reinterpret_cast<const char*>(bytes.data())),
                                           static_cast<Py_ssize_t>(bytes.size()), PyBUF_READ);
  if (view == nullptr) return nullptr;
  PyObject* object = PyObject_CallOneArg(context().loads, view);
  Py_DECREF(view);
  return object;
}

void set_picklers(PyObject* forking_dumps, PyObject* dumps, PyObject* loads) {
  Context& here = context();
  here.forking_dumps = Py_NewRef(forking_dumps);
  here.dumps = Py_NewRef(dumps);
  here.loads = Py_NewRef(loads);
}

}  // namespace python
