#pragma once

#include <atomic>
#include <cstdint>

#include "engine/deadline.hpp"
#include "engine/waiting.hpp"
#include "record/call.hpp"
#include "trace/event.hpp"

namespace engine {

/// Waits until the word is not `expected` or a wake-up comes; futex(2), between processes.
Woken sleep_while(const std::atomic<std::uint32_t>& word, std::uint32_t expected, const Deadline& deadline);
void wake_one(std::atomic<std::uint32_t>& word) noexcept;
void wake_all(std::atomic<std::uint32_t>& word) noexcept;

/// A counting semaphore in shared memory, of which all locks are made. It has no owner: a process that is killed does
/// not release what it has acquired. A killed waiter stays counted in `waiters`, which costs a system call at each
/// release and nothing else.
struct SharedSemaphore {
  explicit SharedSemaphore(std::uint32_t initial) noexcept : value{initial} {}

  bool try_acquire() noexcept {
    std::uint32_t now = value.load(std::memory_order_relaxed);
    while (now != 0) {
      if (value.compare_exchange_weak(now, now - 1, std::memory_order_acquire, std::memory_order_relaxed)) return true;
    }
    return false;
  }
  /// Within the operation `call`, which says that it is blocked and by whom.
  bool acquire(record::Call& call, const Deadline& deadline) {
    return try_until(
        call, deadline, [this] { return holder.load(std::memory_order_relaxed); }, [this] { return try_acquire(); },
        [this](const Deadline& until) { return sleep(until); });
  }
  void release() noexcept {
    value.fetch_add(1);
    if (waiters.load() != 0) wake_one(value);
  }
  /// Returns false, and does nothing, when the value is `maximum` already.
  bool release_up_to(std::uint32_t maximum) noexcept {
    std::uint32_t now = value.load(std::memory_order_relaxed);
    do {
      if (now >= maximum) return false;
    } while (!value.compare_exchange_weak(now, now + 1));
    if (waiters.load() != 0) wake_one(value);
    return true;
  }
  Woken sleep(const Deadline& deadline);

  std::atomic<std::uint32_t> value;
  std::atomic<std::uint32_t> waiters{0};
  std::atomic<trace::Serial> holder{
      trace::kNobody};  ///< The actor that acquired it last, for locks; only in a traced run.
};

/// A semaphore of value 1 that the operation `call` has acquired: released at the end of the scope, also when an
/// exception leaves it. A traced run shows its holder meanwhile.
class HeldLock {
 public:
  HeldLock(const record::Call& call, SharedSemaphore& lock) noexcept : lock_{lock} {
    if (call.on()) lock_.holder.store(record::recorder().actor(), std::memory_order_relaxed);
  }
  ~HeldLock() {
    lock_.holder.store(trace::kNobody, std::memory_order_relaxed);
    lock_.release();
  }
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;

 private:
  SharedSemaphore& lock_;
};

}  // namespace engine
