#include "supervisor/input.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/check_syscall.hpp"

namespace supervisor {

Input::Input(EventLoop& loop, record::Recorder& recorder, base::UniqueFd pipe)
    : loop_{loop}, recorder_{recorder}, pipe_{std::move(pipe)} {
  base::check_syscall(::fcntl(pipe_.get(), F_SETFL, O_NONBLOCK), "fcntl O_NONBLOCK");
}

Input::~Input() { watch(false); }

void Input::write(std::string_view bytes) {
  if (!pipe_ || ending_) return;
  pending_ += bytes;
  write_some();
}

void Input::end() {
  ending_ = true;
  if (pipe_ && pending_.empty()) close();
}

void Input::write_some() {
  const ssize_t written = base::retry_on_eintr([&] { return ::write(pipe_.get(), pending_.data(), pending_.size()); });
  if (written == -1 && errno != EAGAIN) return close();  // Nobody reads any longer.
  if (written > 0) {
    const auto count = static_cast<std::size_t>(written);
    recorder_.write({.text = recorder_.text(std::string_view{pending_}.substr(0, count)), .kind = trace::Kind::Input});
    pending_.erase(0, count);
  }
  if (pending_.empty() && ending_) return close();
  watch(!pending_.empty());
}

void Input::watch(bool on) {
  if (on == watched_) return;
  watched_ = on;
  if (on) {
    loop_.add(pipe_.get(), EPOLLOUT, [this](std::uint32_t) { write_some(); });
  } else {
    loop_.remove(pipe_.get());
  }
}

void Input::close() {
  watch(false);
  pipe_.reset();
  pending_.clear();
  recorder_.write({.kind = trace::Kind::Input});
}

}  // namespace supervisor
