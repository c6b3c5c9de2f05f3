#include "engine/frame.hpp"

#include <doctest/doctest.h>

#include <climits>
#include <cstring>

namespace {

constexpr std::size_t kStamp = 8;

engine::FrameBody read_back(const engine::FrameHead& head, std::size_t stamp) {
  std::byte first[4];
  std::memcpy(first, head.data(), sizeof first);
  if (const auto body = engine::body_of(first, stamp)) return *body;
  REQUIRE(head.size() == 12);
  std::uint64_t wire = 0;
  std::memcpy(&wire, head.data() + 4, sizeof wire);
  return engine::long_body_of(wire, stamp);
}

}  // namespace

TEST_CASE("Frame: what is read is what was written, at every length where the form of the head changes") {
  constexpr std::uint64_t kGiB = 1ULL << 30;
  for (const std::size_t stamp : {std::size_t{0}, kStamp})
    for (const std::uint64_t around : {std::uint64_t{16}, std::uint64_t{PIPE_BUF}, kGiB, 2 * kGiB, 4 * kGiB})
      for (std::uint64_t message = around - 16; message <= around + 16; ++message) {
        const engine::FrameHead head{message, stamp};
        const engine::FrameBody body = read_back(head, stamp);
        CHECK(body.message() == message);
        CHECK(body.stamp == head.stamp());
      }
}

TEST_CASE("Frame: a stamp makes no frame longer than PIPE_BUF that is not so without it") {
  for (std::uint64_t message = 4000; message < 4200; ++message) {
    const engine::FrameHead head{message, kStamp};
    const std::size_t whole = head.size() + message + head.stamp();
    CHECK((whole <= PIPE_BUF) == (4 + message <= PIPE_BUF));
    CHECK((head.stamp() == 0) == (message > PIPE_BUF - 4 - kStamp && message <= PIPE_BUF - 4));
  }
}

TEST_CASE("Frame: without stamps the head is CPython's") {
  const engine::FrameHead head{0x01020304, 0};
  CHECK(head.size() == 4);
  const unsigned char expected[] = {1, 2, 3, 4};
  CHECK(std::memcmp(head.data(), expected, 4) == 0);
}
