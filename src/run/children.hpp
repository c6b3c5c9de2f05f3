#pragma once

#include "engine/spawn.hpp"

/// The children of this process. As the subreaper of its runs it may get children that it did not start; the kernel
/// does not tell the two kinds apart, so that what this process starts while runs go on must be started here:
///
///     engine::Spawned asked = run::spawn_own({.argv = {"python3", "-V"}, .standard_output = engine::Stream::Pipe});
///
/// Any thread may call these. There is one list because there is one process.
namespace run {

/// As engine::spawn, and makes this process a child subreaper. What was a child already at the first call counts as
/// started here.
engine::Spawned spawn_own(const engine::SpawnOptions& options);

/// Kills and reaps every descendant that is neither a child started here nor below one. Blocks until none is left, some
/// ms.
void end_adopted();

}  // namespace run
