#include "run/file_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/check_syscall.hpp"
#include "base/quiet_thread.hpp"

namespace run {

// The folder is watched, not the file: editors write a new file and move it over the old one.
FileWatch::FileWatch(const std::filesystem::path& file, std::function<void()> on_change)
    : name_(file.filename().string()),
      on_change_(std::move(on_change)),
      inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::absolute(file, error).parent_path();
  if (inotify_.get() == -1 ||
      ::inotify_add_watch(inotify_.get(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) == -1)
    return;
  thread_ = base::quiet_thread([this] { watch(); });
}

FileWatch::~FileWatch() {
  end_.raise();
  if (thread_.joinable()) thread_.join();
}

void FileWatch::watch() {
  std::array<pollfd, 2> queries{pollfd{.fd = inotify_.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = end_.fd(), .events = POLLIN, .revents = 0}};
  alignas(inotify_event) std::array<char, 4096> bytes;
  while (true) {
    base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), -1); });
    if (queries[1].revents != 0) return;
    const ssize_t got = base::retry_on_eintr([&] { return ::read(inotify_.get(), bytes.data(), bytes.size()); });
    bool ours = false;
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(bytes.data() + at);
      ours = ours || (event->len > 0 && name_ == event->name);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
    if (!ours) continue;
    changed_ = true;
    if (on_change_) on_change_();
  }
}

}  // namespace run
