#include "supervisor/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

#include "base/check_syscall.hpp"

namespace supervisor {
namespace {

/// One text of a trace unit, and what a pipe holds: what was written together is read together.
constexpr std::size_t kRead = 64 * 1024;

bool is_ready(int fd, short events) {
  pollfd query{.fd = fd, .events = events, .revents = 0};
  return ::poll(&query, 1, 0) == 1;
}

}  // namespace

Output::Output(EventLoop& loop, record::Recorder& recorder, base::UniqueFd pipe, int stream, int forward_to,
               OnLost on_lost)
    : loop_{loop},
      recorder_{recorder},
      pipe_{std::move(pipe)},
      stream_{stream},
      forward_to_{forward_to},
      on_lost_{std::move(on_lost)} {
  base::check_syscall(::fcntl(pipe_.get(), F_SETFL, O_NONBLOCK), "fcntl O_NONBLOCK");
  watch_pipe(true);
}

Output::~Output() {
  watch_pipe(false);
  watch_forward(false);
}

void Output::drain() {
  while (pipe_ && pending_.empty() && is_ready(pipe_.get(), POLLIN)) read_some();
}

void Output::stop_forwarding() {
  watch_forward(false);
  forward_to_ = -1;
  pending_.clear();
  if (pipe_) watch_pipe(true);
}

void Output::read_some() {
  std::array<char, kRead> bytes;
  const ssize_t got = base::retry_on_eintr([&] { return ::read(pipe_.get(), bytes.data(), bytes.size()); });
  if (got == -1 && errno == EAGAIN) return;
  if (got <= 0) {
    const std::error_code why{got == -1 ? errno : 0, std::generic_category()};
    recorder_.write({.value = stream_, .kind = trace::Kind::OutputEnd});
    close_pipe();
    if (why) on_lost_(Lost::Unread, why);
    return;
  }
  const std::string_view text{bytes.data(), static_cast<std::size_t>(got)};
  recorder_.write({.value = stream_, .text = recorder_.text(text), .kind = trace::Kind::Output});
  if (forward_to_ == -1) return;
  pending_ += text;
  forward();
}

/// A terminal or pipe that says it is writable takes PIPE_BUF bytes without making us wait. It stays in blocking mode:
/// the mode belongs to everybody who has this file open, the shell too.
void Output::forward() {
  std::size_t done = 0;
  while (done < pending_.size() && (!forward_can_wait_ || is_ready(forward_to_, POLLOUT))) {
    const std::size_t part = std::min<std::size_t>(pending_.size() - done, PIPE_BUF);
    const ssize_t written = ::write(forward_to_, pending_.data() + done, part);
    if (written > 0) done += static_cast<std::size_t>(written);
    if (written == -1 && (errno == EINTR || errno == EAGAIN)) break;
    if (written == -1) {
      const std::error_code why{errno, std::generic_category()};
      stop_forwarding();
      close_pipe();
      if (why != std::errc::broken_pipe) on_lost_(Lost::NotForwarded, why);
      return;
    }
  }
  pending_.erase(0, done);
  watch_forward(!pending_.empty());
  if (pipe_) watch_pipe(pending_.empty());
}

void Output::watch_pipe(bool on) {
  if (on == pipe_watched_) return;
  pipe_watched_ = on;
  if (on) {
    loop_.add(pipe_.get(), EPOLLIN, [this](std::uint32_t) { read_some(); });
  } else {
    loop_.remove(pipe_.get());
  }
}

void Output::watch_forward(bool on) {
  if (on == forward_watched_) return;
  if (!on) {
    loop_.remove(forward_to_);
    forward_watched_ = false;
    return;
  }
  try {
    loop_.add(forward_to_, EPOLLOUT, [this](std::uint32_t) { forward(); });
    forward_watched_ = true;
  } catch (const std::system_error& error) {
    if (error.code().value() != EPERM) throw;
    forward_can_wait_ = false;
    forward();
  }
}

void Output::close_pipe() {
  watch_pipe(false);
  pipe_.reset();
}

}  // namespace supervisor
