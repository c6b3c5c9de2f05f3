#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "record/recorder.hpp"
#include "trace/event.hpp"

namespace record {

/// What is known of an operation before it is done.
struct CallDetail {
  std::int64_t value = 0;    ///< Timeout in ns, -1 none; see Kind::CallBegun.
  std::uint64_t serial = 0;  ///< Size in bytes of what is handed over.
  TextRef text = 0;
  std::uint32_t place = 0;  ///< place_of(source, line)
  std::uint8_t flags = 0;   ///< kPart: an inner part; never a gate of its own.
  std::uint32_t extra = 0;  ///< Operations of connections: the End at which they are done.
};

/// What is known of it afterwards.
struct CallResult {
  std::int64_t value = 0;
  std::uint64_t serial = 0;
  Serial peer = kNobody;
  TextRef text = 0;
};

/// The trace point: one operation of a program, from the gate to its outcome. The only place where operations become
/// events.
///
///     Call call{Operation::Join, child, {.value = timeout_ns}};   // at the gate first, if run control is on
///     if (!try_now()) {
///       call.blocked(child);                                      // written once for the same peer
///       wait();
///     }
///     call.ended(Outcome::Returned, {.value = status});
///
/// An operation whose end is never said (an exception passes) has ended as say_thrown() says, else with Outcome::Raised
/// and no text. With neither trace nor run control the cost is one load. The constructor may block (at the gate);
/// nothing else does. Not thread-safe; lives on one stack.
class Call {
 public:
  Call(Operation operation, Serial object, const CallDetail& detail = {}) noexcept : on_{recorder().on()} {
    if (on_) begin(operation, object, detail);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() {
    if (on_) ended_by_exception();
  }

  /// Whether anybody listens: makes texts only then.
  bool on() const noexcept { return on_; }
  /// Whether run control is on: then a blocking operation must not wait in the kernel, but try, and `wait_at_gate`
  /// between tries.
  bool controlled() const noexcept;
  /// It cannot go on and waits, for `peer` where that is known. Written once, and again where it then waits for
  /// another: Queue.get may first wait for the holder of the reading lock, and then for an item.
  void blocked(Serial peer = kNobody) noexcept;
  /// For what it waits when it is blocked from now on.
  void comes_to(trace::Stage stage) noexcept { stage_ = stage; }
  enum class Limit { None, Timeout };
  /// Announces Blocked (or Sleeping) and waits at the gate until chosen: without a limit, or with the one that began
  /// with the operation and is CallDetail::value. Signals that come meanwhile are delivered when it is chosen: their
  /// handlers shall run then.
  void wait_at_gate(Limit limit = Limit::None) noexcept;
  /// An attempt has moved something. One that fails after it is another than the one that failed before it.
  void moved() noexcept { ++progress_; }
  /// It is about to wait in the kernel for what only the user can give: run control does not wait for that. Then comes
  /// wait_at_gate().
  void await_input() noexcept;
  /// The rest of the duration or timeout (CallDetail::value) of a call that began under run control, in the time of the
  /// run. 0: it is over.
  std::chrono::nanoseconds time_left() const noexcept;
  /// Whether the controller has said that the operation's time is over (Grant::TimedOut).
  bool timed_out() const noexcept { return timed_out_; }
  void ended(Outcome outcome, const CallResult& result = {}) noexcept;
  /// Whether it is one of a loop in a thread of the library, of which nothing is written yet (turns.hpp): its wait
  /// then comes back after kLongWaitNs for say_waiting(), which writes what is known of it so far.
  bool held_back() const noexcept { return held_back_; }
  void say_waiting() noexcept;
  /// In a forked child: the call was begun by the parent, who will tell its end.
  void forget() noexcept { on_ = false; }

 private:
  void begin(Operation operation, Serial object, const CallDetail& detail) noexcept;
  /// What the events of the call have in common: its number, operation, object, place.
  trace::Event moment(trace::Kind kind) const noexcept;
  void ended_by_exception() noexcept;
  trace::Event begun() const noexcept;
  trace::Event waiting() const noexcept;
  void write_held_back() noexcept;

  bool on_;
  bool blocked_ = false;
  trace::Stage stage_ = trace::Stage::Asleep;
  trace::Stage waits_at_ = trace::Stage::Asleep;  ///< Since it was blocked ...
  Serial waits_for_ = kNobody;                    ///< ... for whom.
  bool timed_out_ = false;
  Operation operation_ = Operation::None;
  Serial object_ = kNobody;
  CallDetail detail_;
  std::uint32_t call_ = 0;
  bool held_back_ = false;
  std::uint32_t progress_ = 0;
  std::uint64_t begun_ns_ = 0;    ///< Of a call that is held back; under run control by the clock of the gates.
  std::uint64_t blocked_ns_ = 0;  ///< Of a call that is held back.
};

/// An exception is about to leave the operations that are under way in the calling thread: how those end that are not
/// told their end. `text`: "ValueError: ...".
void say_thrown(Outcome outcome, TextRef text) noexcept;

/// For a thread that waits for work from its own process, at no gate: run control need not wait for it.
///
///     trace::GateSlot* gate = idle_gate();   // the thread, before it sleeps; nullptr: there is no run control
///     leave_idle(gate);                      // the thread that gives it work, before waking it
///
/// In this order it never seems idle while it has work.
trace::GateSlot* idle_gate() noexcept;
void leave_idle(trace::GateSlot* gate) noexcept;
/// A step of which nothing is recorded: the calling thread stops at its gate, if run control is on.
void pass_gate(Operation operation, Serial object) noexcept;
/// The calling thread comes to no gate any more: its last step, or its process's.
void leave_gate() noexcept;

/// Whether the run of this recorder is under run control.
bool is_controlled(const Recorder& recorder) noexcept;
/// Makes a gate for somebody who is about to be born: run control waits until it comes there. `abandon_gate`: it was
/// not born.
void reserve_gate(Serial actor) noexcept;
void abandon_gate(Serial actor) noexcept;

}  // namespace record
