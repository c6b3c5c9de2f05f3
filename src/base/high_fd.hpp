#pragma once

#include "base/unique_fd.hpp"

namespace base {

/// Moves a descriptor of ours out of the way, so that a program prints the descriptor numbers that it would
/// print without us: returns a duplicate (close-on-exec) with the first free number from 240 on (or just below the
/// soft RLIMIT_NOFILE), and closes the original. Throws std::system_error (fcntl(2), F_DUPFD_CLOEXEC).
UniqueFd move_high(UniqueFd fd);

}  // namespace base
