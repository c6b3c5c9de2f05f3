#pragma once

#include <cstdint>

namespace python {

/// Where the program called us, for Event::place: file and line of the innermost frame that is the user's code (neither
/// ours nor the standard library's). A file's content is stored in the trace when it is met first. 0 when there is
/// none, or no trace. Needs the interpreter lock; never raises and leaves a pending exception alone.
std::uint32_t calling_place() noexcept;

}  // namespace python
