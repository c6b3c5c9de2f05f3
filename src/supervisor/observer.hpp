#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/unique_fd.hpp"
#include "record/life.hpp"
#include "record/recorder.hpp"
#include "supervisor/event_loop.hpp"
#include "supervisor/identities.hpp"
#include "supervisor/kernel_states.hpp"
#include "supervisor/look_schedule.hpp"
#include "supervisor/proc.hpp"
#include "trace/reader.hpp"

namespace supervisor {

/// Watches every descendant and writes to the trace what a process cannot say of itself:
///
///     Exited        it has become a zombie, with its exit status (also those of grandchildren, from /proc)
///     Orphaned, Adopted   its parent ended first; who is its parent now
///     Reaped        by us: adopted ones; or by a parent that does not report it
///     Vanished      gone before anybody saw how it ended
///     ForeignProcess   a process that did not report itself within kFindAfter (a C program); not while its parent is
///                      in a call that starts a program, which will report it
///     KernelState   what /proc says it is doing, and its processor time (KernelStates)
///
/// It learns of processes from the trace at once (`births`, which becomes readable), of others by looking at the family
/// now and then (LookSchedule). A process is a pid together with its start time. One thread; nothing blocks.
class Observer {
 public:
  static constexpr std::chrono::milliseconds kFindAfter{60};

  /// `self` is the serial of this process, which is the subreaper of the family.
  Observer(record::Recorder& recorder, trace::Reader& reader, EventLoop& loop, trace::Serial self);
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  ~Observer();

  /// The main process, our own child.
  void watch_main(trace::Serial serial, pid_t pid);
  /// New events may tell of births and ends: to be called when the trace woke us.
  void read_trace();
  /// More may happen soon: a birth, or somebody is let go who was held.
  void look_soon() { schedule_.soon(); }
  /// Children of ours, born or adopted, have ended (SIGCHLD): observes and reaps them.
  void reap();

  /// The end of the run: says of everybody what is still to be said. Call it when the family has ended.
  void finish();

  /// Not a single descendant is left. (A descendant is a child of ours, or below one.)
  bool family_ended() const { return family_ended_; }
  /// Exit value of the main process, once it has ended.
  std::optional<int> main_value() const { return main_value_; }

 private:
  struct Watched {
    trace::Serial serial = trace::kNobody;
    pid_t pid = 0;
    base::UniqueFd pidfd;
    std::uint64_t start_ticks = 0;  ///< 0: not known, /proc could not be read at its birth.
    pid_t parent = 0;
    bool adopted = false;  ///< It has got another parent since its birth.
    bool zombie = false;   ///< Its Exited is written.
    bool attended =
        false;  ///< Its death was heard of: its descriptor is no longer listened to, its orphans are looked for.
    bool gone_once = false;  ///< The zombie was gone at the last look, and nobody had said so.
    int value = 0;

    /// Where the start time is not known the pid has to do.
    bool is(const Stat& stat) const { return start_ticks == 0 || start_ticks == stat.start_ticks; }
  };
  using Clock = std::chrono::steady_clock;

  void note_identity(const trace::Event& event);
  void take_in(const trace::Event& event);
  void born(const trace::Event& event, trace::Serial parent);
  static bool is_there(const Watched& watched);
  Watched& watch(trace::Serial serial, const Stat& stat, pid_t pid, base::UniqueFd pidfd);
  void find(pid_t pid);
  void died(pid_t pid);
  bool observe_end(Watched& watched);
  void say_vanished(trace::Serial serial);
  void say_reaped(const Watched& watched, trace::Serial by);
  void reap(Watched& watched);
  /// `former_parent`: by its serial, where it is known better than by the pid.
  void check_parent(Watched& watched, pid_t parent, trace::Serial former_parent = trace::kNobody);
  void check_birth(Watched& watched, trace::Serial parent);
  void look_for_orphans_of(pid_t dead);
  void forget(pid_t pid);

  /// A look at the whole family.
  struct Look {
    Clock::time_point now;
    std::unordered_set<pid_t> seen;
    std::vector<KernelStates::Sight> sights;  ///< Of watched processes that live.
  };
  void look();
  void leave_out_held(Look& look) const;
  bool all_are_held();
  void look_below(pid_t pid, int threads, Look& look);
  void look_at(pid_t pid, Look& look);
  void look_at_unknown(pid_t pid, const Stat& stat, Clock::time_point now);
  bool is_starting_programs(pid_t pid) const;
  void look_at_zombies();

  record::Life life_;
  trace::Reader& reader_;
  EventLoop& loop_;
  trace::Serial self_;
  pid_t self_pid_;
  trace::Serial main_ = trace::kNobody;
  std::optional<int> main_value_;
  bool family_ended_ = false;

  Identities identities_;
  std::unordered_map<pid_t, Watched> watched_;
  struct {
    std::unordered_set<trace::Serial> exited, reaped;
    std::unordered_map<trace::Serial, int> starting;  ///< How many calls that start a program each is in.
  } said_;                                            ///< By the program itself.
  std::unordered_set<trace::Serial> lost_;            ///< Born as the trace says, and gone when we looked.

  std::unordered_map<pid_t, Clock::time_point> unknown_;  ///< Seen by a look, first when; not (yet) in the trace.
  KernelStates states_;
  LookSchedule schedule_;
};

}  // namespace supervisor
