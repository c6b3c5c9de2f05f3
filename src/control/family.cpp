#include "control/family.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check_syscall.hpp"
#include "base/quiet_thread.hpp"
#include "supervisor/pidfd.hpp"

namespace control {

using base::check_syscall;
using base::UniqueFd;
using trace::Serial;

namespace {

void listen(int epoll, int fd, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = fd}};
  check_syscall(::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

}  // namespace

Family::Family(std::function<void()> on_death)
    : on_death_{std::move(on_death)},
      epoll_{check_syscall(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")},
      stop_{check_syscall(::eventfd(0, EFD_CLOEXEC), "eventfd")} {
  listen(epoll_.get(), stop_.get(), EPOLLIN);
  watcher_ = base::quiet_thread([this] { watch(); });
}

Family::~Family() {
  ::eventfd_write(stop_.get(), 1);
  watcher_.join();
}

void Family::watch() {
  std::array<epoll_event, 16> events{};
  while (true) {
    const int count = base::retry_on_eintr(
        [&] { return ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1); });
    const auto end = events.begin() + std::max(count, 0);
    const auto stops = [this](const epoll_event& event) { return event.data.fd == stop_.get(); };
    if (count < 0 || std::any_of(events.begin(), end, stops)) return;
    on_death_();
  }
}

void Family::add(Serial process, pid_t pid) {
  const auto place = std::lower_bound(known_.begin(), known_.end(), process);
  if (place != known_.end() && *place == process) return;
  known_.insert(place, process);
  UniqueFd pidfd = supervisor::open_pidfd(pid);
  if (!pidfd) return gone_.push_back(process);
  listen(epoll_.get(), pidfd.get(), EPOLLIN | EPOLLET);  // Once.
  living_.emplace(process, Member{pid, std::move(pidfd)});
}

pid_t Family::pid_of(Serial process) const {
  const auto found = living_.find(process);
  return found != living_.end() ? found->second.pid : 0;
}

std::vector<Serial> Family::living() const {
  std::vector<Serial> all;
  for (const auto& [process, member] : living_) all.push_back(process);
  return all;
}

std::vector<Serial> Family::take_dead() {
  std::vector<Serial> dead = std::exchange(gone_, {});
  std::vector<pollfd> queries;
  for (const auto& [process, member] : living_)
    queries.push_back({.fd = member.pidfd.get(), .events = POLLIN, .revents = 0});
  base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), 0); });
  auto query = queries.begin();
  for (auto each = living_.begin(); each != living_.end(); ++query) {
    if (query->revents == 0) {
      ++each;
      continue;
    }
    dead.push_back(each->first);
    each = living_.erase(each);
  }
  return dead;
}

}  // namespace control
