#pragma once

#include <cstdint>
#include <map>

#include "record/gate.hpp"

namespace control {

/// When the times of sleeps and timeouts come, by an ideal clock in which steps take no time: it goes on only where the
/// controller jumps to a deadline. Two actors that fall asleep for a second, one step after the other, wake at the same
/// time, and either may be first.
class Deadlines {
 public:
  using Arrival = record::GateControl::Arrival;

  /// The time at which this one is due. Precondition: it has a deadline, and was announced since the last step if it is
  /// a new one. `virtual_ns`: the run's clock, on which each step takes a millisecond (trace::kStep_ns).
  std::uint64_t due(const Arrival& at, std::uint64_t virtual_ns) {
    Known& known = known_[at.actor];
    if (known.deadline_ns != at.deadline_ns)
      known = {at.deadline_ns, now_ns_ + (at.deadline_ns > virtual_ns ? at.deadline_ns - virtual_ns : 0)};
    return known.due_ns;
  }
  std::uint64_t now() const { return now_ns_; }
  /// Moves the ideal clock to `due_ns`. To be called when a step is taken because its time has come.
  void reach(std::uint64_t due_ns) { now_ns_ = now_ns_ > due_ns ? now_ns_ : due_ns; }

 private:
  struct Known {
    std::uint64_t deadline_ns = 0;  ///< As announced.
    std::uint64_t due_ns = 0;
  };
  std::map<trace::Serial, Known> known_;
  std::uint64_t now_ns_ = 1;  ///< Never 0, which is no time.
};

}  // namespace control
