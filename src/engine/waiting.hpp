#pragma once

#include <algorithm>

#include "engine/deadline.hpp"
#include "engine/errors.hpp"
#include "engine/process_context.hpp"
#include "record/call.hpp"
#include "record/turns.hpp"

namespace engine {

/// How a wait in the kernel came back.
enum class Woken { Again, BySignal };

/// Whether `fd` is readable now (poll(2): data, end of file, or for a pidfd the end of its process).
bool is_readable(int fd);
/// Whether a write of something would not block (or fail at once).
bool is_writable(int fd);

/// Waits until `fd` is readable, or the deadline. A signal ends it early.
Woken wait_readable(int fd, const Deadline& deadline);
/// The same for room to write.
Woken wait_writable(int fd, const Deadline& deadline);

/// Whether a signal's handler may end an operation: not in the middle of a message.
enum class Signals { Heed, Ignore };

/// Whether the time of an operation is over: by the clock or, under run control, by the word of the controller.
inline bool is_over(const record::Call& call, const Deadline& deadline) noexcept {
  return call.controlled() ? deadline.at_once() || (call.timed_out() && !deadline.never()) : deadline.passed();
}

/// How long to sleep before looking again: a call that is held back wakes up to say that its wait takes long.
inline Deadline next_look(const record::Call& call, const Deadline& deadline) noexcept {
  constexpr std::chrono::nanoseconds kLongWait{record::kLongWaitNs};
  if (!call.held_back()) return deadline;
  const Timeout left = deadline.remaining();
  return Deadline{left ? std::min(*left, kLongWait) : kLongWait};
}

/// The one shape of every blocking operation: try; if that fails, say so once and wait, in the kernel or,
/// under run control, at the gate; try again. Returns whether a try succeeded before the deadline. Who is told at the
/// gate that the time is over does not try again: whatever has happened meanwhile, it came too late.
///
///     return try_until(call, deadline, holder, [&] { return ::sem_trywait(semaphore) == 0; },
///                      [&](const Deadline& until) { return wait_on(semaphore, until); });
///
/// `attempt` never blocks. `sleep` blocks until another attempt is worth while, at most until the deadline that it is
/// given, and returns Woken. `peer` is for whom one waits, asked only when the first try has failed. Throws Interrupted
/// when a signal's handler says so.
template <class Attempt, class Sleep, class Peer>
bool try_until(record::Call& call, const Deadline& deadline, Peer peer, Attempt attempt, Sleep sleep,
               Signals signals = Signals::Heed) {
  if (attempt()) return call.moved(), true;
  if (is_over(call, deadline)) return false;
  call.blocked(peer());
  for (;;) {
    const bool controlled = call.controlled();
    bool by_signal = controlled;
    if (controlled) call.wait_at_gate(deadline.never() ? record::Call::Limit::None : record::Call::Limit::Timeout);
    else by_signal = sleep(next_look(call, deadline)) == Woken::BySignal;
    if (by_signal && signals == Signals::Heed) process_context().check_signals();
    if (controlled && is_over(call, deadline)) return false;
    if (attempt()) return call.moved(), true;
    if (is_over(call, deadline)) return false;
    call.say_waiting();
  }
}

}  // namespace engine
