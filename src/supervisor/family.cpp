#include "supervisor/family.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>

#include "base/check_syscall.hpp"
#include "supervisor/pidfd.hpp"
#include "supervisor/proc.hpp"
#include "trace/reader.hpp"

namespace supervisor {
namespace {

constexpr int kLooks = 200;

bool is_birth(trace::Kind kind) {
  return kind == trace::Kind::Started || kind == trace::Kind::Running || kind == trace::Kind::ForeignProcess;
}

int own_threads() { return read_stat(::getpid()).value_or(Stat{}).threads; }

/// Our children cannot be mistaken for others: their pids stay theirs until we reap them.
/// Looking only at them is quick enough to catch a chain of processes each of which forks the next one and exits.
bool kill_children(const std::set<pid_t>& spared, int threads, std::set<pid_t>& killed) {
  bool any = false;
  for (const pid_t child : children_of(::getpid(), threads))
    if (!spared.contains(child) && killed.insert(child).second) any |= ::kill(child, SIGKILL) == 0;
  return any;
}

/// A grandchild may be reaped, and its pid given to a stranger, at any moment: the pidfd holds it while its parent is
/// looked at.
void kill_grandchild(pid_t pid, pid_t parent) {
  const base::UniqueFd pidfd = open_pidfd(pid);
  const auto stat = read_stat(pid);
  if (pidfd && stat && (stat->parent == parent || stat->parent == ::getpid())) send_signal(pidfd.get(), SIGKILL);
}

void append_descendants(pid_t pid, int threads, const std::set<pid_t>& spared, std::vector<pid_t>& found) {
  for (const pid_t child : children_of(pid, threads)) {
    if (spared.contains(child)) continue;
    found.push_back(child);
    if (const auto stat = read_stat(child); stat && stat->state != 'Z')
      append_descendants(child, stat->threads, spared, found);
  }
}

/// From the top down, so that nobody is left who could answer a child's death by starting another.
bool kill_below(pid_t pid, int threads, const std::set<pid_t>& spared, std::set<pid_t>& killed) {
  bool any = false;
  for (const pid_t child : children_of(pid, threads)) {
    const auto stat = read_stat(child);
    if (spared.contains(child) || !stat) continue;
    if (stat->state != 'Z' && killed.insert(child).second) {
      kill_grandchild(child, pid);
      any = true;
    }
    any |= kill_below(child, stat->threads, spared, killed);
  }
  return any;
}

/// Reaps every child that has ended. Returns whether any is left that is not spared.
bool reap_children(const std::set<pid_t>& spared, int threads) {
  bool left = false;
  for (const pid_t child : children_of(::getpid(), threads)) {
    if (spared.contains(child)) continue;
    siginfo_t info{};
    const int result = ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG);
    left |= result == 0 && info.si_pid == 0;
  }
  return left;
}

}  // namespace

void become_subreaper() {
  base::check_syscall(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl PR_SET_CHILD_SUBREAPER");
}

std::vector<pid_t> descendants(const std::set<pid_t>& spared) {
  std::vector<pid_t> found;
  append_descendants(::getpid(), own_threads(), spared, found);
  return found;
}

bool is_of_run(const std::filesystem::path& trace, pid_t pid) {
  std::vector<trace::Event> events;
  trace::Reader{trace}.read_new(events);
  return std::any_of(events.begin(), events.end(),
                     [pid](const trace::Event& event) { return is_birth(event.kind) && event.value == pid; });
}

void kill_descendants(const std::set<pid_t>& spared) {
  const int threads = own_threads();
  std::set<pid_t> killed;
  for (int look = 0; look < kLooks; ++look) {
    const bool near = kill_children(spared, threads, killed);
    const bool far = kill_below(::getpid(), threads, spared, killed);
    if (!near && !far) return;
  }
}

void end_descendants(const std::set<pid_t>& spared) {
  const int threads = own_threads();
  while (true) {
    kill_descendants(spared);
    if (!reap_children(spared, threads) && children_of(::getpid(), threads).size() <= spared.size()) return;
    // Nothing to wait on: a child of a child comes to us only when its parent has ended.
    const timespec pause{.tv_sec = 0, .tv_nsec = 1'000'000};
    ::nanosleep(&pause, nullptr);
  }
}

}  // namespace supervisor
