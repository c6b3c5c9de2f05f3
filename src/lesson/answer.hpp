#pragma once

#include <map>
#include <optional>
#include <string>

namespace lesson {

/// What a learner has taken as the answer to a question. Choices are numbered from 0, as the lesson writes them.
struct Answer {
  int choice = 0;             ///< The one taken last.
  std::optional<int> before;  ///< A wrong one that was taken before: `choice` is the second try.
  bool operator==(const Answer&) const = default;
};

using Answers = std::map<std::string, Answer>;  ///< By question id.

}  // namespace lesson
