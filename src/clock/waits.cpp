// What waits for a time, or for something with a timeout: as the C library has it, but for how long that is.
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "clock/next.hpp"
#include "clock/waiting.hpp"

using record::UntracedWait;
using virtual_clock::kSecond_ns;
using virtual_clock::left_until;
using virtual_clock::Next;
using virtual_clock::over_at;
using virtual_clock::real_time_of;
using virtual_clock::run_clock;
using virtual_clock::RunClock;
using virtual_clock::to_ns;
using virtual_clock::to_timespec;
using virtual_clock::wait_for;

namespace {

constexpr std::int64_t kMillisecond_ns = 1'000'000;

constinit Next<int(clockid_t, int, const timespec*, timespec*)> next_clock_nanosleep{"clock_nanosleep"};
constinit Next<int(const timespec*, timespec*)> next_nanosleep{"nanosleep"};
constinit Next<int(pollfd*, nfds_t, int)> next_poll{"poll"};
constinit Next<int(pollfd*, nfds_t, const timespec*, const sigset_t*)> next_ppoll{"ppoll"};
constinit Next<int(int, fd_set*, fd_set*, fd_set*, timeval*)> next_select{"select"};
constinit Next<int(int, fd_set*, fd_set*, fd_set*, const timespec*, const sigset_t*)> next_pselect{"pselect"};
constinit Next<int(int, epoll_event*, int, int)> next_epoll_wait{"epoll_wait"};
constinit Next<int(int, epoll_event*, int, int, const sigset_t*)> next_epoll_pwait{"epoll_pwait"};
constinit Next<int(sem_t*)> next_sem_trywait{"sem_trywait"};
constinit Next<int(sem_t*, clockid_t, const timespec*)> next_sem_clockwait{"sem_clockwait"};
constinit Next<int(sem_t*, const timespec*)> next_sem_timedwait{"sem_timedwait"};
constinit Next<int(const sigset_t*, siginfo_t*, const timespec*)> next_sigtimedwait{"sigtimedwait"};
constinit Next<int(pthread_cond_t*, pthread_mutex_t*, const timespec*)> next_cond_timedwait{"pthread_cond_timedwait"};
constinit Next<int(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)> next_cond_clockwait{
    "pthread_cond_clockwait"};
constinit Next<int(pthread_mutex_t*, const timespec*)> next_mutex_timedlock{"pthread_mutex_timedlock"};
constinit Next<int(pthread_mutex_t*, clockid_t, const timespec*)> next_mutex_clocklock{"pthread_mutex_clocklock"};
constinit Next<int(pthread_rwlock_t*, const timespec*)> next_timedrdlock{"pthread_rwlock_timedrdlock"};
constinit Next<int(pthread_rwlock_t*, const timespec*)> next_timedwrlock{"pthread_rwlock_timedwrlock"};
constinit Next<int(pthread_rwlock_t*, clockid_t, const timespec*)> next_clockrdlock{"pthread_rwlock_clockrdlock"};
constinit Next<int(pthread_rwlock_t*, clockid_t, const timespec*)> next_clockwrlock{"pthread_rwlock_clockwrlock"};
constinit Next<long(long, long, long, long, long, long, long)> next_syscall{"syscall"};

bool is_virtual(clockid_t clock) noexcept { return RunClock::is_of_time(clock) && run_clock().on(); }

constexpr bool is_valid(const timespec& time) {
  return time.tv_sec >= 0 && time.tv_nsec >= 0 && time.tv_nsec < kSecond_ns;
}

/// Waits by the kernel's clock until `until` of the program's: `call` gets the same moment of the real clock, and
/// returns an error number.
template <class Call>
int wait_until(clockid_t clock, const timespec* until, Call call) noexcept {
  if (!is_virtual(clock) || !is_valid(*until)) return call(until);
  const timespec real = real_time_of(clock, *until);
  const int error = call(&real);
  if (error == ETIMEDOUT) over_at(clock, *until);
  return error;
}

/// Sleeps for so long. Returns 0, or an error number; `left`: what is missing then.
int sleep_for(std::int64_t ns, timespec* left) noexcept {
  const auto end = static_cast<std::int64_t>(run_clock().now_ns()) + ns;
  const auto sleep = [](std::int64_t wait_ns) {
    const timespec time = to_timespec(wait_ns);
    errno = next_clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nullptr);
    return errno != 0 ? -1 : 0;
  };
  if (wait_for(ns, UntracedWait::Sleep, sleep) == 0) return 0;
  if (left != nullptr)
    *left = to_timespec(std::max<std::int64_t>(end - static_cast<std::int64_t>(run_clock().now_ns()), 0));
  return errno;
}

