#include "record/untraced_wait.hpp"

#include <dlfcn.h>

#include "record/call.hpp"

namespace record {
namespace {

/// A sleep is an operation like one that the program has asked us for. What waits for something else as well is moved
/// by what passes no gate, and waits by itself; so does a thread that has done nothing of ours.
WaitEnd wait_at_gate(const WaitAtGate& wait) {
  Recorder& here = recorder();
  if (wait.what != UntracedWait::Sleep || !is_controlled(here) || !here.has_actor()) return WaitEnd::NotHeld;
  Call call{Operation::Sleep, kNobody, {.value = wait.ns}};
  call.blocked();
  call.wait_at_gate(Call::Limit::Timeout);
  if (!call.controlled()) wait.attempt(wait.context, wait.ns);  // Let go, it sleeps by itself.
  call.ended(Outcome::Returned);
  return WaitEnd::TimedOut;
}

}  // namespace

void offer_gates() noexcept {
  using Offer = void(WaitAtGateFunction*);
  if (void* const clock = ::dlsym(RTLD_DEFAULT, "spawnarium_clock_has_gates"))
    reinterpret_cast<Offer*>(clock)(&wait_at_gate);
}

}  // namespace record
