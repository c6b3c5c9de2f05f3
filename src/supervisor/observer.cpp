#include "supervisor/observer.hpp"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/time.hpp"
#include "supervisor/pidfd.hpp"

namespace supervisor {

using record::Life;
using trace::Kind;
using trace::Serial;

namespace {

/// Start times count in ticks of 10 ms; one more for rounding.
constexpr std::uint64_t kStartTolerance_ns = 20'000'000;

std::uint64_t boottime_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000ULL + static_cast<std::uint64_t>(now.tv_nsec);
}

/// Whether a process with this start time is another one than that whose birth was recorded at `event_ns`, because its
/// pid has been given out anew. False in a run that is or was under run control: its times are virtual
/// (trace::time_in_run) and cannot be compared with start times.
bool started_later(const record::Recorder& recorder, std::uint64_t start_ticks, std::uint64_t event_ns) {
  if (recorder.header()->step_since_ns.load() != 0) return false;
  const std::uint64_t born_ns = boottime_ns() - recorder.now_ns() + event_ns;
  return start_boottime_ns(start_ticks) > born_ns + kStartTolerance_ns;
}

/// What an event of the program tells of who there is.
enum class News : std::uint8_t {
  None,
  Child,   ///< By its parent: it has started one.
  Itself,  ///< By the process, or by who came upon it.
  Thread,  ///< Of which process it is.
  ThreadEnd,
  End,      ///< A process has become a zombie.
  Reaping,  ///< A zombie is gone.
  Call,     ///< An operation has begun or ended.
};

News news_of(Kind kind) {
  switch (kind) {
    case Kind::Started:
      return News::Child;
    case Kind::ForeignProcess:
    case Kind::Running:
      return News::Itself;
    case Kind::ThreadBegan:
      return News::Thread;
    case Kind::ThreadEnded:
      return News::ThreadEnd;
    case Kind::Exited:
      return News::End;
    case Kind::Reaped:
      return News::Reaping;
    case Kind::CallBegun:
    case Kind::CallEnded:
      return News::Call;
    case Kind::None:
    case Kind::Created:
    case Kind::Renamed:
    case Kind::DaemonSet:
    case Kind::Exiting:
    case Kind::Closed:
    case Kind::Orphaned:
    case Kind::Adopted:
    case Kind::Vanished:
    case Kind::KernelState:
    case Kind::SignalSent:
    case Kind::AuthKeySet:
    case Kind::ObjectCreated:
    case Kind::ObjectNamed:
    case Kind::TaskSubmitted:
    case Kind::TaskTaken:
    case Kind::TaskEnded:
    case Kind::TaskFetched:
    case Kind::EndOpened:
    case Kind::EndClosed:
    case Kind::ObjectClosed:
    case Kind::CallBlocked:
    case Kind::Raised:
    case Kind::Line:
    case Kind::Output:
    case Kind::OutputEnd:
    case Kind::Input:
    case Kind::RunBegan:
    case Kind::RunEnded:
    case Kind::Folded:
    case Kind::Note:
    case Kind::Chosen:
      return News::None;
  }
  return News::None;
}

int exit_value(const siginfo_t& info) { return info.si_code == CLD_EXITED ? info.si_status : -info.si_status; }

/// Of a child of ours, if it has ended; it stays a zombie.
std::optional<int> value_of_own(pid_t child) {
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != child)
    return std::nullopt;
  return exit_value(info);
}

}  // namespace

Observer::Observer(record::Recorder& recorder, trace::Reader& reader, EventLoop& loop, Serial self)
    : life_{recorder},
      reader_{reader},
      loop_{loop},
      self_{self},
      self_pid_{::getpid()},
      states_{life_, identities_, self_pid_} {
  identities_.note_owner(self_pid_, self_);
  loop_.add(schedule_.fd(), EPOLLIN, [this](std::uint32_t) { look(); });
}

Observer::~Observer() {
  loop_.remove(schedule_.fd());
  while (!watched_.empty()) forget(watched_.begin()->first);
}

void Observer::watch_main(Serial serial, pid_t pid) {
  main_ = serial;
  base::UniqueFd pidfd = open_pidfd(pid);  // Our child, not yet reaped: it is there.
  watch(serial, read_stat(pid).value_or(Stat{}), pid, std::move(pidfd)).parent = self_pid_;
}

void Observer::read_trace() {
  const auto take_in_all = [this] {
    std::vector<trace::Event> events;
    reader_.read_new(events);
    // Not in the order of time: a child's birth may be read before its parent's.
    for (const trace::Event& event : events) note_identity(event);
    for (const trace::Event& event : events) take_in(event);
  };
  take_in_all();
  if (lost_.empty()) return;
  // A parent that reaped its child has said so before; we may have read the birth and not yet this.
  take_in_all();
  for (const Serial serial : std::exchange(lost_, {}))
    if (!said_.exited.contains(serial) && !said_.reaped.contains(serial)) say_vanished(serial);
}

