#include "supervisor/kernel_states.hpp"

#include <algorithm>
#include <utility>

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

void KernelStates::watch(pid_t pid) { said_.insert_or_assign(pid, Said{}); }

void KernelStates::forget(pid_t pid) { said_.erase(pid); }

void KernelStates::say(const std::vector<Sight>& sights, std::vector<pid_t> family, Clock::time_point now) {
  PipeHolders pipes{std::move(family)};
  for (const Sight& sight : sights)
    if (const auto found = said_.find(sight.pid); found != said_.end()) sample(found->second, sight, pipes, now);
}

/// The process that alone can end the sleep of another at a pipe: the only other one that holds the pipe's other end,
/// or itself where no other does. 0: not known, or several. A pipe whose end we have inherited comes from outside, and
/// other processes there may hold it too.
pid_t KernelStates::holder_of_other_end(const Sight& sight, const OpenFile& file, PipeHolders& pipes) const {
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
bool KernelStates::may_be_woken(const Said& said, Clock::time_point now) const {
  if (!at_descriptor(said.asleep) || now - said.at < kSampleAtMost) return false;
  const auto holder = said_.find(said.holder);
  return (holder != said_.end() ? holder->second.moved_in : moved_in_) > said.in_look;
}

void KernelStates::sample(Said& said, const Sight& sight, PipeHolders& pipes, Clock::time_point now) {
  const auto cpu = cpu_time(sight.pid).value_or(said.cpu_seen);
  if (std::exchange(said.cpu_seen, cpu) != cpu) said.moved_in = moved_in_ = looks_;
  const bool same = sight.stat.state == said.state && sight.asleep == said.asleep;
  const bool again = same && may_be_woken(said, now);
  if (same && !again && now - said.at < kSampleAtLeast) return;
  const bool at_file = at_descriptor(sight.asleep);
  const auto file = at_file ? open_file(sight.pid, sight.asleep.descriptor) : std::nullopt;
  said.holder = file && file->pipe != 0 ? holder_of_other_end(sight, *file, pipes) : 0;
  said.at = now;
  said.in_look = looks_;
  const bool known = said.holder == self_pid_ || said_.contains(said.holder);
  const Serial peer = known ? identities_.owner_of(said.holder) : trace::kNobody;
  const bool nothing_new = same && cpu == said.cpu && peer == said.peer;
  if (nothing_new && (!again || peer == trace::kNobody)) return;
  said.state = sight.stat.state;
  said.asleep = sight.asleep;
  said.peer = peer;
  said.cpu = cpu;
  const auto threads = static_cast<std::uint32_t>(sight.asleep.by_threads ? sight.stat.threads : 0);
  life_.kernel_state(identities_.owner_of(sight.pid),
                     {.time_ns = sight.time_ns,
                      .state = sight.stat.state,
                      .cpu_ns = static_cast<std::uint64_t>(cpu.count()),
                      .call = sight.asleep.call,
                      .extra = at_file ? static_cast<std::uint32_t>(sight.asleep.descriptor) + 1 : threads,
                      .text = file ? life_.recorder().text(file->name) : 0,
                      .peer = peer});
}

}  // namespace supervisor
