#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "record/gate.hpp"

namespace control {

/// Which of the actors that wait have tried since anything has moved: another attempt would fail like the last one.
class Attempts {
 public:
  using Arrival = record::GateControl::Arrival;

  /// Something has moved by itself: a death, a line of input.
  void moved() noexcept { ++moved_; }
  /// This actor is let go on. `in_time`: its time has come, which moves it in any case.
  void granted(const Arrival& at, bool in_time);
  /// Nothing moves now. Whoever had a gate and has none any more has ended.
  void see(const std::vector<record::GateControl::Gate>& gates, const std::vector<Arrival>& waiting);
  bool in_vain(const Arrival& at) const;

 private:
  struct Tried {
    std::uint32_t sequence = 0;  ///< The announcement.
    std::uint64_t moved = 0;     ///< What `moved_` was when it came.
  };
  std::uint64_t moved_ = 0;
  std::map<trace::Serial, Tried> tried_;
  std::optional<Arrival> granted_;  ///< Of which it is not known yet what it has moved.
  std::set<trace::Serial> had_gate_;
};

}  // namespace control
