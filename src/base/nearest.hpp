#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace base {

/// Which of `known` a misspelt word was meant to be: "; did you mean 'join'?", or, where nothing is near,
/// "; known are begin, join ...".
OwnedText suggestion_for(std::string_view word, const std::vector<std::string>& known);

/// How many letters must be inserted, removed, changed or swapped with their neighbour to make one word of the other.
int distance_between(std::string_view a, std::string_view b);

}  // namespace base
