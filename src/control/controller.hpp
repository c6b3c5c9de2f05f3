#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "control/attempts.hpp"
#include "control/deadlines.hpp"
#include "control/family.hpp"
#include "control/names.hpp"
#include "control/out_of_sight.hpp"
#include "record/gate.hpp"
#include "record/recorder.hpp"
#include "trace/reader.hpp"

namespace control {

/// What an actor that waits at its gate could do now.
struct Choice {
  enum class Standing : std::uint8_t {
    Ready,  ///< It can go on, or it is worth another try: something has moved since the last one, or a signal waits.
    Waits,  ///< It has tried since anything has moved, or the process that it joins still lives.
    Later,  ///< Its time comes after that of another: asleep, or waiting with a timeout.
    Time,   ///< It is the next whose time comes.
  };
  record::GateControl::Arrival at;
  record::Grant grant = record::Grant::Go;
  Standing standing = Standing::Ready;
  int signal = 0;  ///< Of its process, which is delivered when it goes on: it dies of it, or runs its handler. 0: none.
  std::uint64_t due_ns = 0;  ///< When its time comes (Deadlines); 0: it has none.
  bool next_due = false;     ///< That its time is over can be chosen: no other one comes before.
  bool jumps = false;        ///< Then the clock is set: it is later than now.

  trace::Serial actor() const { return at.actor; }
  bool may_be_chosen() const { return standing != Standing::Later || next_due; }
  /// An operation that has not begun.
  bool begins() const { return at.state == trace::GateState::AtGate; }
};

/// The origin of a choice: Event::detail of Kind::Chosen.
enum class By : std::uint8_t { Rule = 1, Learner = 2, Schedule = 3 };

/// Holds the processes of a run that was started under run control (host::Launch::step), and lets one actor at a time
/// go on. It needs the trace, the gates in it, and pidfds: no protocol.
///
///     Controller controller{run.trace()};
///     while (controller.settle(5s) == Controller::Settled::Still) {
///       const Choice* choice = ask_the_learner(controller.choices());
///       controller.choose(*choice, By::Learner);
///     }
///
/// One token: while an actor runs nothing else is granted. *Still* is: each actor waits at a gate or has nothing to do,
/// nobody is about to be born or to die. What is not seen does not count: an actor that computes for a second, or
/// sleeps for one in a call without a gate, is *out of sight*; from then on nothing waits for it, and the run is not
/// called reproducible.
///
/// The truth about an operation is its attempt: an actor that is granted tries, and says whether it has moved anything.
/// Time stands still but for 1 ms a step, and jumps to the next deadline when that is chosen: the deadlines of sleeps
/// and timeouts are in this time, and the program reads it from its clocks (src/clock). While settle() waits for an
/// actor that is out of sight, it passes as the real time does.
///
/// Nothing blocks but `settle`. The destructor lets everybody go. Belongs to one thread; a run has one controller.
class Controller {
 public:
  /// Throws std::system_error, trace::TraceError where the trace cannot be used.
  explicit Controller(const std::filesystem::path& trace);
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;
  ~Controller();

  enum class Settled {
    Still,  ///< Nothing moves until something is chosen.
    Ended,  ///< The last process has ended.
    Late,   ///< The time was over: somebody still moves, or nothing goes on before one who is out of sight does.
  };
  Settled settle(std::chrono::milliseconds within);
  /// Blocks until something may have changed since `settle` returned: a process has died, or ring() was called.
  void await_news() noexcept;
  /// On any thread.
  void ring() noexcept { gates_.ring(); }

