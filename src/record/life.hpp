#pragma once

#include <sys/types.h>

#include <cstdint>

#include "record/recorder.hpp"

namespace record {

/// The life events of processes and threads: the one place that writes them, so that each says the same whoever says
/// it (a parent, the process itself, the observer).
///
///     life().created(child, {.name = recorder().text("Process-1"), .daemon = true});
///     life().started(child, {.pid = pid, .sentinel = pidfd});
///     Life{recorder}.exited(process, -SIGTERM, Seen::ByObserver);
///
/// What each event means, and who may write it, stands at its Kind (trace/event.hpp). Nothing here throws, allocates or
/// blocks: it may be called between fork(2) and exec. Without a trace nothing is written. A Life is a reference to its
/// recorder; any thread may use it.
class Life {
 public:
  explicit constexpr Life(Recorder& recorder) noexcept : recorder_{recorder} {}

  /// By whom an event is reported: the process or its parent, or the observer beside them (Event::kObserved).
  enum class Seen : std::uint8_t { ByFamily, ByObserver };

  Recorder& recorder() const noexcept { return recorder_; }

  // What a Process object tells of itself. `place`: the line of the program, as Event::place.
  struct Creation {
    TextRef name = 0;
    TextRef authkey = 0;  ///< 0: it says none.
    bool daemon = false;
    std::uint32_t place = 0;
  };
  void created(Serial process, const Creation& creation) const noexcept;
  void renamed(Serial process, TextRef name, std::uint32_t place = 0) const noexcept;
  void daemon_set(Serial process, bool daemon, std::uint32_t place = 0) const noexcept;
  void authkey_set(Serial process, TextRef authkey, std::uint32_t place = 0) const noexcept;
  void closed(Serial process, std::uint32_t place = 0) const noexcept;

  // Birth.
  struct Start {
    pid_t pid = 0;
    int sentinel = -1;  ///< The parent's descriptor that is readable once it has ended; -1: it has none.
  };
  void started(Serial process, const Start& start) const noexcept;
  struct FirstStep {
    Serial parent = kNobody;
    TextRef name = 0;  ///< 0: its Created has told it.
  };
  /// The calling process: its first step. Pid and parent's pid are asked of the system.
  void running(const FirstStep& step) const noexcept;
  struct Foreign {
    Serial parent = kNobody;
    pid_t pid = 0;
    TextRef name = 0;  ///< The command's.
    std::uint32_t place = 0;
    Seen seen = Seen::ByFamily;
  };
  /// A process of another program.
  void foreign_process(Serial process, const Foreign& foreign) const noexcept;

  // What happens to it.
  void orphaned(Serial process, Serial former_parent) const noexcept;
  void adopted(Serial process, Serial parent, pid_t parent_pid) const noexcept;
  struct Signal {
    int number = 0;
    std::uint32_t place = 0;
  };
  /// By the calling thread, before the signal is sent: the target may report its end at once.
  void signal_sent(Serial process, const Signal& signal) const noexcept;
  /// A sample of /proc/PID/stat, taken at `time_ns` (Recorder::now_ns); what the members mean: Kind::KernelState.
  struct Sample {
    std::uint64_t time_ns = 0;
    char state = '?';
    std::uint64_t cpu_ns = 0;
    SystemCall call = SystemCall::None;
    std::uint32_t extra = 0;
    TextRef text = 0;
    Serial peer = kNobody;
  };
  void kernel_state(Serial process, const Sample& sample) const noexcept;
  /// An exception has left the code of the calling process.
  void raised(TextRef text, TextRef traceback = 0, std::uint32_t place = 0) const noexcept;

  // Its end. `exitcode`: N after exit(N), -N after signal N.
  void exiting(int exitcode) const noexcept;  ///< The calling process.
  void exited(Serial process, int exitcode, Seen seen = Seen::ByFamily) const noexcept;
  /// `by`: the process that collected the status; kNobody: the calling one.
  struct Reaper {
    Serial by = kNobody;
    Seen seen = Seen::ByFamily;
  };
  void reaped(Serial process, int exitcode, const Reaper& reaper) const noexcept;
  void reaped(Serial process, int exitcode) const noexcept { reaped(process, exitcode, {}); }
  void vanished(Serial process) const noexcept;

  // Threads: the calling one, of the recorder's process.
  struct ThreadStart {
    TextRef name = 0;
    Serial serves = kNobody;  ///< The object that it works for: a queue.
    bool of_library = false;  ///< It is the library's own helper.
  };
  /// The calling thread writes as `thread` from here on.
  void thread_began(Serial thread, const ThreadStart& start) const noexcept;
  void thread_ended() const noexcept;

 private:
  Recorder& recorder_;
};

/// That of this process's recorder.
inline Life life() noexcept { return Life{recorder()}; }

}  // namespace record
