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

  /// Records a move that nobody has chosen: a death, a line of input.
  void moved() noexcept { ++moved_; }
  /// Records that this actor goes on. `in_time`: because its time has come, which always counts as a move.
  void granted(const Arrival& at, bool in_time);
  /// Updates the attempts; to be called while no actor moves. An actor whose gate has gone since the last call has
  /// ended.
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
