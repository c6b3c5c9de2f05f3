#pragma once

#include <signal.h>

#include <thread>
#include <utility>

namespace base {

/// A thread that takes no signals: they are the main thread's business.
template <class Function>
std::thread quiet_thread(Function function) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  std::thread thread{std::move(function)};
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace base
