#include "base/nearest.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace base {

// The table of optimal string alignment, of which three rows are kept.
int distance_between(std::string_view a, std::string_view b) {
  std::vector<int> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

OwnedText suggestion_for(std::string_view word, const std::vector<std::string>& known) {
  const auto farther = [&](const std::string& a, const std::string& b) {
    return distance_between(word, a) < distance_between(word, b);
  };
  const auto nearest = std::min_element(known.begin(), known.end(), farther);
  if (nearest == known.end()) return {};
  const int limit = std::max(1, static_cast<int>(word.size()) / 3);
  if (distance_between(word, *nearest) <= limit)
    return in_both({"; did you mean '{0}'?", "；是不是 '{0}'？"}, *nearest);
  return in_both({"; known are {0}", "；可用的有 {0}"}, fmt::join(known, ", "));
}

}  // namespace base
