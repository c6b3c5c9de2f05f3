#include "record/life.hpp"

#include <unistd.h>

#include <algorithm>

namespace record {

using trace::kDaemon;
using trace::kObserved;

namespace {

constexpr std::uint8_t none{0};

std::uint8_t flag_of(Life::Seen seen) { return seen == Life::Seen::ByObserver ? kObserved : none; }
std::uint8_t flag_of_daemon(bool daemon) { return daemon ? kDaemon : none; }

}  // namespace

void Life::created(Serial process, const Creation& creation) const noexcept {
  recorder_.write({.object = process,
                   .text = creation.name,
                   .place = creation.place,
                   .extra = creation.authkey,
                   .kind = Kind::Created,
                   .flags = flag_of_daemon(creation.daemon)});
}

void Life::renamed(Serial process, TextRef name, std::uint32_t place) const noexcept {
  recorder_.write({.object = process, .text = name, .place = place, .kind = Kind::Renamed});
}

void Life::daemon_set(Serial process, bool daemon, std::uint32_t place) const noexcept {
  recorder_.write({.object = process, .place = place, .kind = Kind::DaemonSet, .flags = flag_of_daemon(daemon)});
}

void Life::authkey_set(Serial process, TextRef authkey, std::uint32_t place) const noexcept {
  recorder_.write({.object = process, .text = authkey, .place = place, .kind = Kind::AuthKeySet});
}

void Life::closed(Serial process, std::uint32_t place) const noexcept {
  recorder_.write({.object = process, .place = place, .kind = Kind::Closed});
}

void Life::started(Serial process, const Start& start) const noexcept {
  recorder_.write({.object = process,
                   .value = start.pid,
                   .extra = static_cast<std::uint32_t>(std::max(start.sentinel, 0)),
                   .kind = Kind::Started});
}

void Life::running(const FirstStep& step) const noexcept {
  recorder_.write({.object = recorder_.process(),
                   .peer = step.parent,
                   .value = ::getpid(),
                   .text = step.name,
                   .extra = static_cast<std::uint32_t>(::getppid()),
                   .kind = Kind::Running});
}

void Life::foreign_process(Serial process, const Foreign& foreign) const noexcept {
  recorder_.write({.object = process,
                   .peer = foreign.parent,
                   .value = foreign.pid,
                   .text = foreign.name,
                   .place = foreign.place,
                   .kind = Kind::ForeignProcess,
                   .flags = flag_of(foreign.seen)});
}

void Life::orphaned(Serial process, Serial former_parent) const noexcept {
  recorder_.write({.object = process, .peer = former_parent, .kind = Kind::Orphaned, .flags = kObserved});
}

void Life::adopted(Serial process, Serial parent, pid_t parent_pid) const noexcept {
  recorder_.write({.object = process, .peer = parent, .value = parent_pid, .kind = Kind::Adopted, .flags = kObserved});
}

void Life::signal_sent(Serial process, const Signal& signal) const noexcept {
  recorder_.write({.object = process, .value = signal.number, .place = signal.place, .kind = Kind::SignalSent});
}

/// A process may have gone on before its sample is written: only the time at which it was taken is later than all that
/// it had done by then, and earlier than all that it does afterwards.
void Life::kernel_state(Serial process, const Sample& sample) const noexcept {
  recorder_.write_at({.object = process,
                      .peer = sample.peer,
                      .serial = sample.cpu_ns,
                      .value = sample.state,
                      .text = sample.text,
                      .extra = sample.extra,
                      .kind = Kind::KernelState,
                      .detail = static_cast<std::uint8_t>(sample.call),
                      .flags = kObserved},
                     sample.time_ns);
}

void Life::raised(TextRef text, TextRef traceback, std::uint32_t place) const noexcept {
  const bool in_main_thread = recorder_.actor() == recorder_.process();
  recorder_.write({.object = in_main_thread ? recorder_.process() : kNobody,
                   .text = text,
                   .place = place,
                   .extra = traceback,
                   .kind = Kind::Raised});
}

void Life::exiting(int exitcode) const noexcept {
  recorder_.write({.object = recorder_.process(), .value = exitcode, .kind = Kind::Exiting});
}

void Life::exited(Serial process, int exitcode, Seen seen) const noexcept {
  recorder_.write({.object = process, .value = exitcode, .kind = Kind::Exited, .flags = flag_of(seen)});
}

void Life::reaped(Serial process, int exitcode, const Reaper& reaper) const noexcept {
  recorder_.write(
      {.actor = reaper.by, .object = process, .value = exitcode, .kind = Kind::Reaped, .flags = flag_of(reaper.seen)});
}

void Life::vanished(Serial process) const noexcept {
  recorder_.write({.object = process, .kind = Kind::Vanished, .flags = kObserved});
}

void Life::thread_began(Serial thread, const ThreadStart& start) const noexcept {
  recorder_.begin_thread(thread);
  recorder_.write({.object = thread,
                   .peer = recorder_.process(),
                   .serial = start.serves,
                   .value = ::gettid(),
                   .text = start.name,
                   .kind = Kind::ThreadBegan,
                   .flags = start.of_library ? trace::kPart : none});
}

void Life::thread_ended() const noexcept { recorder_.write({.object = recorder_.actor(), .kind = Kind::ThreadEnded}); }

}  // namespace record
