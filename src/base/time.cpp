#include "base/time.hpp"

#include <dlfcn.h>

namespace base::detail {

int find_real_clock(clockid_t clock, timespec* now) {
  void* const real =
      ::dlsym(RTLD_DEFAULT, "spawnarium_real_clock_gettime");  // Of the preloaded library, if it is here.
  ClockFunction* const found = real != nullptr ? reinterpret_cast<ClockFunction*>(real) : &::clock_gettime;
  real_clock.store(found, std::memory_order_relaxed);
  return found(clock, now);
}

}  // namespace base::detail