/// The clock that a time is of, where only the caller knows: of the two that it may be, the one that shows a time near
/// to it. They are decades apart.
clockid_t clock_of(const timespec& time) noexcept {
  const bool wall = to_ns(time) > run_clock().start_of(CLOCK_REALTIME) / 2;
  return wall ? CLOCK_REALTIME : CLOCK_MONOTONIC;
}

int failed_with(int error) noexcept {
  errno = error;
  return -1;
}

int wait_for_semaphore(sem_t* semaphore, std::int64_t ns) noexcept {
  const auto attempt = [semaphore](std::int64_t wait_ns) {
    const timespec until = to_timespec(virtual_clock::real_ns(CLOCK_MONOTONIC) + wait_ns);
    const int failed =
        wait_ns == 0 ? next_sem_trywait(semaphore) : next_sem_clockwait(semaphore, CLOCK_MONOTONIC, &until);
    if (failed == 0) return 1;
    return errno == EAGAIN || errno == ETIMEDOUT ? 0 : -1;
  };
  const int result = wait_for(ns, UntracedWait::ForSomething, attempt);
  return result > 0 ? 0 : result < 0 ? -1 : failed_with(ETIMEDOUT);
}

/// The three sets of a select(2): each attempt needs those that were asked for.
class Sets {
 public:
  Sets(int count, fd_set* reading, fd_set* writing, fd_set* failing) noexcept
      : bytes_{(static_cast<std::size_t>(std::max(count, 0)) + 63) / 64 * 8}, sets_{reading, writing, failing} {
    for (int i = 0; i < 3; ++i)
      if (fits() && sets_[i] != nullptr) std::memcpy(&asked_[i], sets_[i], bytes_);
  }
  /// Sets may be larger than their type.
  bool fits() const noexcept { return bytes_ <= sizeof(fd_set); }
  void ask_again() const noexcept {
    for (int i = 0; i < 3; ++i)
      if (sets_[i] != nullptr) std::memcpy(sets_[i], &asked_[i], bytes_);
  }

 private:
  std::size_t bytes_;
  fd_set* sets_[3];
  fd_set asked_[3];
};

template <class Select>
int select_for(std::int64_t ns, int count, const Sets& sets, Select select) noexcept {
  return wait_for(ns, count > 0 ? UntracedWait::ForSomething : UntracedWait::Sleep, [&](std::int64_t wait_ns) {
    sets.ask_again();
    return select(to_timespec(wait_ns));
  });
}

/// For so many milliseconds in the kernel at least.
constexpr int milliseconds(std::int64_t ns) { return static_cast<int>((ns + kMillisecond_ns - 1) / kMillisecond_ns); }

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

// Sleeping.

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  if (!is_virtual(clock) || !is_valid(*time)) return next_clock_nanosleep(clock, flags, time, left);
  return (flags & TIMER_ABSTIME) != 0 ? sleep_for(left_until(clock, *time), nullptr) : sleep_for(to_ns(*time), left);
}

int nanosleep(const timespec* time, timespec* left) {
  if (!is_virtual(CLOCK_MONOTONIC) || !is_valid(*time)) return next_nanosleep(time, left);
  const int error = sleep_for(to_ns(*time), left);
  return error == 0 ? 0 : failed_with(error);
}

