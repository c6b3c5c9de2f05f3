#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace engine {

/// How long an operation may block: nullopt as long as it takes, 0 or less not at all.
using Timeout = std::optional<std::chrono::nanoseconds>;

/// The timeout as an event says it: nanoseconds, -1 without limit.
inline std::int64_t timeout_value(const Timeout& timeout) noexcept {
  return timeout ? (timeout->count() < 0 ? 0 : timeout->count()) : -1;
}

/// The moment (CLOCK_MONOTONIC) at which a timeout that begins now has passed. The clock is asked only where
/// there is a limit.
class Deadline {
 public:
  explicit Deadline(Timeout timeout) noexcept
      : at_ns_{!timeout                ? kNever
               : timeout->count() <= 0 ? 0
                                       : later_by(timeout->count())} {}

  bool at_once() const noexcept { return at_ns_ == 0; }
  bool never() const noexcept { return at_ns_ == kNever; }
  bool passed() const noexcept { return at_ns_ == 0 || (!never() && base::monotonic_ns() >= at_ns_); }
  /// What is left of it: a timeout for the next wait.
  Timeout remaining() const noexcept {
    if (never()) return std::nullopt;
    const std::uint64_t now = at_ns_ == 0 ? 0 : base::monotonic_ns();
    return std::chrono::nanoseconds{at_ns_ > now ? static_cast<std::int64_t>(at_ns_ - now) : 0};
  }

 private:
  static constexpr std::uint64_t kNever = ~0ULL;
  static std::uint64_t later_by(std::int64_t ns) noexcept {
    const std::uint64_t now = base::monotonic_ns();
    return static_cast<std::uint64_t>(ns) < kNever / 2 - now ? now + static_cast<std::uint64_t>(ns) : kNever - 1;
  }

  std::uint64_t at_ns_;
};

}  // namespace engine
