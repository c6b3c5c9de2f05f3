// The looks at the whole family: samples of /proc, processes that nobody told us of, zombies that were reaped in
// silence.
#include <sys/wait.h>

#include <algorithm>

#include "supervisor/observer.hpp"
#include "supervisor/pidfd.hpp"

namespace supervisor {

using namespace std::chrono_literals;
using trace::Serial;

namespace {

constexpr auto kSampleAtLeast = 1s;
constexpr auto kSampleAtMost = 200ms;  // Of one that sleeps on while the process moves that could wake it.

bool at_descriptor(const Asleep& asleep) {
  return asleep.call == trace::SystemCall::Read || asleep.call == trace::SystemCall::Write;
}

}  // namespace

void Observer::look() {
  const auto begin = own_cpu_time();
  const auto now = Clock::now();
  ++looks_;
  seen_.clear();
  sights_.clear();
  look_below(self_pid_, 2, now);  // More threads than one.
  std::vector<pid_t> family{seen_.begin(), seen_.end()};
  family.push_back(self_pid_);
  PipeHolders pipes{std::move(family)};
  for (const Sight& sight : sights_)
    if (const auto found = watched_.find(sight.pid); found != watched_.end() && !found->second.zombie)
      sample(found->second, sight, pipes, now);
  std::erase_if(unknown_, [this](const auto& entry) { return !seen_.contains(entry.first); });
  look_at_zombies();
  schedule_.after_look(now, own_cpu_time() - begin);
}

void Observer::look_below(pid_t pid, int threads, Clock::time_point now) {
  for (const pid_t child : children_of(pid, threads)) look_at(child, now);
}

void Observer::look_at(pid_t pid, Clock::time_point now) {
  const std::uint64_t time_ns = life_.recorder().now_ns();
  const auto stat = read_stat(pid);
  if (!stat || !seen_.insert(pid).second) return;
  if (const auto found = watched_.find(pid); found != watched_.end() && found->second.is(*stat)) {
    check_parent(found->second, stat->parent);
    sights_.push_back({pid, *stat, stat->state == 'S' ? asleep_in(pid) : Asleep{}, time_ns});
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

/// The process that alone can end the sleep of another at a pipe: the only other one that holds the pipe's other end,
/// or itself where no other does. 0: not known, or several. A pipe whose end we have inherited comes from outside, and
/// other processes there may hold it too.
pid_t Observer::holder_of_other_end(const Sight& sight, const OpenFile& file, PipeHolders& pipes) const {
  using End = PipeHolders::End;
  const bool reads = sight.asleep.call == trace::SystemCall::Read;
  const auto& same_end = pipes.of(file.pipe, reads ? End::Reading : End::Writing);
  const auto& other_end = pipes.of(file.pipe, reads ? End::Writing : End::Reading);
  if (sight.stat.threads != 1 || std::find(same_end.begin(), same_end.end(), self_pid_) != same_end.end()) return 0;
  const auto is_other = [&](pid_t pid) { return pid != sight.pid; };
  const auto others = std::count_if(other_end.begin(), other_end.end(), is_other);
  if (others > 1 || other_end.empty()) return 0;
  return others == 0 ? sight.pid : *std::find_if(other_end.begin(), other_end.end(), is_other);
}

/// Whether what was said of a process that sleeps at a pipe has to be looked at again.
bool Observer::may_be_woken(const Watched& watched, Clock::time_point now) const {
  if (!at_descriptor(watched.asleep) || now - watched.said < kSampleAtMost) return false;
  const auto holder = watched_.find(watched.holder);
  return (holder != watched_.end() ? holder->second.moved_in : moved_in_) > watched.said_in;
}

void Observer::sample(Watched& watched, const Sight& sight, PipeHolders& pipes, Clock::time_point now) {
  const auto cpu = cpu_time(watched.pid).value_or(watched.cpu_seen);
  if (std::exchange(watched.cpu_seen, cpu) != cpu) watched.moved_in = moved_in_ = looks_;
  const bool same = sight.stat.state == watched.state && sight.asleep == watched.asleep;
  const bool again = same && may_be_woken(watched, now);
  if (same && !again && now - watched.said < kSampleAtLeast) return;
  const bool at_file = at_descriptor(sight.asleep);
  const auto file = at_file ? open_file(sight.pid, sight.asleep.descriptor) : std::nullopt;
  watched.holder = file && file->pipe != 0 ? holder_of_other_end(sight, *file, pipes) : 0;
  watched.said = now;
  watched.said_in = looks_;
  const auto holder = watched_.find(watched.holder);
  const Serial peer = holder != watched_.end()      ? holder->second.serial
                      : watched.holder == self_pid_ ? self_
                                                    : trace::kNobody;
  const bool nothing_new = same && cpu == watched.cpu && peer == watched.peer;
  if (nothing_new && (!again || peer == trace::kNobody)) return;
  watched.state = sight.stat.state;
  watched.asleep = sight.asleep;
  watched.peer = peer;
  watched.cpu = cpu;
  const auto threads = static_cast<std::uint32_t>(sight.asleep.by_threads ? sight.stat.threads : 0);
  life_.kernel_state(watched.serial,
                     {.time_ns = sight.time_ns,
                      .state = sight.stat.state,
                      .cpu_ns = static_cast<std::uint64_t>(cpu.count()),
                      .call = sight.asleep.call,
                      .extra = at_file ? static_cast<std::uint32_t>(sight.asleep.descriptor) + 1 : threads,
                      .text = file ? life_.recorder().text(file->name) : 0,
                      .peer = peer});
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