void Observer::note_identity(const trace::Event& event) {
  switch (news_of(event.kind)) {
    case News::Child:
    case News::Itself:
      return identities_.note_process(event.object, static_cast<pid_t>(event.value));
    case News::Thread:
      return identities_.note_thread(event.object, event.peer);
    case News::End:
    case News::ThreadEnd:
    case News::Reaping:
    case News::Call:
    case News::None:
      return;
  }
}

void Observer::take_in(const trace::Event& event) {
  if (event.actor == self_) return;
  switch (news_of(event.kind)) {
    case News::Child:
      return born(event, identities_.process_of(event.actor));
    case News::Itself:
      return born(event, event.peer);
    case News::End:
      said_.exited.insert(event.object);
      return;
    case News::Reaping:
      said_.reaped.insert(event.object);
      return;
    case News::Call:
      if (event.operation() == trace::Operation::StartProgram) {
        const Serial starter = identities_.process_of(event.actor);
        const int calls = said_.starting[starter] += event.kind == Kind::CallBegun ? 1 : -1;
        if (calls <= 0) said_.starting.erase(starter);
      }
      return;
    case News::Thread: {
      const bool of_program = event.serial == 0 && (event.flags & trace::kPart) == 0;
      if (const auto thread = static_cast<pid_t>(event.value); thread > 0)
        states_.note_thread(thread, event.object, event.peer, of_program);
      return;
    }
    case News::ThreadEnd:
      states_.note_thread_end(event.object);
      return;
    case News::None:
      return;
  }
}

/// Both its parent (Started) and itself (Running) tell of a birth, in either order; `parent` is who started it, as far
/// as the event says.
void Observer::born(const trace::Event& event, Serial parent) {
  const Serial serial = event.object;
  const auto pid = static_cast<pid_t>(event.value);
  if (said_.reaped.contains(serial) || pid <= 0) return;
  auto known = watched_.find(pid);
  if (known != watched_.end() && !is_there(known->second)) {
    died(pid);
    forget(pid);
    known = watched_.end();
  }
  if (known == watched_.end()) {
    base::UniqueFd pidfd = open_pidfd(pid);
    const bool no_descriptor = !pidfd && errno != ESRCH;
    const auto stat = read_stat(pid);
    if (!pidfd || !stat || started_later(life_.recorder(), stat->start_ticks, event.time_ns)) {
      if (!no_descriptor) lost_.insert(serial);
      return;
    }
    watch(serial, *stat, pid, std::move(pidfd));
    known = watched_.find(pid);
  }
  Watched& watched = known->second;
  // Found before it could report itself, or a new program in the same process: it is who it says it is.
  watched.serial = serial;
  identities_.note_owner(pid, serial);
  check_birth(watched, parent);
}

bool Observer::is_there(const Watched& watched) {
  if (watched.pidfd) return send_signal(watched.pidfd.get(), 0);
  const auto stat = read_stat(watched.pid);
  return stat && watched.is(*stat);
}

/// A process that was ours when we first looked, and which another one has started, is an orphan: its parent had ended
/// by then. The parent that it had then is what the trace says, because the parent's pid may be ours already in its
/// own first step.
void Observer::check_birth(Watched& watched, Serial parent) {
  const auto parent_pid = identities_.pid_of(parent);
  if (!parent_pid || parent == self_ || parent == watched.serial || watched.serial == main_) return;
  if (watched.adopted || watched.parent != self_pid_ || *parent_pid == self_pid_) return;
  watched.parent = *parent_pid;
  check_parent(watched, self_pid_, parent);
}

Observer::Watched& Observer::watch(Serial serial, const Stat& stat, pid_t pid, base::UniqueFd pidfd) {
  Watched watched;
  watched.serial = serial;
  watched.pid = pid;
  watched.pidfd = std::move(pidfd);
  watched.start_ticks = stat.start_ticks;
  watched.parent = stat.parent;
  if (watched.pidfd) loop_.add(watched.pidfd.get(), EPOLLIN, [this, pid](std::uint32_t) { died(pid); });
  unknown_.erase(pid);
  identities_.note_owner(pid, serial);
  states_.watch(pid);
  schedule_.soon();
  return watched_.insert_or_assign(pid, std::move(watched)).first->second;
}

void Observer::find(pid_t pid) {
  base::UniqueFd pidfd = open_pidfd(pid);
  const auto stat = read_stat(pid);
  if (!pidfd || !stat) return;
  const Serial serial = life_.recorder().new_serial();
  life_.foreign_process(serial, {.parent = identities_.owner_of(stat->parent),
                                 .pid = pid,
                                 .name = life_.recorder().text(stat->name),
                                 .seen = Life::Seen::ByObserver});
  Watched& watched = watch(serial, *stat, pid, std::move(pidfd));
  if (stat->parent == self_pid_) {
    watched.parent = 0;  // Whoever it was.
    check_parent(watched, self_pid_);
  }
}

