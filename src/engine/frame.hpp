#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace engine {

/// How messages stand in a pipe. CPython's framing, with a stamp in a traced run:
///
///     | head: 4 bytes, the length of what follows (big-endian) | message | stamp |
///     | head: -1, and 8 bytes of length                        | message | stamp |     from 2 GiB on; stamped, 1 GiB
///
/// The stamp says who sent the message. A frame that would be longer than PIPE_BUF only because of its stamp goes
/// without, and its head says so: write(2) puts no other writer's bytes into the middle of a frame of at most PIPE_BUF
/// bytes (pipe(7)), so that what two writers can send whole in CPython is whole here as well.
class FrameHead {
 public:
  /// The head of a message of that many bytes. `stamp`: the size of its stamp, 0 in a pipe without stamps.
  FrameHead(std::uint64_t message, std::size_t stamp) noexcept;

  const std::byte* data() const noexcept { return bytes_.data(); }
  std::size_t size() const noexcept { return size_; }
  /// Of the stamp that is to follow the message: 0 if it goes without.
  std::size_t stamp() const noexcept { return stamp_; }

 private:
  std::array<std::byte, 12> bytes_{};
  std::size_t size_ = 0;
  std::size_t stamp_ = 0;
};

/// What follows a head.
struct FrameBody {
  std::uint64_t length = 0;  ///< Of message and stamp; less than `stamp`: this is no frame.
  std::size_t stamp = 0;
  std::uint64_t message() const noexcept { return length - stamp; }
};

/// What the first four bytes of a head say; nullopt: eight more bytes say it (long_body_of). `stamp` as above.
std::optional<FrameBody> body_of(const std::byte (&head)[4], std::size_t stamp) noexcept;
/// The eight bytes as they were read.
FrameBody long_body_of(std::uint64_t wire, std::size_t stamp) noexcept;

}  // namespace engine
