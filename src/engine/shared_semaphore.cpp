#include "engine/shared_semaphore.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace engine {

Woken sleep_while(const std::atomic<std::uint32_t>& word, std::uint32_t expected, const Deadline& deadline) {
  timespec limit{};
  const Timeout left = deadline.remaining();
  if (left) limit = {.tv_sec = left->count() / 1'000'000'000, .tv_nsec = left->count() % 1'000'000'000};
  const long result = ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, left ? &limit : nullptr, nullptr, 0);
  return result == -1 && errno == EINTR ? Woken::BySignal : Woken::Again;
}

void wake_one(std::atomic<std::uint32_t>& word) noexcept {
  ::syscall(SYS_futex, &word, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}
void wake_all(std::atomic<std::uint32_t>& word) noexcept {
  ::syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

Woken SharedSemaphore::sleep(const Deadline& deadline) {
  // Counted before the kernel compares the value: a release that comes in between sees the waiter or is seen by the
  // comparison.
  waiters.fetch_add(1);
  const Woken woken = sleep_while(value, 0, deadline);
  waiters.fetch_sub(1);
  return woken;
}

}  // namespace engine
