#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <span>

#include "trace/call.hpp"

namespace engine {

/// Moving bytes through a blocking descriptor in the shape of waiting.hpp: a try that does not block, then a
/// wait. Untraced there is no try: the system call itself waits, once.
struct Channel {
  int fd;
  bool socket;
};

/// Reads at least `least` bytes into `buffers` (which is used up). Returns how many; less than `least` only
/// at end of file.
std::size_t read_at_least(trace::Call& call, Channel from, std::span<iovec> buffers, std::size_t least);
/// Writes all of `buffers` (which is used up). Returns false when nobody can read them any more (EPIPE).
bool write_all(trace::Call& call, Channel to, std::span<iovec> buffers);

}  // namespace engine
