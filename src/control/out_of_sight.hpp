#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <set>

#include "trace/event.hpp"

namespace control {

/// The running actors that do something without gates: they have used the processor for a second, or slept for a second
/// in a call that is not traced. On a machine that is merely slow no actor is counted: it waits for its turn in state
/// R.
class OutOfSight {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kLook{250};  ///< While somebody is on its way, look so often.
  static constexpr std::chrono::seconds kLong{1};

  /// The actor is on its way at `now`. `process` and `thread` as the system numbers them. Returns whether there still
  /// is such a thread.
  bool look(trace::Serial actor, pid_t process, pid_t thread, Clock::time_point now);
  /// Removes an actor that has come to a gate or has ended.
  void forget(trace::Serial actor);
  bool contains(trace::Serial actor) const { return gone_.contains(actor); }
  const std::set<trace::Serial>& all() const { return gone_; }

 private:
  struct Seen {
    std::chrono::nanoseconds cpu_at_first{}, cpu{};
    Clock::time_point asleep_since{};
    bool asleep = false;
  };
  std::map<trace::Serial, Seen> seen_;
  std::set<trace::Serial> gone_;
};

}  // namespace control
