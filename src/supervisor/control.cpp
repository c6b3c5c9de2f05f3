#include "supervisor/control.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "base/check_syscall.hpp"

namespace supervisor {
namespace {

bool send_message(int control, char letter, std::string_view body) noexcept {
  std::array<iovec, 2> parts{iovec{&letter, 1}, iovec{const_cast<char*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return base::retry_on_eintr([&] { return ::sendmsg(control, &message, MSG_NOSIGNAL | MSG_DONTWAIT); }) != -1;
}

}  // namespace

std::pair<base::UniqueFd, base::UniqueFd> make_control() {
  int ends[2];
  base::check_syscall(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), "socketpair");
  return {base::UniqueFd{ends[0]}, base::UniqueFd{ends[1]}};
}

bool send(int control, Command command, std::string_view body) noexcept {
  return send_message(control, static_cast<char>(command), body);
}
bool send(int control, Report report, std::string_view body) noexcept {
  return send_message(control, static_cast<char>(report), body);
}

Received receive(int control, Message& message) {
  std::array<char, kMaximumBody + 1> bytes;
  const auto next = [&] {
    return base::retry_on_eintr([&] { return ::recv(control, bytes.data(), bytes.size(), MSG_DONTWAIT); });
  };
  auto got = next();
  // The other end was closed before it had read all: Linux says so once, ahead of the messages that are still here.
  if (got == -1 && errno == ECONNRESET) got = next();
  if (got == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Received::Nothing;
  if (got <= 0) return Received::Closed;
  message.letter = bytes[0];
  message.body.assign(bytes.data() + 1, static_cast<std::size_t>(got - 1));
  return Received::Message;
}

}  // namespace supervisor
