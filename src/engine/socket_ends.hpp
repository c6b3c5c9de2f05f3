#pragma once

#include <cstdint>

namespace engine {

/// What names the two ends of a connected socket, the same number for the same end whichever process asks: of a Unix
/// domain socket its inode, of a network socket a hash of its address and its peer's. So the two Connections that
/// Listener and Client have made of one connection are known to be its two ends.
struct SocketEnds {
  std::uint32_t own = 0;
  std::uint32_t other = 0;  ///< 0: not known, as long as the other process has not accepted the connection.
};

/// All 0 for what is no connected socket, or where the system does not say (sock_diag(7)). Never throws.
SocketEnds socket_ends(int fd) noexcept;

}  // namespace engine
