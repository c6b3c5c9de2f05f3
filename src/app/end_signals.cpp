#include "app/end_signals.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/check_syscall.hpp"
#include "base/quiet_thread.hpp"

namespace app {
namespace {

sigset_t not_ignored() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) ::sigaddset(&set, signal);
  }
  return set;
}

}  // namespace

EndSignals::EndSignals(std::function<void()> on_signal) : on_signal_{std::move(on_signal)} {
  const sigset_t set = not_ignored();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = base::UniqueFd{base::check_syscall(::signalfd(-1, &set, SFD_CLOEXEC), "signalfd")};
  leaving_ = base::UniqueFd{base::check_syscall(::eventfd(0, EFD_CLOEXEC), "eventfd")};
  listener_ = base::quiet_thread([this] { listen(); });
}

EndSignals::~EndSignals() {
  ::eventfd_write(leaving_.get(), 1);
  listener_.join();
}

void EndSignals::listen() {
  std::array<pollfd, 2> queries{pollfd{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = leaving_.get(), .events = POLLIN, .revents = 0}};
  base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), -1); });
  signalfd_siginfo info{};
  if (queries[0].revents == 0 || ::read(signals_.get(), &info, sizeof info) != sizeof info) return;
  came_ = static_cast<int>(info.ssi_signo);
  on_signal_();
  const sigset_t set = not_ignored();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);  // The second one comes to this thread.
  base::retry_on_eintr([&] { return ::poll(&queries[1], 1, -1); });
}

}  // namespace app
