#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/time.hpp"
#include "trace/event.hpp"

namespace model {

/// All events of a run that is over, one after the other as a History has them (order and corrected times), without
/// keeping them: for a run that is only passed through. Each pass reads it again; what is kept are the causes that were
/// moved back, which are few.
///
///     OrderedEvents ordered;
///     if (!ordered.learn(from_the_front())) ...              // not in the order of time: a History can take it
///     ordered.each(from_the_front(), [](const Event& event) { ... });
class OrderedEvents {
 public:
  /// Appends the next piece; returns whether anything is left after it. Between pieces the events must come in the
  /// order of time.
  using NextPiece = std::function<bool(std::vector<trace::Event>&)>;
  using Take = std::function<void(const trace::Event&)>;

  /// Reads it once, to learn what moves. Returns false where the pieces are not in the order of time.
  bool learn(const NextPiece& next);
  /// Gives each event in order. It must be the same run as it was learned.
  void each(const NextPiece& next, const Take& take) const;
  base::TraceTime end() const;  ///< Time of the last event; 0 when there is none.

 private:
  std::vector<std::uint64_t> places_;  // Of what moves, among all events in the order of their own times.
  std::vector<trace::Event> moved_;    // With their new times, in the order of these.
  std::uint64_t end_ns_ = 0;
};

}  // namespace model
