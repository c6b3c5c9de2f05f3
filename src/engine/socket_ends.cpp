#include "engine/socket_ends.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <string_view>

#include "base/unique_fd.hpp"

namespace engine {
namespace {

using base::UniqueFd;

/// The kernel is asked for one socket by its inode, and answers with its peer's.
std::uint32_t peer_of_unix_socket(std::uint32_t inode) noexcept {
  const UniqueFd diag{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
  if (!diag) return 0;
  struct {
    nlmsghdr head;
    unix_diag_req request;
  } question{};
  question.head.nlmsg_len = sizeof question;
  question.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.head.nlmsg_flags = NLM_F_REQUEST;
  question.request.sdiag_family = AF_UNIX;
  question.request.udiag_states = ~0U;
  question.request.udiag_ino = inode;
  question.request.udiag_show = UDIAG_SHOW_PEER;
  question.request.udiag_cookie[0] = question.request.udiag_cookie[1] = ~0U;  // Any.
  if (::send(diag.get(), &question, sizeof question, 0) != sizeof question) return 0;
  alignas(nlmsghdr) std::byte answer[1024];
  const ssize_t size = ::recv(diag.get(), answer, sizeof answer, 0);
  const auto* head = reinterpret_cast<const nlmsghdr*>(answer);
  if (size < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(unix_diag_msg))) || head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
    return 0;
  std::size_t at = NLMSG_LENGTH(sizeof(unix_diag_msg));
  while (at + sizeof(rtattr) <= static_cast<std::size_t>(size)) {
    rtattr attribute{};
    std::memcpy(&attribute, answer + at, sizeof attribute);
    if (attribute.rta_type == UNIX_DIAG_PEER && at + RTA_LENGTH(4) <= static_cast<std::size_t>(size)) {
      std::uint32_t peer = 0;
      std::memcpy(&peer, answer + at + RTA_LENGTH(0), sizeof peer);
      return peer;
    }
    if (attribute.rta_len < sizeof attribute) return 0;
    at += RTA_ALIGN(attribute.rta_len);
  }
  return 0;
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
  std::string_view bytes() const { return {reinterpret_cast<const char*>(&storage), size}; }
};

/// FNV-1a, 32 bits; never 0.
std::uint32_t hash_of(const Address& from, const Address& to) noexcept {
  std::uint32_t hash = 2166136261U;
  for (const Address* each : {&from, &to})
    for (const char byte : each->bytes()) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  return hash == 0 ? 1 : hash;
}

}  // namespace

SocketEnds socket_ends(int fd) noexcept {
  Address own, other;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own.storage), &own.size) != 0) return {};
  if (own.storage.ss_family == AF_UNIX) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) return {};
    const auto inode = static_cast<std::uint32_t>(status.st_ino);
    return {inode, peer_of_unix_socket(inode)};
  }
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&other.storage), &other.size) != 0) return {};
  return {hash_of(own, other), hash_of(other, own)};
}

}  // namespace engine
