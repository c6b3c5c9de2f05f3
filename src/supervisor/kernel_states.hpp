#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

#include "record/life.hpp"
#include "supervisor/identities.hpp"
#include "supervisor/pipe_holders.hpp"
#include "supervisor/proc.hpp"
#include "trace/event.hpp"

namespace supervisor {

/// Kernel state and processor time of each process of the family and of each thread of the program (not of the
/// library), from /proc: Kind::KernelState. Written when the state changes; otherwise once a second if the processor
/// time has grown. A thread that waits for the GIL is written as 'R'. A sleep at a pipe is written again when the
/// process that holds the other end has run: an older sample does not prove that nothing has come through the pipe
/// since.
///
///     states.watch(pid);                     // from here on; identities knows its serial
///     states.begin_look();                   // now and then: read /proc ...
///     states.say(sights, family, now);       // ... and write what is new
///     states.forget(pid);
///
/// One thread; nothing blocks.
class KernelStates {
 public:
  using Clock = std::chrono::steady_clock;
  /// A process, or one of its threads, as a look has found it.
  struct Sight {
    pid_t pid = 0;
    Stat stat;
    Asleep asleep;
    std::uint64_t time_ns = 0;
    pid_t thread = 0;  ///< 0: the main thread.
  };
  /// `self_pid`: this process. Its ends of pipes count, and it is not watched. `life` and `identities` outlive this.
  KernelStates(record::Life& life, const Identities& identities, pid_t self_pid)
      : life_{life}, identities_{identities}, self_pid_{self_pid} {}

  void watch(pid_t pid);
  void forget(pid_t pid);
  /// A process has ended: each that sleeps at a pipe may have been woken by that.
  void note_end() { moved_in_ = looks_ + 1; }

  /// A thread has begun, as the trace says. `tid`: its number in the system. `of_program`: not one of the library's
  /// own.
  void note_thread(pid_t tid, trace::Serial thread, trace::Serial process, bool of_program);
  void note_thread_end(trace::Serial thread);

  void begin_look() { ++looks_; }
  /// Removes the sights of actors that wait at a gate of run control: their sleep there says nothing about the program.
  void leave_out_held(std::vector<Sight>& sights, const std::set<trace::Serial>& held) const;
  /// Adds the sights of the threads of `pid` that are the program's; `count`: how many it has in all.
  void add_threads(std::vector<Sight>& sights, pid_t pid, int count);
  /// `sights`: of watched processes that live; others are passed over. `family`: all that may hold an end of a pipe.
  void say(const std::vector<Sight>& sights, std::vector<pid_t> family, Clock::time_point now);

 private:
  /// What was written last of a process or thread: when, in which look.
  struct Said {
    char state = '?';
    Asleep asleep;
    trace::Serial peer = trace::kNobody;
    std::chrono::nanoseconds cpu{0};
    std::uint64_t in_look = 0;
    Clock::time_point at;
    pid_t holder = 0;  ///< The process that is `peer`.
    // The last look; of processes only.
    std::chrono::nanoseconds cpu_seen{0};
    std::uint64_t moved_in = 0;  ///< The last look before which it has used the processor.
    bool all_known = true;       ///< The trace has an event of each of its threads.
  };
  /// A thread that is not the main thread of its process.
  struct Thread {
    trace::Serial serial = trace::kNobody, process = trace::kNobody;
    bool of_program = false;  ///< Not one of the library's own.
    Said said;
  };

  void sample(const Sight& sight, PipeHolders& pipes, Clock::time_point now);
  void say(trace::Serial serial, Said& said, const Sight& sight, std::chrono::nanoseconds cpu, PipeHolders& pipes,
           Clock::time_point now);
  bool rests(pid_t pid) const;
  bool may_be_woken(const Said& said, Clock::time_point now) const;
  pid_t holder_of_other_end(const Sight& sight, Target at, const OpenFile& file, PipeHolders& pipes) const;

  record::Life& life_;
  const Identities& identities_;
  pid_t self_pid_;
  std::unordered_map<pid_t, Said> said_;  ///< One of each process that is watched.
  std::unordered_map<pid_t, Thread> threads_;
  std::uint64_t looks_ = 0;
  std::uint64_t moved_in_ = 0;  ///< The last look before which any process has used the processor, or has ended.
};

}  // namespace supervisor
