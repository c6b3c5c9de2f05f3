#include "model/deadlock_finder.hpp"

#include <algorithm>

namespace model {
namespace {

// Whether a sample of the kernel shows an actor of the deadlock running or runnable (state R) since it began to wait.
bool runs_after_all(const World& world, const Deadlock& deadlock) {
  return std::any_of(deadlock.waits.begin(), deadlock.waits.end(), [&](const Deadlock::Wait& wait) {
    const Actor* const actor = world.actor(wait.actor);
    const KernelSample* sample = actor != nullptr ? present_sample(*actor) : nullptr;
    return sample != nullptr && sample->state == 'R';
  });
}

}  // namespace

bool DeadlockFinder::due(const trace::Event& event) {
  constexpr std::chrono::milliseconds kBetween{20};  // A run may send thousands of signals.
  using trace::Kind;
  const bool ends = event.kind == Kind::Exited || event.kind == Kind::Vanished || event.kind == Kind::RunEnded;
  const bool broken =
      event.kind == Kind::CallEnded && (event.outcome == Outcome::Interrupted || event.outcome == Outcome::Raised);
  // A killed process runs once more before it ends: look before that sample hides the wait.
  const bool runs = event.kind == Kind::KernelState && event.value != 'S' && event.value != 'D';
  if (!ends && !broken && !runs) return false;
  if (last_ && event.time() - *last_ < kBetween) return false;
  last_ = event.time();
  return true;
}

std::vector<Deadlock> DeadlockFinder::look(const World& world, TraceTime now) {
  std::vector<Deadlock> news;
  for (Deadlock& each : deadlocks(world)) {
    if (now - each.since < kStands || runs_after_all(world, each)) continue;
    if (found_.insert(each.key()).second) news.push_back(std::move(each));
  }
  return news;
}

}  // namespace model
