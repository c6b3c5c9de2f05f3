#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "record/life.hpp"
#include "supervisor/identities.hpp"
#include "supervisor/pipe_holders.hpp"
#include "supervisor/proc.hpp"
#include "trace/event.hpp"

namespace supervisor {

/// What /proc says that each process of the family is doing, and its processor time: KernelState. It is written when it
/// changes, otherwise once a second if the process used the processor. Of a process that sleeps at a pipe it is also
/// written when the process has moved that holds the other end: what was seen before is no proof that nothing has come
/// through the pipe since.
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
  /// A process as a look has found it.
  struct Sight {
    pid_t pid = 0;
    Stat stat;
    Asleep asleep;
    std::uint64_t time_ns = 0;
  };

  /// `self_pid`: this process. Its ends of pipes count, and it is not watched. `life` and `identities` outlive this.
  KernelStates(record::Life& life, const Identities& identities, pid_t self_pid)
      : life_{life}, identities_{identities}, self_pid_{self_pid} {}

  void watch(pid_t pid);
  void forget(pid_t pid);
  /// A process has ended: each that sleeps at a pipe may have been woken by that.
  void note_end() { moved_in_ = looks_ + 1; }

  void begin_look() { ++looks_; }
  /// `sights`: of watched processes that live; others are passed over. `family`: all that may hold an end of a pipe.
  void say(const std::vector<Sight>& sights, std::vector<pid_t> family, Clock::time_point now);

 private:
  /// What was written last of a process: when, in which look.
  struct Said {
    char state = '?';
    Asleep asleep;
    trace::Serial peer = trace::kNobody;
    std::chrono::nanoseconds cpu{0};
    std::uint64_t in_look = 0;
    Clock::time_point at;
    // What was seen last.
    std::chrono::nanoseconds cpu_seen{0};
    std::uint64_t moved_in = 0;  ///< The last look before which it has used the processor.
    pid_t holder = 0;            ///< The process that is `peer`.
  };

  void sample(Said& said, const Sight& sight, PipeHolders& pipes, Clock::time_point now);
  bool may_be_woken(const Said& said, Clock::time_point now) const;
  pid_t holder_of_other_end(const Sight& sight, const OpenFile& file, PipeHolders& pipes) const;

  record::Life& life_;
  const Identities& identities_;
  pid_t self_pid_;
  std::unordered_map<pid_t, Said> said_;  ///< One of each process that is watched.
  std::uint64_t looks_ = 0;
  std::uint64_t moved_in_ = 0;  ///< The last look before which any process has used the processor, or has ended.
};

}  // namespace supervisor
