#include "base/large_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace base {

void prefer_large_pages(void* begin, std::size_t bytes) noexcept {
  constexpr std::uintptr_t kLarge = 2 << 20;
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t first = (address + kLarge - 1) / kLarge * kLarge, end = (address + bytes) / kLarge * kLarge;
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

}  // namespace base
