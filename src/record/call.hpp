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
  /// Announces Blocked (or Sleeping until `deadline_ns` of the trace's clock, if not 0) and waits at the gate until
  /// chosen. Returns false when a signal has come first: its handler shall run, and then one waits again.
  bool wait_at_gate(std::uint64_t deadline_ns = 0) noexcept;
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
  std::uint64_t begun_ns_ = 0, blocked_ns_ = 0;  ///< Of a call that is held back.
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
/// The calling thread comes to no gate any more: its last step, or its process's.
void leave_gate() noexcept;

/// Makes a gate for somebody who is about to be born: run control waits until it comes there. `abandon_gate`: it was
/// not born.
void reserve_gate(Serial actor) noexcept;
void abandon_gate(Serial actor) noexcept;

}  // namespace record