  /// In the order of birth; of an actor with a timeout first the try, then the end of its time. Valid until the next
  /// call of any other member function.
  const std::vector<Choice>& choices() const { return choices_; }
  /// The default choice: the same actor as long as it can go on, then the next actor, then time. nullptr: no actor can
  /// go on, or the time has not come yet (real_time_passes()).
  const Choice* obvious() const;
  /// All that may be chosen, in the order in which it would go on by itself: the obvious one first, what would only
  /// wait on last.
  std::vector<const Choice*> ranked() const;
  /// The choice of this actor that may be chosen, the try before the end of its time; nullptr: none.
  const Choice* choice_of(trace::Serial actor) const;
  /// Records the choice and lets its actor go on. Returns false if the actor no longer waited.
  bool choose(const Choice& choice, By by);
  /// Ends run control: from now on all actors run freely.
  void let_go() noexcept;

  /// Whether nothing can move any more: each has tried, no time will come, and nobody is out of sight.
  bool stuck() const;
  std::uint64_t steps() const { return steps_; }
  std::chrono::nanoseconds time() const;
  const Names& names() const { return names_; }
  trace::Serial main() const { return known_.main; }
  /// The actors for which settle() does not wait, and the processes of other programs.
  std::vector<trace::Serial> out_of_sight() const;
  /// Whether this process has begun and has not ended, as far as has been seen.
  bool lives(trace::Serial process) const { return family_.lives(process); }
  /// Whether a process runs a program without the engine, which has no gates.
  bool is_other_program(trace::Serial process) const { return known_.elsewhere.contains(process); }
  /// Actors that waited for a line of input when `settle` returned.
  const std::vector<trace::Serial>& awaiting_input() const { return awaiting_input_; }
  /// Whether the next deadline has to be waited for in real time: no actor can go on before it, and another program,
  /// which is not held, is running. The deadline comes when as much real time has passed in settle(); it may be chosen
  /// earlier.
  bool real_time_passes() const;
  /// Whether every step so far was seen.
  bool reproducible() const { return reproducible_; }

 private:
  bool read_events();  ///< Whether there were new ones.
  void take(const trace::Event& event);
  void see_deaths();
  bool sees(trace::Serial actor);
  bool someone_dies(const std::vector<record::GateControl::Gate>& gates);
  bool sleeps(trace::Serial actor) const;
  void record(const Choice& choice, By by);
  bool is_still(const std::vector<record::GateControl::Gate>& gates);
  void note_who_awaits_input(const std::vector<record::GateControl::Gate>& gates);
  void pass_time(std::chrono::steady_clock::time_point since);
  bool another_program_lives() const;
  bool a_thread_has_no_gate() const;
  bool waits_for_the_living(const record::GateControl::Arrival& at) const;
  void list_choices(std::vector<record::GateControl::Arrival> waiting);
  int rank(const Choice& choice) const;

  /// What the trace says of the actors that are alive.
  struct Known {
    struct Thread {
      trace::Serial process = trace::kNobody;
      pid_t id = 0;  ///< As the system numbers it.
    };
    trace::Serial main = trace::kNobody;
    trace::Serial supervisor = trace::kNobody;
    std::map<trace::Serial, Thread> threads;  ///< Other than main threads.
    std::set<trace::Serial> elsewhere;        ///< Processes of other programs.
    std::map<trace::Serial, int> signals;     ///< The last signal that a process will get when it goes on.
    std::set<trace::Serial> killed;           ///< By SIGKILL, which cannot be held.
    std::set<trace::Serial> came;             ///< Processes that have had a gate.
  };
  /// The actor that was chosen last.
  struct Turn {
    trace::Serial actor = trace::kNobody;
    int in_a_row = 0;
    std::chrono::steady_clock::time_point at{};
  };

  record::Recorder recorder_;
  record::GateControl gates_;
  trace::Reader reader_;
  Family family_;
  Names names_;
  OutOfSight out_of_sight_;
  Known known_;
  Attempts attempts_;
  Deadlines deadlines_;
  std::vector<Choice> choices_;
  std::vector<trace::Serial> awaiting_input_;
  Turn turn_;
  std::uint64_t steps_ = 0;
  std::uint32_t settled_at_ = 0;  ///< What the gates' count of arrivals was.
  bool reproducible_ = true;
};

}  // namespace control
