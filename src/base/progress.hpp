#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

namespace base {

/// Told how far long work is, 0 to 1; what it throws ends the work.
using Progress = std::function<void(double)>;

/// Calls `progress` now and then: for loops over events.
inline void tell(const Progress& progress, std::size_t done, std::size_t all) {
  if (progress && done % 4096 == 0)
    progress(static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(all, 1)));
}

/// What to tell of work that is one part of a longer one: from `begin` to `end` of it.
inline Progress part_of(const Progress& whole, double begin, double end) {
  if (!whole) return {};
  return [&whole, begin, end](double part) { whole(begin + (end - begin) * part); };
}

}  // namespace base
