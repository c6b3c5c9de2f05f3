// The looks at the whole family: samples of /proc, processes that nobody told us of, zombies that were reaped in
// silence.
#include <sys/wait.h>

#include <algorithm>

#include "supervisor/observer.hpp"
#include "supervisor/pidfd.hpp"

namespace supervisor {

using namespace std::chrono_literals;
using trace::Kind;

namespace {

constexpr auto kSampleAtLeast = 1s;

}  // namespace

void Observer::look() {
  const auto begin = own_cpu_time();
  const auto now = Clock::now();
  seen_.clear();
  look_below(self_pid_, 2, now);  // More threads than one.
  std::erase_if(unknown_, [this](const auto& entry) { return !seen_.contains(entry.first); });
  look_at_zombies();
  schedule_.after_look(now, own_cpu_time() - begin);
}

void Observer::look_below(pid_t pid, int threads, Clock::time_point now) {
  for (const pid_t child : children_of(pid, threads)) look_at(child, now);
}

void Observer::look_at(pid_t pid, Clock::time_point now) {
  const auto stat = read_stat(pid);
  if (!stat || !seen_.insert(pid).second) return;
  if (const auto found = watched_.find(pid); found != watched_.end() && found->second.is(*stat)) {
    check_parent(found->second, stat->parent);
    if (!found->second.zombie) sample(found->second, stat->state, now);
  } else {
    look_at_unknown(pid, stat->state, now);
  }
  if (stat->state != 'Z') look_below(pid, stat->threads, now);
}

/// It may be about to report itself; a zombie will not.
void Observer::look_at_unknown(pid_t pid, char state, Clock::time_point now) {
  const auto first = unknown_.try_emplace(pid, now).first->second;
  if (state != 'Z' && now - first < kFindAfter) return;
  read_trace();
  if (!watched_.contains(pid)) find(pid);
  if (state == 'Z') died(pid);
}

void Observer::sample(Watched& watched, char state, Clock::time_point now) {
  const bool changed = state != watched.state;
  if (!changed && now - watched.sampled < kSampleAtLeast) return;
  const auto cpu = cpu_time(watched.pid).value_or(watched.cpu);
  watched.sampled = now;
  if (!changed && cpu == watched.cpu) return;
  watched.state = state;
  watched.cpu = cpu;
  life_.kernel_state(watched.serial, state, static_cast<std::uint64_t>(cpu.count()));
}

/// A parent that is not ours reaps without a word. One of ours says it, but perhaps a moment after the zombie has gone:
/// it is given until the next look.
void Observer::look_at_zombies() {
  std::vector<pid_t> gone;
  for (auto& [pid, watched] : watched_)
    if (watched.zombie && !send_signal(watched.pidfd.get(), 0)) gone.push_back(pid);
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
