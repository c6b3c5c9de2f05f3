#include "supervisor/kernel_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace supervisor {

using namespace std::chrono_literals;
using trace::Serial;

namespace {

constexpr auto kSampleAtLeast = 1s;
constexpr auto kSampleAtMost = 200ms;  // Of one that sleeps on while the process moves that could wake it.

using trace::SystemCall;

bool at_descriptor(const Asleep& asleep) { return asleep.call == SystemCall::Read || asleep.call == SystemCall::Write; }

/// The one descriptor at which it sleeps until something happens there; of select(2) and its like, too.
std::optional<Target> only_target(const Asleep& asleep) {
  if (at_descriptor(asleep)) return Target{asleep.descriptor, asleep.call == SystemCall::Write};
  if (trace::multiplexes(asleep.call) && asleep.forever && asleep.targets.size() == 1) return asleep.targets.front();
  return std::nullopt;
}

std::string descriptor_text(pid_t pid, int descriptor) {
  constexpr std::array<std::string_view, 3> kStandard{"stdin", "stdout", "stderr"};
  const auto number = static_cast<std::size_t>(descriptor);
  std::string text = number < kStandard.size() ? std::string{kStandard[number]} : fmt::format("fd {}", descriptor);
  const auto file = open_file(pid, descriptor);
  return file ? text + " (" + file->name + ")" : text;
}

/// "stdin (/dev/pts/3), fd 4 (pipe), ... 12 in all"
std::string targets_text(pid_t pid, const std::vector<Target>& targets) {
  constexpr std::size_t kNamed = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(targets.size(), kNamed); ++i)
    text += (i == 0 ? "" : ", ") + descriptor_text(pid, targets[i].descriptor);
  return targets.size() <= kNamed ? text : text + fmt::format(", ... {} in all", targets.size());
}

}  // namespace

void KernelStates::watch(pid_t pid) { said_.insert_or_assign(pid, Said{}); }

void KernelStates::forget(pid_t pid) {
  const Serial process = identities_.owner_of(pid);
  std::erase_if(threads_, [&](const auto& each) { return each.second.process == process; });
  said_.erase(pid);
}

void KernelStates::note_thread(pid_t tid, Serial thread, Serial process, bool of_program) {
  threads_.insert_or_assign(tid, Thread{.serial = thread, .process = process, .of_program = of_program, .said = {}});
}

void KernelStates::note_thread_end(Serial thread) {
  std::erase_if(threads_, [&](const auto& each) { return each.second.serial == thread; });
}

void KernelStates::leave_out_held(std::vector<Sight>& sights, const std::set<Serial>& held) const {
  std::erase_if(sights, [&](const Sight& sight) {
    const auto thread = threads_.find(sight.thread);
    return held.contains(thread == threads_.end() ? identities_.owner_of(sight.pid) : thread->second.serial);
  });
}

void KernelStates::add_threads(std::vector<Sight>& sights, pid_t pid, int count) {
  const auto process = said_.find(pid);
  if (process == said_.end()) return;
  process->second.all_known = count == 1;
  if (count == 1) return;
  int known = 1;
  for (const pid_t thread : threads_of(pid)) {
    const auto found = threads_.find(thread);
    if (found == threads_.end() || found->second.process != identities_.owner_of(pid)) continue;
    ++known;
    if (!found->second.of_program) continue;
    const std::uint64_t time_ns = life_.recorder().now_ns();
    const auto stat = read_thread_stat(pid, thread);
    if (stat && !has_ended(stat->state))
      sights.push_back({pid, *stat, stat->state == 'S' ? thread_asleep_in(pid, thread) : Asleep{}, time_ns, thread});
  }
  process->second.all_known = known == count;
}

void KernelStates::say(const std::vector<Sight>& sights, std::vector<pid_t> family, Clock::time_point now) {
  PipeHolders pipes{std::move(family)};
  for (const Sight& sight : sights) sample(sight, pipes, now);
}

