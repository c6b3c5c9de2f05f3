#pragma once

#include <string>
#include <vector>

#include "base/language.hpp"
#include "model/world.hpp"

namespace model {

using base::Language;

/// What of a run could not be seen, so that what is not shown is not taken for what did not happen.
struct UnseenThing {
  std::string what;               ///< "what other programs do between their birth and their end"
  std::string who;                ///< "sort, cat": the processes that it concerns, or what they call it.
  bool matters_for_order = true;  ///< Whether what a program does might depend on it.

  std::string text(Language language) const;  ///< Both.
};

/// One of each kind. Empty: as far as is known, all that the processes did with each other has been recorded.
///
///     const auto unseen = unseen_in(world_at_the_end, Language::English);
///     if (!unseen.empty()) print(unseen_heading(unseen.size(), Language::English), unseen);
std::vector<UnseenThing> unseen_in(const World& world, Language language);

/// How many unseen_in() gives, without making them.
std::size_t count_unseen(const World& world);

/// "This run: 3 things that I could not see"
std::string unseen_heading(std::size_t count, Language language);

}  // namespace model
