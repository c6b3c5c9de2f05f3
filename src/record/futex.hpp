#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace record {

/// futex(2) on a word in shared memory. `futex_wait` returns when woken, when the word is not `expected`, after
/// `timeout` (none: no limit), or when a signal comes; it is for a loop that looks again. Returns false on time-out or
/// signal.
bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                std::optional<std::chrono::nanoseconds> timeout) noexcept;
void futex_wake_all(const std::atomic<std::uint32_t>& word) noexcept;

}  // namespace record
