// Looks at the whole family: samples of /proc, processes that were not reported, zombies that a parent has reaped
// without reporting it.
#include <sys/wait.h>

#include <set>
#include <utility>

#include "record/call.hpp"
#include "record/gate.hpp"
#include "supervisor/observer.hpp"
#include "supervisor/pidfd.hpp"

namespace supervisor {

void Observer::look() {
  const auto begin = own_cpu_time();
  Look look{.now = Clock::now(), .seen = {}, .sights = {}};
  states_.begin_look();
  look_below(self_pid_, 2, look);  // More threads than one.
  std::erase_if(look.sights, [this](const KernelStates::Sight& sight) {
    const auto found = watched_.find(sight.pid);
    return found == watched_.end() || found->second.zombie;
  });
  std::vector<pid_t> family{look.seen.begin(), look.seen.end()};
  family.push_back(self_pid_);
  leave_out_held(look);
  states_.say(look.sights, std::move(family), look.now);
  std::erase_if(unknown_, [&](const auto& entry) { return !look.seen.contains(entry.first); });
  look_at_zombies();
  schedule_.after_look(look.now, own_cpu_time() - begin);
  if (all_are_held()) schedule_.rest();
}

void Observer::leave_out_held(Look& look) const {
  if (!record::is_controlled(life_.recorder())) return;
  std::set<trace::Serial> held;
  for (const auto& arrival : record::GateControl{*life_.recorder().header()}.waiting()) held.insert(arrival.actor);
  states_.leave_out_held(look.sights, held);
}

/// Under run control, since the last look and now: then nothing happens before somebody is let go, and who does that
/// says so (GateControl::wake_observer).
bool Observer::all_are_held() {
  trace::Header& header = *life_.recorder().header();
  return schedule_.is_as_before(header.gate_futex.load()) && record::is_controlled(life_.recorder()) &&
         record::GateControl{header}.running() == 0;
}

void Observer::look_below(pid_t pid, int threads, Look& look) {
  for (const pid_t child : children_of(pid, threads)) look_at(child, look);
}

void Observer::look_at(pid_t pid, Look& look) {
  const std::uint64_t time_ns = life_.recorder().now_ns();
  const auto stat = read_stat(pid);
  if (!stat || !look.seen.insert(pid).second) return;
  if (const auto found = watched_.find(pid); found != watched_.end() && found->second.is(*stat)) {
    check_parent(found->second, stat->parent);
    look.sights.push_back({pid, *stat, stat->state == 'S' ? asleep_in(pid) : Asleep{}, time_ns});
    if (stat->threads > 1) read_trace();  // ThreadBegan does not wake us.
    states_.add_threads(look.sights, pid, stat->threads);
  } else {
    look_at_unknown(pid, *stat, look.now);
  }
  if (stat->state != 'Z') look_below(pid, stat->threads, look);
}

/// A live process may still report itself; its parent may still report it, also when it is a zombie.
void Observer::look_at_unknown(pid_t pid, const Stat& stat, Clock::time_point now) {
  const auto first = unknown_.try_emplace(pid, now).first->second;
  if (stat.state != 'Z' && now - first < kFindAfter) return;
  read_trace();
  if (!watched_.contains(pid) && is_starting_programs(stat.parent)) return;
  if (!watched_.contains(pid)) find(pid);
  if (stat.state == 'Z') died(pid);
}

/// StartProgram begins before the fork and ends after ForeignProcess was written. So, read after the child was seen,
/// the trace shows either the open call or the child.
bool Observer::is_starting_programs(pid_t pid) const {
  const auto found = said_.starting.find(identities_.owner_of(pid));
  return found != said_.starting.end() && found->second > 0;
}

/// A parent that is not ours reaps without a word. One of ours says it, but perhaps a moment after the zombie has gone:
/// it is given until the next look.
void Observer::look_at_zombies() {
  std::vector<pid_t> gone;
  for (auto& [pid, watched] : watched_)
    if (watched.zombie && !is_there(watched)) gone.push_back(pid);
  if (gone.empty()) return;
  read_trace();
  for (const pid_t pid : gone) {
    const auto found = watched_.find(pid);
    if (found == watched_.end()) continue;
    Watched& watched = found->second;
    const bool said = said_.reaped.contains(watched.serial);
    if (!said && !std::exchange(watched.gone_once, true)) continue;
    if (!said) say_reaped(watched, identities_.owner_of(watched.parent));
    forget(pid);
  }
}

}  // namespace supervisor
