#include "supervisor/event_loop.hpp"

#include <sys/timerfd.h>

#include <array>
#include <utility>

#include "base/check_syscall.hpp"

namespace supervisor {

using base::check_syscall;

EventLoop::EventLoop() : epoll_{check_syscall(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")} {}

void EventLoop::add(int fd, std::uint32_t events, Callback callback) {
  epoll_event event{.events = events, .data = {.fd = fd}};
  check_syscall(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl EPOLL_CTL_ADD");
  callbacks_[fd] = std::make_shared<Callback>(std::move(callback));
}

void EventLoop::change(int fd, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = fd}};
  check_syscall(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event), "epoll_ctl EPOLL_CTL_MOD");
}

void EventLoop::remove(int fd) noexcept {
  if (callbacks_.erase(fd) != 0) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::run_once(std::optional<std::chrono::milliseconds> timeout) {
  std::array<epoll_event, 64> ready;
  const int wait = timeout ? static_cast<int>(timeout->count()) : -1;
  const int count = base::retry_on_eintr([&] { return ::epoll_wait(epoll_.get(), ready.data(), ready.size(), wait); });
  check_syscall(count, "epoll_wait");
  for (int i = 0; i < count; ++i) {
    const auto& event = ready[static_cast<std::size_t>(i)];
    const auto found = callbacks_.find(event.data.fd);
    if (found == callbacks_.end()) continue;  // Removed by a callback before.
    const std::shared_ptr<Callback> callback = found->second;
    (*callback)(event.events);
  }
}

Timer::Timer() : fd_{check_syscall(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create")} {}

void Timer::set(std::chrono::nanoseconds from_now) {
  itimerspec time{};
  time.it_value.tv_sec = from_now.count() / 1'000'000'000;
  time.it_value.tv_nsec = from_now.count() % 1'000'000'000;
  check_syscall(::timerfd_settime(fd_.get(), 0, &time, nullptr), "timerfd_settime");
}

}  // namespace supervisor
