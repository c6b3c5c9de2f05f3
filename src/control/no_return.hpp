#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "control/explorer.hpp"

namespace control {

/// The point of no return of a run that ended badly: after how many of its steps every continuation ends badly. 0: it
/// could not be saved from its beginning on. nullopt: not known, `goes_on` has said that there is no more time, or a
/// continuation had no end.
///
/// All continuations of a prefix are explored, until one ends well; which prefix is the first without such a one is
/// found by bisection, for what cannot be saved cannot be saved later. Blocks for many runs; throws as Explorer.
std::optional<std::size_t> point_of_no_return(ExploredProgram& program, const Trace& bad,
                                              const std::function<bool(const Trace&)>& ends_well,
                                              const std::function<bool()>& goes_on);

}  // namespace control
