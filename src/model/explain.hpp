#pragma once

#include <string>

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

/// Everything there is to explain of a moment, a sentence a line: the deadlocks, then each process, and each thread
/// that has not ended.
std::string explain(const World& world, TraceTime now, Language language);

}  // namespace model
