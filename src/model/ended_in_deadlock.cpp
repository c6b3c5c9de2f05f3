#include "model/ended_in_deadlock.hpp"

#include <algorithm>

namespace model {
namespace {

using trace::Event;
using trace::Kind;

bool ended_from_outside(const History& history) {
  const auto events = history.events();
  const auto end =
      std::find_if(events.rbegin(), events.rend(), [](const Event& event) { return event.kind == Kind::RunEnded; });
  return end != events.rend() && end->outcome == trace::Outcome::Interrupted;
}

/// Whether the first thing that happens to a waiting actor after `seen` is one that the run itself has done.
bool goes_on(const History& history, const World& finally, const Deadlock::Wait& wait, std::size_t seen) {
  const Process* const process = finally.process_of(wait.actor);
  if (process == nullptr) return false;
  if (process->signal && process->signal->at >= wait.since && process->signal->sender != finally.supervisor &&
      finally.process_of(process->signal->sender) != nullptr)
    return true;
  const auto later = history.events().subspan(seen);
  const auto next = std::find_if(later.begin(), later.end(), [&](const Event& event) {
    return event.kind == Kind::Exited ? event.object == process->serial
                                      : is_call(event.kind) && event.actor == wait.actor;
  });
  if (next == later.end() || next->kind == Kind::Exited) return false;
  return next->kind != Kind::CallEnded ||
         (next->outcome != trace::Outcome::Interrupted && next->outcome != trace::Outcome::Raised);
}

}  // namespace

std::vector<FoundDeadlock> ended_in_deadlock(const History& history) {
  if (!ended_from_outside(history)) return {};
  std::vector<FoundDeadlock> standing = history.deadlocks(history.end());
  const World finally = history.after(history.size());
  std::erase_if(standing, [&](const FoundDeadlock& found) {
    return std::any_of(found.deadlock.waits.begin(), found.deadlock.waits.end(),
                       [&](const Deadlock::Wait& wait) { return goes_on(history, finally, wait, found.seen); });
  });
  return standing;
}

}  // namespace model