/// The only process that can end this thread's sleep at a pipe: the sole other holder of the other end, or its own
/// process if no other holds it. 0: several do, its process has threads that were not reported, or the pipe was
/// inherited from outside, where other processes may hold it.
pid_t KernelStates::holder_of_other_end(const Sight& sight, Target at, const OpenFile& file, PipeHolders& pipes) const {
  using End = PipeHolders::End;
  const auto& same_end = pipes.of(file.pipe, at.writes ? End::Writing : End::Reading);
  const auto& other_end = pipes.of(file.pipe, at.writes ? End::Reading : End::Writing);
  if (std::find(same_end.begin(), same_end.end(), self_pid_) != same_end.end()) return 0;
  const auto is_other = [&](pid_t pid) { return pid != sight.pid; };
  const auto others = std::count_if(other_end.begin(), other_end.end(), is_other);
  const bool own = others != static_cast<std::ptrdiff_t>(other_end.size());
  const auto process = said_.find(sight.pid);
  const bool all_known = process != said_.end() && process->second.all_known;
  if (others > 1 || other_end.empty() || (own && !all_known)) return 0;
  // Another thread of its own may write as well as the other process does.
  if (others == 1 && own && sight.stat.threads != 1) return 0;
  return others == 0 ? sight.pid : *std::find_if(other_end.begin(), other_end.end(), is_other);
}

/// Whether what was said of one that sleeps at a pipe has to be looked at again.
bool KernelStates::may_be_woken(const Said& said, Clock::time_point now) const {
  if (!only_target(said.asleep) || now - said.at < kSampleAtMost) return false;
  const auto holder = said_.find(said.holder);
  return (holder != said_.end() ? holder->second.moved_in : moved_in_) > said.in_look;
}

void KernelStates::sample(const Sight& sight, PipeHolders& pipes, Clock::time_point now) {
  if (sight.thread != 0) {
    if (const auto found = threads_.find(sight.thread); found != threads_.end())
      say(found->second.serial, found->second.said, sight, sight.stat.cpu, pipes, now);
    return;
  }
  const auto found = said_.find(sight.pid);
  if (found == said_.end()) return;
  Said& said = found->second;
  const auto cpu = cpu_time(sight.pid).value_or(said.cpu_seen);
  if (std::exchange(said.cpu_seen, cpu) != cpu) said.moved_in = moved_in_ = looks_;
  say(identities_.owner_of(sight.pid), said, sight, cpu, pipes, now);
}

/// Whether the process has used no processor time for some looks. Threads are read one after the other: only then did
/// they all sleep at the same time.
bool KernelStates::rests(pid_t pid) const {
  constexpr std::uint64_t kLooks = 3;
  const auto found = said_.find(pid);
  return found != said_.end() && looks_ - found->second.moved_in >= kLooks;
}

void KernelStates::say(Serial serial, Said& said, const Sight& sight, std::chrono::nanoseconds cpu, PipeHolders& pipes,
                       Clock::time_point now) {
  const bool ready = sight.asleep.for_gil;
  const char state = ready ? 'R' : sight.stat.state;
  Asleep asleep = ready ? Asleep{} : sight.asleep;
  asleep.by_threads = asleep.by_threads && (sight.stat.threads == 1 || rests(sight.pid));
  const bool same = state == said.state && asleep == said.asleep;
  const bool again = same && may_be_woken(said, now);
  if (same && !again && now - said.at < kSampleAtLeast) return;
  const auto target = only_target(asleep);
  const auto file = target ? open_file(sight.pid, target->descriptor) : std::nullopt;
  said.holder = file && file->pipe != 0 ? holder_of_other_end(sight, *target, *file, pipes) : 0;
  said.at = now;
  said.in_look = looks_;
  const bool known = said.holder == self_pid_ || said_.contains(said.holder);
  const Serial peer = known ? identities_.owner_of(said.holder) : trace::kNobody;
  const bool nothing_new = same && cpu == said.cpu && peer == said.peer;
  if (nothing_new && (!again || peer == trace::kNobody)) return;
  said.state = state;
  said.asleep = asleep;
  said.peer = peer;
  said.cpu = cpu;
  const bool polls = trace::multiplexes(asleep.call);
  const std::uint32_t extra = at_descriptor(asleep) ? static_cast<std::uint32_t>(asleep.descriptor) + 1
                              : polls               ? static_cast<std::uint32_t>(asleep.forever)
                              : asleep.by_threads   ? static_cast<std::uint32_t>(sight.stat.threads)
                                                    : 0;
  const std::string text = polls ? targets_text(sight.pid, asleep.targets) : file ? file->name : std::string{};
  life_.kernel_state(serial, {.time_ns = sight.time_ns,
                              .state = state,
                              .cpu_ns = static_cast<std::uint64_t>(cpu.count()),
                              .call = asleep.call,
                              .extra = extra,
                              .text = text.empty() ? 0 : life_.recorder().text(text),
                              .peer = peer});
}

}  // namespace supervisor
