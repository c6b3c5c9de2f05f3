#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "base/unique_fd.hpp"

namespace app {

/// The signals that ask a program with a window to end (SIGINT, SIGTERM, SIGHUP): caught, so that it can keep what is
/// to be kept and remove what is to go. The second one ends it at once. Those that are ignored stay so (nohup(1)).
///
///     const EndSignals signals{[] { glfwPostEmptyEvent(); }};
///     while (signals.came() == 0) wait_and_draw();
///     return 128 + signals.came();
///
/// To be made on the thread that the system gives signals to: they are blocked there, and all other threads are quiet
/// (base/quiet_thread.hpp). Programs that are started have none blocked (engine/spawn.hpp).
class EndSignals {
 public:
  /// `on_signal` is called at the first one, on a thread of its own.
  explicit EndSignals(std::function<void()> on_signal);
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;
  ~EndSignals();

  /// The number of the first one; 0: none has come.
  int came() const { return came_; }

 private:
  void listen();

  std::function<void()> on_signal_;
  base::UniqueFd signals_, leaving_;
  std::atomic<int> came_{0};
  std::thread listener_;
};

}  // namespace app
