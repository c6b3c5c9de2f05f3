#pragma once

#include <vector>

#include "model/history.hpp"

namespace model {

/// The deadlocks in which a run stood until it was ended from outside: by Ctrl-C, from the window, by --deadlock stop.
/// Empty where it ended by itself, and without those that a process of the run broke. May search the whole history.
std::vector<FoundDeadlock> ended_in_deadlock(const History& history);

}  // namespace model
