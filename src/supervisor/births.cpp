#include "supervisor/births.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>

#include "base/check_syscall.hpp"

namespace supervisor {

Births::Births(const std::filesystem::path& trace, record::Recorder& recorder)
    : trace_{trace},
      recorder_{recorder},
      event_{base::check_syscall(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")},
      thread_{[this] { listen(); }} {}

Births::~Births() {
  stop_ = true;
  recorder_.wake_readers();
  thread_.join();
}

void Births::clear() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(event_.get(), &count, sizeof count);
}

void Births::listen() {
  while (!stop_) {
    if (!trace_.wait(std::chrono::hours{1}, record::Listener::Wake::OnBirth)) continue;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = ::write(event_.get(), &one, sizeof one);
  }
}

}  // namespace supervisor
