#include "engine/transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <numeric>

#include "base/check_syscall.hpp"
#include "engine/waiting.hpp"

namespace engine {
namespace {

/// Ready: poll(2) has said that something can be moved.
enum class Mode { Blocking, Try, Ready };

ssize_t read_some(Channel from, std::span<iovec> buffers, Mode mode) {
  const int count = static_cast<int>(buffers.size());
  if (mode != Mode::Try) return ::readv(from.fd, buffers.data(), count);
  if (!from.socket) return ::preadv2(from.fd, buffers.data(), count, -1, RWF_NOWAIT);
  msghdr message{};
  message.msg_iov = buffers.data();
  message.msg_iovlen = buffers.size();
  return ::recvmsg(from.fd, &message, MSG_DONTWAIT);
}

std::size_t total_of(std::span<const iovec> buffers) {
  return std::accumulate(buffers.begin(), buffers.end(), std::size_t{0},
                         [](std::size_t sum, const iovec& buffer) { return sum + buffer.iov_len; });
}

ssize_t write_some(Channel to, std::span<iovec> buffers, Mode mode) {
  const int count = static_cast<int>(buffers.size());
  if (!to.socket) {
    if (mode == Mode::Blocking) return ::writev(to.fd, buffers.data(), count);
    // A pipe to which poll(2) lets one write has room for PIPE_BUF bytes; more might block. What is not more is written
    // at once, so that it is not cut by another writer.
    if (mode == Mode::Ready && total_of(buffers) > PIPE_BUF)
      return ::write(to.fd, buffers.front().iov_base, std::min<std::size_t>(buffers.front().iov_len, PIPE_BUF));
    if (mode == Mode::Ready) return ::writev(to.fd, buffers.data(), count);
    return ::pwritev2(to.fd, buffers.data(), count, -1, RWF_NOWAIT);
  }
  msghdr message{};
  message.msg_iov = buffers.data();
  message.msg_iovlen = buffers.size();
  return ::sendmsg(to.fd, &message, MSG_NOSIGNAL | (mode == Mode::Try ? MSG_DONTWAIT : 0));
}

/// Takes `done` bytes off the front.
void take_off(std::span<iovec>& buffers, std::size_t done) {
  while (!buffers.empty() && done >= buffers.front().iov_len) {
    done -= buffers.front().iov_len;
    buffers = buffers.subspan(1);
  }
  if (buffers.empty()) return;
  buffers.front().iov_base = static_cast<std::byte*>(buffers.front().iov_base) + done;
  buffers.front().iov_len -= done;
}

/// One transfer of as much as is possible now, waiting until that is something. -1 with errno: what is no
/// waiting matter.
template <class Some, class Ready, class Wait>
ssize_t transfer(record::Call& call, const Deadline& deadline, Signals signals, Some some, Ready ready, Wait wait) {
  ssize_t done = -1;
  if (!call.on() && deadline.never()) {
    while ((done = some(Mode::Blocking)) == -1 && errno == EINTR) {
      if (signals == Signals::Heed) process_context().check_signals();
    }
    return done;
  }
  const auto attempt = [&] {
    done = some(Mode::Try);
    // No RWF_NOWAIT: a terminal, a file, and before Linux 6.4 a pipe.
    if (done == -1 && errno == EOPNOTSUPP) {
      const bool may = ready();
      errno = EAGAIN;
      if (may) done = some(Mode::Ready);
    }
    return done != -1 || (errno != EAGAIN && errno != EINTR);
  };
  const auto sleep = [&](const Deadline& until) { return wait(until); };
  const bool moved = try_until(
      call, deadline, [] { return trace::kNobody; }, attempt, sleep, signals);
  if (moved) return done;
  errno = EAGAIN;
  return -1;
}

}  // namespace

std::optional<std::size_t> read_once(record::Call& call, Channel from, std::span<iovec> buffers,
                                     const Deadline& deadline) {
  const ssize_t got = transfer(
      call, deadline, Signals::Heed, [&](Mode mode) { return read_some(from, buffers, mode); },
      [&] { return is_readable(from.fd); }, [&](const Deadline& until) { return wait_readable(from.fd, until); });
  if (got == -1 && errno == EAGAIN) return std::nullopt;
  return static_cast<std::size_t>(base::check_syscall(got, "read from a connection"));
}

std::size_t read_at_least(record::Call& call, Channel from, std::span<iovec> buffers, std::size_t least,
                          Signals signals) {
  std::size_t total = 0;
  while (total < least) {
    const ssize_t got = base::check_syscall(
        transfer(
            call, Deadline{std::nullopt}, signals, [&](Mode mode) { return read_some(from, buffers, mode); },
            [&] { return is_readable(from.fd); }, [&](const Deadline& until) { return wait_readable(from.fd, until); }),
        "read from a connection");
    if (got == 0) break;
    total += static_cast<std::size_t>(got);
    take_off(buffers, static_cast<std::size_t>(got));
  }
  return total;
}

bool write_all(record::Call& call, Channel to, std::span<iovec> buffers) {
  take_off(buffers, 0);
  while (!buffers.empty()) {
    const ssize_t put = transfer(
        call, Deadline{std::nullopt}, Signals::Heed, [&](Mode mode) { return write_some(to, buffers, mode); },
        [&] { return is_writable(to.fd); }, [&](const Deadline& deadline) { return wait_writable(to.fd, deadline); });
    if (put == -1 && errno == EPIPE) return false;
    base::check_syscall(put, "write to a connection");
    take_off(buffers, static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace engine
