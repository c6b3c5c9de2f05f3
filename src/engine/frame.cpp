#include "engine/frame.hpp"

#include <arpa/inet.h>
#include <endian.h>

#include <climits>
#include <cstring>
#include <limits>

namespace engine {
namespace {

constexpr std::uint32_t kLong = ~std::uint32_t{0};
constexpr std::uint32_t kGoesWithout = 1U << 30;  // In a pipe whose messages have stamps.
constexpr std::size_t kShortHead = sizeof(std::uint32_t);

}  // namespace

FrameHead::FrameHead(std::uint64_t message, std::size_t stamp) noexcept : stamp_{stamp} {
  const bool whole_only_without = kShortHead + message <= PIPE_BUF && kShortHead + message + stamp > PIPE_BUF;
  if (whole_only_without) stamp_ = 0;
  const std::uint64_t length = message + stamp_;
  const std::uint64_t most = stamp == 0 ? std::numeric_limits<std::int32_t>::max() : kGoesWithout - 1;
  const std::uint32_t wire =
      length > most ? kLong : htonl(static_cast<std::uint32_t>(length) | (whole_only_without ? kGoesWithout : 0));
  std::memcpy(bytes_.data(), &wire, sizeof wire);
  size_ = sizeof wire;
  if (wire != kLong) return;
  const std::uint64_t long_wire = htobe64(length);
  std::memcpy(bytes_.data() + size_, &long_wire, sizeof long_wire);
  size_ += sizeof long_wire;
}

std::optional<FrameBody> body_of(const std::byte (&head)[4], std::size_t stamp) noexcept {
  std::uint32_t wire = 0;
  std::memcpy(&wire, head, sizeof wire);
  if (wire == kLong) return std::nullopt;
  const std::uint32_t length = ntohl(wire);
  if (stamp != 0 && (length & kGoesWithout) != 0) return FrameBody{length & ~kGoesWithout, 0};
  return FrameBody{length, stamp};
}

FrameBody long_body_of(std::uint64_t wire, std::size_t stamp) noexcept { return {be64toh(wire), stamp}; }

}  // namespace engine
