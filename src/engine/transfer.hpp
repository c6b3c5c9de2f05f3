#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <optional>
#include <span>

#include "engine/deadline.hpp"
#include "engine/waiting.hpp"
#include "record/call.hpp"

namespace engine {

/// Moving bytes through a blocking descriptor in the shape of waiting.hpp: a try that does not block, then a
/// wait. Untraced there is no try: the system call itself waits, once.
struct Channel {
  int fd;
  bool socket;
};

/// Reads once, what there is, waiting for something until the deadline. nullopt: nothing came; 0: end of file.
std::optional<std::size_t> read_once(record::Call& call, Channel from, std::span<iovec> buffers,
                                     const Deadline& deadline);
/// Reads at least `least` bytes into `buffers` (which is used up). Returns how many; less than `least` only
/// at end of file.
std::size_t read_at_least(record::Call& call, Channel from, std::span<iovec> buffers, std::size_t least,
                          Signals signals = Signals::Heed);
/// Writes all of `buffers` (which is used up). Returns false if the reading end is closed everywhere (EPIPE).
bool write_all(record::Call& call, Channel to, std::span<iovec> buffers);

}  // namespace engine
