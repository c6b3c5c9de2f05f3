#pragma once

#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "record/recorder.hpp"
#include "supervisor/event_loop.hpp"

namespace supervisor {

/// The program's standard input, at its writing end. What the program has not room for yet waits here; each part that
/// reached its pipe is an Input event, and so is the end.
class Input {
 public:
  Input(EventLoop& loop, record::Recorder& recorder, base::UniqueFd pipe);
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input();

  void write(std::string_view bytes);
  /// End of file, once everything before it has been written.
  void end();

 private:
  void write_some();
  void watch(bool on);
  void close();

  EventLoop& loop_;
  record::Recorder& recorder_;
  base::UniqueFd pipe_;
  std::string pending_;
  bool ending_ = false;
  bool watched_ = false;
};

}  // namespace supervisor
