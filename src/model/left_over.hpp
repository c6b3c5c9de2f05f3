#pragma once

#include <string>

#include "base/text.hpp"
#include "model/world.hpp"

namespace model {

/// What a run left at its end: messages not received, children not joined, tasks whose result or error was not asked
/// for. Clauses to append to a sentence: each begins with "; ". Empty: nothing was left.
std::string left_over(const World& world, base::Language language);

}  // namespace model
