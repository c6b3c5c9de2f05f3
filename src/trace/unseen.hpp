#pragma once

#include <cstdint>

namespace trace {

/// What a process does that passes no trace point, said by itself when it ends: the detail of a Note whose text names
/// it in English. Written to files: append only.
enum class Unseen : std::uint8_t {
  None = 0,        ///< Any other note.
  Asyncio = 1,     ///< Tasks of asyncio: they take turns within one thread.
  Extensions = 2,  ///< Modules in C other than Python's own. text = their names.
};

}  // namespace trace
