#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <thread>

#include "base/unique_fd.hpp"
#include "host/host.hpp"
#include "run/wakeup.hpp"

namespace run {

/// Tells when a file has been written anew, by whatever an editor does for that (inotify(7)). Sleeps meanwhile, on a
/// thread of its own.
///
///     FileWatch watch{"hello.py", [] { glfwPostEmptyEvent(); }};    // called on that thread
///     if (watch.take_change()) offer_to_run_again();
///
/// What cannot be watched (no such folder) is quietly never changed.
class FileWatch : public host::Watch {
 public:
  FileWatch(const std::filesystem::path& file, std::function<void()> on_change);
  ~FileWatch() override;
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  bool take_change() override { return changed_.exchange(false); }

 private:
  void watch();

  std::string name_;
  std::function<void()> on_change_;
  base::UniqueFd inotify_;
  Wakeup end_;
  std::atomic<bool> changed_{false};
  std::thread thread_;
};

}  // namespace run
