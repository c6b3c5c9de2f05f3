#pragma once

#include <cstddef>
#include <vector>

#include "model/history.hpp"

namespace model {

/// The moment that shows most of a run in one picture: the middle of the longest while in which the most processes were
/// alive; a while below a hundredth of the run does not count. 0 for an empty history. Costs one pass over the events.
TraceTime fullest_moment(const History& history);

/// The moments that tell the story of a run in a few pictures: births, waits, messages, signals, deaths - what is rare
/// before what is common, and none close to another that says the same. Indices of events, in their order, at most
/// `most`; the last one is the end.
std::vector<std::size_t> key_moments(const History& history, std::size_t most);

}  // namespace model
