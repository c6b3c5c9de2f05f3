#pragma once

#include <functional>
#include <string>
#include <system_error>

#include "base/unique_fd.hpp"
#include "record/recorder.hpp"
#include "supervisor/event_loop.hpp"

namespace supervisor {

/// One of the program's two output pipes, at its reading end: what comes is written to the trace (Output, OutputEnd)
/// and, if asked, forwarded byte for byte.
///
/// The forwarding waits for its reader without blocking anything else: while it waits the pipe is not read, so that the
/// program waits as it would have waited by itself. When the reader has gone (EPIPE), the pipe is closed, so that the
/// program gets the SIGPIPE that it would have got. Any other error (a full disk) closes it as well, and is reported:
/// what the program has written is lost, and it would have been told so. Which error it was we cannot pass through a
/// pipe. A broken pipe is the nearest: to Python it is an OSError as ENOSPC is one, but a program that leaves SIGPIPE
/// at its default ends by it. To read on and forward nothing would be further from the truth: each write of the program
/// would succeed.
class Output {
 public:
  enum class Lost { Unread, NotForwarded };
  using OnLost = std::function<void(Lost how, const std::error_code& why)>;

  /// `stream` is 1 or 2. `forward_to` is borrowed; -1: not forwarded. `on_lost` is called, once at most, when the pipe
  /// cannot be read, or what was read cannot be forwarded although its reader has not gone.
  Output(EventLoop& loop, record::Recorder& recorder, base::UniqueFd pipe, int stream, int forward_to, OnLost on_lost);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  /// End of file was read, or what comes cannot be forwarded any longer.
  bool ended() const { return !pipe_; }
  /// Everything that was read has been forwarded.
  bool flushed() const { return pending_.empty(); }
  /// Reads what is there now, without waiting: for the time after the last process has ended.
  void drain();
  /// Forwards nothing more: nobody looks any longer.
  void stop_forwarding();

 private:
  void read_some();
  void forward();
  void watch_pipe(bool on);
  void watch_forward(bool on);
  void close_pipe();

  EventLoop& loop_;
  record::Recorder& recorder_;
  base::UniqueFd pipe_;
  int stream_;
  int forward_to_;
  OnLost on_lost_;
  bool forward_can_wait_ = true;  ///< Not a regular file.
  bool pipe_watched_ = false;
  bool forward_watched_ = false;
  std::string pending_;
};

}  // namespace supervisor
