#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace model {

/// States remembered on the way through a history, so that a change of the past (an event that came late) costs only
/// what lies after it. Many of the newest are kept, few of the old ones: about four each time the distance doubles.
///
///     checkpoints.drop_after(first_changed);
///     auto state = checkpoints.newest() ? ... : State{};
template <class State>
class Checkpoints {
 public:
  /// Remembers the state after the first `place` events. Places come in rising order.
  void add(std::size_t place, State state) {
    kept_.emplace_back(place, std::move(state));
    thin(place);
  }
  /// Forgets the states after more than `place` events.
  void drop_after(std::size_t place) {
    while (!kept_.empty() && kept_.back().first > place) kept_.pop_back();
  }
  /// The last one remembered, with its place; nullptr if there is none.
  const std::pair<std::size_t, State>* newest() const { return kept_.empty() ? nullptr : &kept_.back(); }
  void clear() { kept_.clear(); }
  std::size_t size() const { return kept_.size(); }

 private:
  static int doublings(std::size_t distance) {
    int count = 0;
    for (; distance > 1; distance /= 2) ++count;
    return count;
  }
  /// At most four at distances of the same power of two; of five, the second oldest goes.
  void thin(std::size_t newest) {
    constexpr std::size_t kEach = 4;
    for (std::size_t first = 0; first + kEach < kept_.size(); ++first)
      if (doublings(newest - kept_[first].first) == doublings(newest - kept_[first + kEach].first)) {
        kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(first) + 1);
        return;
      }
  }

  std::vector<std::pair<std::size_t, State>> kept_;
};

}  // namespace model
