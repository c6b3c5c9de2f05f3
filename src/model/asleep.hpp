#pragma once

#include <string>

#include "base/language.hpp"
#include "model/world.hpp"

namespace model {

/// For what a process or a thread sleeps in a call that is not traced, as the kernel's sample of it says, in a clause:
/// "fork-2 (running sort) waits to read from its standard input, an empty pipe whose other end only main holds open".
/// Precondition: asleep_untraced(world, actor).
std::string asleep_clause(const World& world, Serial actor, base::Language language);

/// The same in two words, for a card: "read stdin", "write fd 4", "poll: fd 3 (pipe)", "sort: read stdin"; empty
/// where the call is not known.
std::string asleep_call(const Process& process);
/// Of a sample alone, without the program.
std::string asleep_call(const KernelSample& sample);

}  // namespace model
