#pragma once

#include <cstdint>

/// How a wait with a timeout in a call that is not traced (std::this_thread::sleep_for, a lock of Python's threads, a
/// poll of asyncio) goes by the gates of a run under run control. Between two libraries that are linked apart: the
/// virtual clock (src/clock), which sees the call, and whatever part of the program has a recorder, which knows the
/// gates.
namespace record {

enum class UntracedWait : std::uint8_t {
  Sleep,         ///< For nothing but its time.
  ForSomething,  ///< For something else too, which may come earlier.
};

struct WaitAtGate {
  UntracedWait what;
  std::int64_t ns;  ///< How long at most, in the virtual time of the run.
  /// Whether what it waits for has come: the call itself, which waits in the kernel for at most `wait_ns`; 0: not.
  bool (*attempt)(void* context, std::int64_t wait_ns);
  void* context;
};

enum class WaitEnd : std::uint8_t {
  TimedOut,  ///< The time is over.
  NotHeld,   ///< No gate can hold it: the calling thread has to wait by itself.
};

using WaitAtGateFunction = WaitEnd(const WaitAtGate&);

/// Tells the virtual clock, where it is in this process, that there are gates. Once, when the recorder is attached.
void offer_gates() noexcept;

}  // namespace record
