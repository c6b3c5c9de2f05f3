#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace engine {

using BytesView = std::span<const std::byte>;

/// Where a received message is put: asked once, when its size is known, for room of that many bytes.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual std::byte* room_for(std::size_t size) = 0;
};

/// The bytes of one message. Not set to zero before they are received.
class Bytes : public Receiver {
 public:
  Bytes() = default;
  explicit Bytes(BytesView bytes) {
    if (!bytes.empty()) std::memcpy(room_for(bytes.size()), bytes.data(), bytes.size());
  }

  std::byte* room_for(std::size_t size) override {
    data_ = std::make_unique_for_overwrite<std::byte[]>(size);
    size_ = size;
    return data_.get();
  }
  const std::byte* data() const noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  BytesView view() const noexcept { return {data_.get(), size_}; }
  std::string text() const { return {reinterpret_cast<const char*>(data_.get()), size_}; }

 private:
  std::unique_ptr<std::byte[]> data_;
  std::size_t size_ = 0;
};

inline BytesView bytes_of(std::string_view text) { return std::as_bytes(std::span{text.data(), text.size()}); }

/// The values that C++ programs send and put: texts, and what is trivially copyable.
template <class T>
concept Text = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept Plain = !Text<T> && std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

template <Text T>
BytesView bytes_of_value(const T& text) {
  return bytes_of(std::string_view{text});
}
template <Plain T>
BytesView bytes_of_value(const T& value) {
  return std::as_bytes(std::span{&value, 1});
}

/// The reverse. Bytes of another size than T's are another program's fault: ValueError.
template <class T>
T value_of(BytesView bytes);

/// A value in few words, as Python's repr would say it: 'fish', 42; b'...' for what has no other words.
std::string short_repr(BytesView bytes);
std::string short_repr_of_text(std::string_view text);
template <Text T>
std::string short_repr(const T& text) {
  return short_repr_of_text(std::string_view{text});
}
template <Plain T>
std::string short_repr(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "True" : "False";
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::to_string(value);
  } else {
    return short_repr(bytes_of_value(value));
  }
}

[[noreturn]] void throw_wrong_size(std::size_t wanted, std::size_t got);

template <class T>
T value_of(BytesView bytes) {
  if constexpr (std::is_same_v<T, std::string>) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  } else {
    static_assert(Plain<T>, "a message is a text or trivially copyable");
    T value;
    if (bytes.size() != sizeof value) throw_wrong_size(sizeof value, bytes.size());
    std::memcpy(static_cast<void*>(&value), bytes.data(), sizeof value);
    return value;
  }
}

}  // namespace engine
