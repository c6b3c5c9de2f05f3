#include "control/out_of_sight.hpp"

#include "supervisor/proc.hpp"

namespace control {

bool OutOfSight::look(trace::Serial actor, pid_t process, pid_t thread, Clock::time_point now) {
  const auto stat = supervisor::read_thread_stat(process, thread);
  if (!stat) return false;
  const bool asleep = stat->state == 'S' || stat->state == 'D' || stat->state == 'T' || stat->state == 't';
  const auto [entry, first] = seen_.try_emplace(actor);
  Seen& seen = entry->second;
  if (first) seen.cpu_at_first = seen.cpu = stat->cpu;
  const bool slept_on = asleep && seen.asleep && stat->cpu == seen.cpu;
  if (asleep && !slept_on) seen.asleep_since = now;
  seen.asleep = asleep;
  seen.cpu = stat->cpu;
  if ((slept_on && now - seen.asleep_since >= kLong) || stat->cpu - seen.cpu_at_first >= kLong) gone_.insert(actor);
  return true;
}

void OutOfSight::forget(trace::Serial actor) {
  seen_.erase(actor);
  gone_.erase(actor);
}

}  // namespace control
