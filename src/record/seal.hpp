#pragma once

#include <filesystem>

namespace record {

/// Seals the trace at `path`, when all its writers have ended: cuts it to what was used, appends the index, sets the
/// mark. Blocks as long as reading and sorting all events take. Throws std::system_error, TraceError. A trace that
/// stays unsealed is readable as well. The index has the order of time; events of the same nanosecond keep the order of
/// the file.
void seal(const std::filesystem::path& path);

}  // namespace record