int usleep(useconds_t microseconds) {
  const timespec time = to_timespec(std::int64_t{microseconds} * 1'000);
  return nanosleep(&time, nullptr);
}

unsigned sleep(unsigned seconds) {
  const timespec time{.tv_sec = seconds, .tv_nsec = 0};
  timespec left{};
  return nanosleep(&time, &left) == 0 ? 0 : static_cast<unsigned>(left.tv_sec + (left.tv_nsec > 0 ? 1 : 0));
}

// Waiting for descriptors.

int ppoll(pollfd* watched, nfds_t count, const timespec* timeout, const sigset_t* mask) {
  if (timeout == nullptr || !is_valid(*timeout) || !is_virtual(CLOCK_MONOTONIC))
    return next_ppoll(watched, count, timeout, mask);
  return wait_for(to_ns(*timeout), count > 0 ? UntracedWait::ForSomething : UntracedWait::Sleep,
                  [&](std::int64_t wait_ns) {
                    const timespec time = to_timespec(wait_ns);
                    return next_ppoll(watched, count, &time, mask);
                  });
}

int poll(pollfd* watched, nfds_t count, int timeout) {
  if (timeout <= 0 || !is_virtual(CLOCK_MONOTONIC)) return next_poll(watched, count, timeout);
  const timespec time = to_timespec(timeout * kMillisecond_ns);
  return ppoll(watched, count, &time, nullptr);
}

// The two as _FORTIFY_SOURCE calls them.
[[noreturn]] void __chk_fail(void);
int __ppoll_chk(pollfd* watched, nfds_t count, const timespec* timeout, const sigset_t* mask, std::size_t bytes) {
  if (bytes / sizeof *watched < count) __chk_fail();
  return ppoll(watched, count, timeout, mask);
}
int __poll_chk(pollfd* watched, nfds_t count, int timeout, std::size_t bytes) {
  if (bytes / sizeof *watched < count) __chk_fail();
  return poll(watched, count, timeout);
}

int select(int count, fd_set* reading, fd_set* writing, fd_set* failing, timeval* timeout) {
  const Sets sets{count, reading, writing, failing};
  if (timeout == nullptr || timeout->tv_sec < 0 || timeout->tv_usec < 0 || !sets.fits() || !is_virtual(CLOCK_MONOTONIC))
    return next_select(count, reading, writing, failing, timeout);
  const std::int64_t ns = timeout->tv_sec * kSecond_ns + timeout->tv_usec * 1'000;
  const auto end = static_cast<std::int64_t>(run_clock().now_ns()) + ns;
  const int result = select_for(
      ns, count, sets, [&](timespec time) { return next_pselect(count, reading, writing, failing, &time, nullptr); });
  const timespec left = to_timespec(std::max<std::int64_t>(end - static_cast<std::int64_t>(run_clock().now_ns()), 0));
  *timeout = {.tv_sec = left.tv_sec, .tv_usec = left.tv_nsec / 1'000};
  return result;
}

int pselect(int count, fd_set* reading, fd_set* writing, fd_set* failing, const timespec* timeout,
            const sigset_t* mask) {
  const Sets sets{count, reading, writing, failing};
  if (timeout == nullptr || !is_valid(*timeout) || !sets.fits() || !is_virtual(CLOCK_MONOTONIC))
    return next_pselect(count, reading, writing, failing, timeout, mask);
  return select_for(to_ns(*timeout), count, sets,
                    [&](timespec time) { return next_pselect(count, reading, writing, failing, &time, mask); });
}

int epoll_pwait(int epoll, epoll_event* events, int count, int timeout, const sigset_t* mask) {
  if (timeout <= 0 || !is_virtual(CLOCK_MONOTONIC)) return next_epoll_pwait(epoll, events, count, timeout, mask);
  return wait_for(timeout * kMillisecond_ns, UntracedWait::ForSomething, [&](std::int64_t wait_ns) {
    return next_epoll_pwait(epoll, events, count, milliseconds(wait_ns), mask);
  });
}

int epoll_wait(int epoll, epoll_event* events, int count, int timeout) {
  if (timeout <= 0 || !is_virtual(CLOCK_MONOTONIC)) return next_epoll_wait(epoll, events, count, timeout);
  return epoll_pwait(epoll, events, count, timeout, nullptr);
}

// Waiting for semaphores: those of POSIX, of which CPython makes the locks of its threads.

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  if ((clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) || !is_valid(*until) || !is_virtual(clock))
    return next_sem_clockwait(semaphore, clock, until);
  return wait_for_semaphore(semaphore, left_until(clock, *until));
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  if (!is_valid(*until) || !is_virtual(CLOCK_REALTIME)) return next_sem_timedwait(semaphore, until);
  return wait_for_semaphore(semaphore, left_until(CLOCK_REALTIME, *until));
}

// What the gates cannot hold: it waits in the kernel, by the real time, and is over by the virtual one when it returns.

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until) {
  return wait_until(clock, until,
                    [&](const timespec* time) { return next_cond_clockwait(condition, mutex, clock, time); });
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  if (!is_virtual(CLOCK_MONOTONIC)) return next_cond_timedwait(condition, mutex, until);
  const auto wait = [&](const timespec* time) { return next_cond_timedwait(condition, mutex, time); };
  const clockid_t clock = clock_of(*until);
  if (!virtual_clock::is_of_interpreter(__builtin_return_address(0))) return wait_until(clock, until, wait);
  const timespec real = real_time_of(clock, *until);
  return wait(&real);
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  return wait_until(CLOCK_REALTIME, until, [&](const timespec* time) { return next_mutex_timedlock(mutex, time); });
}
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* until) noexcept {
  return wait_until(clock, until, [&](const timespec* time) { return next_mutex_clocklock(mutex, clock, time); });
}
int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  return wait_until(CLOCK_REALTIME, until, [&](const timespec* time) { return next_timedrdlock(lock, time); });
}
int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  return wait_until(CLOCK_REALTIME, until, [&](const timespec* time) { return next_timedwrlock(lock, time); });
}
int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock, const timespec* until) noexcept {
  return wait_until(clock, until, [&](const timespec* time) { return next_clockrdlock(lock, clock, time); });
}
int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock, const timespec* until) noexcept {
  return wait_until(clock, until, [&](const timespec* time) { return next_clockwrlock(lock, clock, time); });
}

