#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/unique_fd.hpp"
#include "record/listener.hpp"
#include "record/recorder.hpp"

namespace supervisor {

/// Turns the trace's "a process has begun" (a futex) into a descriptor that becomes readable. One thread that sleeps.
class Births {
 public:
  Births(const std::filesystem::path& trace, record::Recorder& recorder);
  ~Births();
  int fd() const { return event_.get(); }
  /// Makes it unreadable until the next birth.
  void clear() noexcept;

 private:
  void listen();

  record::Listener trace_;
  record::Recorder& recorder_;
  base::UniqueFd event_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace supervisor
