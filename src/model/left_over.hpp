#pragma once

#include <string>

#include "base/text.hpp"
#include "model/world.hpp"

namespace model {

/// What was left at the end of a run: messages that nobody took, children that nobody joined, tasks whose result or
/// error nobody asked for. Sentences, each with a space and without a full stop before it; empty: nothing was left.
std::string left_over(const World& world, base::Language language);

}  // namespace model
