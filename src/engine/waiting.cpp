#include "engine/waiting.hpp"

#include <poll.h>
#include <time.h>

#include "base/check_syscall.hpp"

namespace engine {
namespace {

Woken wait_for(int fd, short what, const Deadline& deadline) {
  pollfd watched{.fd = fd, .events = what, .revents = 0};
  timespec limit{};
  const Timeout remaining = deadline.remaining();
  if (remaining) limit = {.tv_sec = remaining->count() / 1'000'000'000, .tv_nsec = remaining->count() % 1'000'000'000};
  if (::ppoll(&watched, 1, remaining ? &limit : nullptr, nullptr) >= 0) return Woken::Again;
  if (errno == EINTR) return Woken::BySignal;
  base::throw_errno(errno, "poll");
}

bool is_ready(int fd, short events) {
  pollfd watched{.fd = fd, .events = events, .revents = 0};
  return base::check_syscall(base::retry_on_eintr([&] { return ::poll(&watched, 1, 0); }), "poll") > 0;
}

}  // namespace

bool is_readable(int fd) { return is_ready(fd, POLLIN); }
bool is_writable(int fd) { return is_ready(fd, POLLOUT); }

Woken wait_readable(int fd, const Deadline& deadline) { return wait_for(fd, POLLIN, deadline); }
Woken wait_writable(int fd, const Deadline& deadline) { return wait_for(fd, POLLOUT, deadline); }

}  // namespace engine
