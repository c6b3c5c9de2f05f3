#pragma once

#include <dlfcn.h>

#include <atomic>

namespace virtual_clock {

/// A function as the C library has it, behind the one of the same name here: the next in the order in which the
/// program's libraries were loaded.
///
///     constinit Next<int(pollfd*, nfds_t, int)> real_poll{"poll"};
///     real_poll(fds, count, 0);
///
/// Looked up at its first call.
template <class Function>
class Next;

template <class Result, class... Arguments>
class Next<Result(Arguments...)> {
 public:
  explicit constexpr Next(const char* name) noexcept : name_{name} {}
  Result operator()(Arguments... arguments) const { return function()(arguments...); }

 private:
  using Function = Result(Arguments...);
  Function* function() const noexcept {
    Function* found = found_.load(std::memory_order_relaxed);
    if (found != nullptr) [[likely]]
      return found;
    found = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name_));
    found_.store(found, std::memory_order_relaxed);
    return found;
  }

  const char* name_;
  mutable std::atomic<Function*> found_{nullptr};
};

}  // namespace virtual_clock