int sigtimedwait(const sigset_t* signals, siginfo_t* info, const timespec* timeout) {
  if (timeout == nullptr || !is_valid(*timeout) || !is_virtual(CLOCK_MONOTONIC))
    return next_sigtimedwait(signals, info, timeout);
  const std::uint64_t end = run_clock().now_ns() + static_cast<std::uint64_t>(to_ns(*timeout));
  const int result = next_sigtimedwait(signals, info, timeout);
  if (result == -1 && errno == EAGAIN) run_clock().reach(end);
  return result;
}

/// The timed waits of the C++ library's futures and atomics: futex(2) until a moment (FUTEX_WAIT_BITSET).
long syscall(long number, ...) noexcept {
  va_list rest;
  va_start(rest, number);
  long given[6];
  for (long& each : given) each = va_arg(rest, long);
  va_end(rest);
  const auto call = [&] { return next_syscall(number, given[0], given[1], given[2], given[3], given[4], given[5]); };
  const bool until = number == SYS_futex && (given[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET && given[3] != 0;
  if (!until) return call();
  const clockid_t clock = (given[1] & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  const auto* const time = reinterpret_cast<const timespec*>(given[3]);
  long result = 0;
  const int error = wait_until(clock, time, [&](const timespec* real) {
    given[3] = reinterpret_cast<long>(real);
    result = call();
    return result == -1 ? errno : 0;
  });
  return error == 0 ? result : failed_with(error);
}
}
#pragma GCC visibility pop
