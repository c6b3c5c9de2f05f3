#pragma once

#include <string>

#include "model/deadlock.hpp"
#include "model/story.hpp"
#include "model/world.hpp"

namespace model {

/// What a process (or a thread) is doing at `now`, and why it waits, in one or two sentences: "Consumer-1 waits in
/// get(timeout=2): queue1 is empty; 1.6 s are left." "f1 has ended (exit code 0) and is a zombie: main has not yet
/// joined it." Empty for an actor that the world does not know. `now` is the time of the picture, at or after
/// world.now.
std::string explain(const World& world, Serial actor, TraceTime now, Language language);

/// Why it will never end: "main waits to acquire lock1, held by f1, which was ended by SIGTERM: it will never be
/// released."
std::string explain(const World& world, const Deadlock& deadlock, Language language);

/// What prevents such a deadlock: "acquire these locks in the same order everywhere."
std::string remedy(const World& world, const Deadlock& deadlock, Language language);

/// All that is said of a deadlock where there is room for it: "Deadlock: <explanation> Remedy: <remedy>"
std::string deadlock_sentence(const World& world, const Deadlock& deadlock, Language language);

/// What is said of a deadlock of a run, and where in its story: behind the event that closed it.
struct DeadlockLine {
  TraceTime at{};
  std::size_t events = 0;  ///< How many events come before it.
  Deadlock deadlock;
  std::string sentence;
};
/// Of all that have stood until `now` (History::deadlocks), in the order of the story.
std::vector<DeadlockLine> deadlock_lines(const History& history, TraceTime now, Language language);

/// The deadlocks of `world`, a world of this run, that the whole run shows to last. `now`: nothing more has happened
/// until then.
std::vector<Deadlock> standing_deadlocks(const History& history, const World& world, TraceTime now = {});

/// Everything there is to explain of a moment, a sentence a line: the deadlocks that stand, then each process, and each
/// thread that has not ended.
std::string explain(const World& world, const std::vector<Deadlock>& standing, TraceTime now, Language language);

}  // namespace model