/// The pidfd says that all its threads have ended. Whoever is its parent now, we look before it is reaped if we can.
void Observer::died(pid_t pid) {
  auto found = watched_.find(pid);
  if (found == watched_.end()) return;
  if (!std::exchange(found->second.attended, true)) {
    loop_.remove(found->second.pidfd.get());  // It stays readable for ever.
    const bool seen = found->second.zombie || observe_end(found->second);
    look_for_orphans_of(pid);
    if (!seen) {
      const Serial serial = found->second.serial;
      forget(pid);
      lost_.insert(serial);
      return read_trace();
    }
    schedule_.soon();
  }
  if (found->second.parent == self_pid_) reap(found->second);
}

/// Returns whether the zombie was still there to tell how it ended.
bool Observer::observe_end(Watched& watched) {
  const auto stat = read_stat(watched.pid);
  if (stat && (!watched.is(*stat) || !has_ended(stat->state))) return false;
  if (stat) check_parent(watched, stat->parent);
  // /proc tells only those who may trace it, and only as long as it can be read; we may always ask for our own.
  const auto value = watched.parent == self_pid_ ? value_of_own(watched.pid) : std::nullopt;
  if (!stat && !value) return false;
  watched.value = value ? *value : supervisor::exit_value(stat->wait_status);
  watched.zombie = true;
  states_.note_end();
  life_.exited(watched.serial, watched.value, Life::Seen::ByObserver);
  if (watched.serial == main_) main_value_ = watched.value;
  return true;
}

void Observer::reap() {
  while (true) {
    siginfo_t info{};
    if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == -1) {
      family_ended_ = errno == ECHILD;
      return;
    }
    const pid_t pid = info.si_pid;
    if (pid == 0) return;
    if (!watched_.contains(pid)) read_trace();
    if (!watched_.contains(pid)) find(pid);
    if (const auto found = watched_.find(pid); found != watched_.end()) check_parent(found->second, self_pid_);
    died(pid);
    // Where there was no descriptor left to watch it, it is reaped nevertheless.
    ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG);
  }
}

void Observer::reap(Watched& watched) {
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(watched.pid), &info, WEXITED | WNOHANG) != 0 || info.si_pid != watched.pid)
    return;
  say_reaped(watched, self_);
  forget(watched.pid);
}

void Observer::finish() {
  std::vector<pid_t> pids;
  for (const auto& [pid, watched] : watched_)
    if (!watched.zombie) pids.push_back(pid);
  for (const pid_t pid : pids) died(pid);
  read_trace();
  for (const auto& [pid, watched] : watched_)
    if (!said_.reaped.contains(watched.serial)) say_reaped(watched, identities_.owner_of(watched.parent));
  while (!watched_.empty()) forget(watched_.begin()->first);
  schedule_.stop();
}

void Observer::say_vanished(Serial serial) {
  life_.vanished(serial);
  said_.reaped.insert(serial);
}

void Observer::say_reaped(const Watched& watched, Serial by) {
  life_.reaped(watched.serial, watched.value,
               {.by = by, .seen = by == self_ ? Life::Seen::ByFamily : Life::Seen::ByObserver});
}

/// The kernel gives a dead parent's children to the next subreaper before anybody hears of the death (exit_notify).
void Observer::look_for_orphans_of(pid_t dead) {
  std::vector<pid_t> orphans;
  for (const auto& [pid, watched] : watched_)
    if (watched.parent == dead) orphans.push_back(pid);
  for (const pid_t pid : orphans) {
    const auto stat = read_stat(pid);
    const auto found = watched_.find(pid);
    if (!stat || found == watched_.end() || !found->second.is(*stat)) continue;
    check_parent(found->second, stat->parent);
    if (found->second.zombie && stat->parent == self_pid_) reap(found->second);
  }
}

void Observer::check_parent(Watched& watched, pid_t parent, Serial former_parent) {
  if (parent == watched.parent || parent <= 0) return;
  // A look at the family may come before the descriptor of the former parent is heard of. Its end comes first all the
  // same.
  if (const auto former = watched_.find(watched.parent); former != watched_.end() && !former->second.zombie)
    observe_end(former->second);
  life_.orphaned(watched.serial,
                 former_parent != trace::kNobody ? former_parent : identities_.owner_of(watched.parent));
  life_.adopted(watched.serial, identities_.owner_of(parent), parent);
  watched.parent = parent;
  watched.adopted = true;
}

void Observer::forget(pid_t pid) {
  const auto found = watched_.find(pid);
  if (found == watched_.end()) return;
  if (found->second.pidfd) loop_.remove(found->second.pidfd.get());
  said_.exited.erase(found->second.serial);
  said_.starting.erase(found->second.serial);
  states_.forget(pid);
  watched_.erase(found);
}

}  // namespace supervisor
