#pragma once

#include "model/history.hpp"

namespace model {

/// The moment that shows most of a run in one picture: the middle of the longest while in which the most processes were alive;
/// a while below a hundredth of the run does not count. 0 for an empty history. Costs one pass over the events.
TraceTime fullest_moment(const History& history);

}  // namespace model
