#pragma once

#include <chrono>
#include <filesystem>

#include "trace/format.hpp"

namespace record {

/// Sleeps until a live trace has something new, for readers of it: of the trace only the header is mapped.
///
///     Listener listener{path};
///     while (listener.wait(1s)) reader.read_new(events);
///
/// A writer wakes those who told that they sleep, with futex(2); that is written into the header. Where the file may
/// not be written, `wait` looks again every 50 ms instead. Any thread may wait; none is waited for.
class Listener {
 public:
  /// Throws std::system_error (open, mmap), TraceError where it is no trace.
  explicit Listener(const std::filesystem::path& path);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  enum class Wake { OnAnyEvent, OnBirth };
  /// Blocks until a writer has published something (OnAnyEvent), or a process has begun (OnBirth), or `timeout` is
  /// over. Returns whether it was woken, which may be for nothing: look, and wait again.
  bool wait(std::chrono::nanoseconds timeout, Wake wake = Wake::OnAnyEvent) const;
  /// Makes every `wait` for any event return, on whichever thread: for a thread that is to end. Does nothing where the
  /// trace may not be written (there `wait` is short).
  void wake_waiting() const noexcept;

 private:
  trace::Header* header_ = nullptr;  // In a mapping that is writable where permission allows it.
  bool may_write_ = false;
};

}  // namespace record
