#pragma once

#include <signal.h>

#include "base/check_syscall.hpp"

namespace app {

/// Signals that end a command: blocked, so that its private folders go with it.
class Interrupts {
 public:
  Interrupts() {
    ::sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set_, signal);
    base::check_syscall(::sigprocmask(SIG_BLOCK, &set_, nullptr), "sigprocmask");
  }
  bool came() {
    const timespec at_once{};
    if (const int signal = ::sigtimedwait(&set_, nullptr, &at_once); signal > 0) signal_ = signal;
    return signal_ != 0;
  }
  int exit_status() const { return 128 + signal_; }

 private:
  sigset_t set_{};
  int signal_ = 0;
};

}  // namespace app
