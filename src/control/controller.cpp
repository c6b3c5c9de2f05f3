#include "control/controller.hpp"

#include <signal.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "control/schedule.hpp"
#include "model/operations.hpp"
#include "supervisor/proc.hpp"

namespace control {

using namespace std::chrono_literals;
using record::GateControl;
using trace::Event;
using trace::GateState;
using trace::Kind;
using trace::Operation;
using trace::Serial;

namespace {

constexpr auto kShortThought = 20ms;           // Meanwhile the observer has not come to rest.
constexpr std::chrono::milliseconds kSoon{2};  // Until a reader of input is seen to sleep.
constexpr int kRankOfTime = 3, kRankOfWait = 4;
constexpr std::chrono::hours kForever{24};
constexpr int kMostInARow = 50;  // A loop that asks whether another has done something must let that do it.

record::Recorder& attached(record::Recorder& recorder, const std::filesystem::path& trace) {
  recorder.attach(trace);
  return recorder;
}

/// Whether a gate holds this signal back until its process goes on. The other signals take effect at once.
bool can_be_held(std::int64_t signal) {
  return signal > 0 && signal != SIGKILL && signal != SIGSTOP && signal != SIGCONT;
}

bool has_deadline(const GateControl::Arrival& at) { return at.deadline_ns != 0; }

}  // namespace

Controller::Controller(const std::filesystem::path& trace)
    : gates_{*attached(recorder_, trace).header()}, reader_{trace}, family_{[this] { gates_.ring(); }} {
  std::uint64_t none = 0;
  recorder_.header()->virtual_ns.compare_exchange_strong(none, trace::kStep_ns);
}

Controller::~Controller() { let_go(); }

void Controller::let_go() noexcept { gates_.step_mode(false); }

std::chrono::nanoseconds Controller::time() const {
  return std::chrono::nanoseconds{recorder_.header()->virtual_ns.load()};
}

Controller::Settled Controller::settle(std::chrono::milliseconds within) {
  const auto end = std::chrono::steady_clock::now() + within;
  while (true) {
    const std::uint32_t seen = settled_at_ = recorder_.header()->gate_futex.load();
    read_events();
    see_deaths();
    const std::vector<GateControl::Gate> gates = gates_.gates();
    if (is_still(gates)) {
      const std::vector<GateControl::Arrival> waiting = gates_.waiting();
      if (read_events()) continue;  // An actor that has come to its gate meanwhile has been announced before.
      attempts_.see(gates, waiting);
      list_choices(waiting);
      note_who_awaits_input(gates);
      if (family_.empty() && waiting.empty()) return Settled::Ended;
      if (obvious() != nullptr || stuck() || !awaiting_input_.empty()) return Settled::Still;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now >= end) return Settled::Late;
    std::chrono::nanoseconds look = awaiting_input_.empty() ? OutOfSight::kLook : kSoon;
    if (const Choice* next = real_time_passes() ? ranked().front() : nullptr)
      look = std::clamp<std::chrono::nanoseconds>(std::chrono::nanoseconds{next->at.deadline_ns} - time(), 0ns, look);
    gates_.wait_for_arrival(seen, std::min<std::chrono::nanoseconds>(end - now, look));
    if (!out_of_sight().empty()) pass_time(now);
  }
}

/// Lets virtual time pass as the real one does. To be called while an actor is out of sight: what it does takes real
/// time, and it may wait until a clock shows a time.
void Controller::pass_time(std::chrono::steady_clock::time_point since) {
  const std::chrono::nanoseconds passed = std::chrono::steady_clock::now() - since;
  gates_.set_time(recorder_.header()->virtual_ns.load() + static_cast<std::uint64_t>(passed.count()));
}

void Controller::await_news() noexcept { gates_.wait_for_arrival(settled_at_, kForever); }

bool Controller::read_events() {
  std::vector<Event> events;
  if (reader_.read_new(events) == 0) return false;
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& one, const Event& other) { return one.time_ns < other.time_ns; });
  for (const Event& event : events) take(event);
  return true;
}

void Controller::take(const Event& event) {
  names_.take(event, reader_.text(event.text));
  if (event.kind == Kind::RunBegan) {
    known_.main = event.object;
    known_.supervisor = event.actor;
  }
  if (event.kind == Kind::Started || event.kind == Kind::Running || event.kind == Kind::ForeignProcess)
    family_.add(event.object, static_cast<pid_t>(event.value));
  if (event.kind == Kind::ForeignProcess) known_.elsewhere.insert(event.object);
  if (event.kind == Kind::Running) known_.elsewhere.erase(event.object);
  // Another program comes to no gate, but for an interpreter that runs on our package: that says Running again.
  if (event.is_call() && event.operation() == Operation::Exec) {
    if (event.kind == Kind::CallBegun) known_.elsewhere.insert(event.actor);
    if (event.kind == Kind::CallEnded) known_.elsewhere.erase(event.actor);
  }
  if (event.kind == Kind::ThreadBegan) known_.threads[event.object] = {event.peer, static_cast<pid_t>(event.value)};
  if (event.kind == Kind::ThreadEnded && known_.threads.erase(event.object) != 0) attempts_.moved();
  if (event.kind == Kind::SignalSent && event.value == SIGKILL) known_.killed.insert(event.object);
  else if (event.kind == Kind::SignalSent && can_be_held(event.value))
    known_.signals[event.object] = static_cast<int>(event.value);
  if (event.kind == Kind::Input) attempts_.moved();
}

void Controller::see_deaths() {
  for (const Serial process : family_.take_dead()) {
    attempts_.moved();
    gates_.mark_dead(process);
    out_of_sight_.forget(process);
    std::erase_if(known_.threads, [&](const auto& thread) {
      if (thread.second.process != process) return false;
      gates_.mark_dead(thread.first);
      out_of_sight_.forget(thread.first);
      return true;
    });
    known_.elsewhere.erase(process);
    known_.killed.erase(process);
    known_.signals.erase(process);
    known_.came.erase(process);
  }
}

/// Whether this actor, which is running, will come to a gate. A thread that has ended without an event has no gate any
/// more.
bool Controller::sees(Serial actor) {
  const auto thread = known_.threads.find(actor);
  const Serial process = thread != known_.threads.end() ? thread->second.process : actor;
  if (known_.elsewhere.contains(process)) return false;
  const pid_t pid = family_.pid_of(process);
  if (pid == 0) return true;  // It is about to be born.
  const bool there = out_of_sight_.look(actor, pid, thread != known_.threads.end() ? thread->second.id : pid,
                                        OutOfSight::Clock::now());
  if (!there && thread != known_.threads.end()) gates_.mark_dead(actor);
  if (out_of_sight_.contains(actor)) reproducible_ = false;
  return !out_of_sight_.contains(actor);
}

/// Whether a process has passed the gate of its end, or was killed, and is not dead yet.
bool Controller::someone_dies(const std::vector<GateControl::Gate>& gates) {
  std::set<Serial> with_gate;
  for (const GateControl::Gate& gate : gates) with_gate.insert(gate.actor);
  const std::vector<Serial> living = family_.living();
  return std::any_of(living.begin(), living.end(), [&](Serial process) {
    if (with_gate.contains(process)) known_.came.insert(process);
    const bool left =
        known_.came.contains(process) && !with_gate.contains(process) && !known_.elsewhere.contains(process);
    return left || known_.killed.contains(process);
  });
}

bool Controller::is_still(const std::vector<GateControl::Gate>& gates) {
  bool still = known_.main != trace::kNobody;
  std::set<Serial> moving;
  for (const GateControl::Gate& gate : gates) {
    if (gate.state == GateState::WaitsForInput && !sleeps(gate.actor)) still = false;
    if (gate.state != GateState::Running) continue;
    moving.insert(gate.actor);
    if (sees(gate.actor)) still = false;
  }
  const std::set<Serial> gone = out_of_sight_.all();
  for (const Serial actor : gone) {
    if (moving.contains(actor)) continue;
    out_of_sight_.forget(actor);
    attempts_.moved();
  }
  return !someone_dies(gates) && still;
}

/// Whether an attempt is known to fail: the process that it joins is alive.
bool Controller::waits_for_the_living(const GateControl::Arrival& at) const {
  return model::facts_of(at.operation).waits_for == model::WaitsFor::ActorEnd && family_.lives(at.object);
}

void Controller::list_choices(std::vector<GateControl::Arrival> arrivals) {
  choices_.clear();
  std::stable_sort(arrivals.begin(), arrivals.end(), [this](const auto& one, const auto& other) {
    return names_.order_of(one.actor) < names_.order_of(other.actor);
  });
  const std::uint64_t clock = recorder_.header()->virtual_ns.load();
  std::uint64_t next = ~0ULL, next_due = ~0ULL;
  for (const GateControl::Arrival& at : arrivals) {
    if (!has_deadline(at)) continue;
    next = std::min(next, at.deadline_ns);
    next_due = std::min(next_due, deadlines_.due(at, clock));
  }
  for (const GateControl::Arrival& at : arrivals) {
    const auto sent = known_.signals.find(at.actor);
    const int signal = sent != known_.signals.end() ? sent->second : 0;
    const bool asleep = at.state == GateState::Sleeping;
    const bool waits =
        signal == 0 && at.state == GateState::Blocked && (attempts_.in_vain(at) || waits_for_the_living(at));
    const Choice::Standing now = waits ? Choice::Standing::Waits : Choice::Standing::Ready;
    if (!asleep || signal != 0) choices_.push_back({at, record::Grant::Go, now, signal});
    if (!has_deadline(at) || (asleep && signal != 0)) continue;
    const std::uint64_t due = deadlines_.due(at, clock);
    choices_.push_back({.at = at,
                        .grant = asleep ? record::Grant::Go : record::Grant::TimedOut,
                        .standing = at.deadline_ns == next ? Choice::Standing::Time : Choice::Standing::Later,
                        .due_ns = due,
                        .next_due = due == next_due,
                        .jumps = due > deadlines_.now()});
  }
}

/// Round-robin scheduling, with a quantum of kMostInARow steps: the same actor, those after it in the order of birth,
/// those before it, time.
int Controller::rank(const Choice& choice) const {
  if (choice.standing == Choice::Standing::Waits) return kRankOfWait;
  if (choice.due_ns != 0) return kRankOfTime;
  if (choice.actor() == turn_.actor && turn_.in_a_row < kMostInARow) return 0;
  return names_.order_of(choice.actor()) > names_.order_of(turn_.actor) ? 1 : 2;
}

std::vector<const Choice*> Controller::ranked() const {
  std::vector<const Choice*> all;
  for (const Choice& choice : choices_)
    if (choice.may_be_chosen()) all.push_back(&choice);
  const auto key = [this](const Choice* choice) {
    const int place = rank(*choice);
    return std::pair{place, place == kRankOfTime ? choice->at.deadline_ns : 0};
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Choice* one, const Choice* other) { return key(one) < key(other); });
  return all;
}

const Choice* Controller::obvious() const {
  const std::vector<const Choice*> all = ranked();
  return !all.empty() && rank(*all.front()) < kRankOfWait && !real_time_passes() ? all.front() : nullptr;
}

bool Controller::real_time_passes() const {
  const std::vector<const Choice*> all = ranked();
  return !all.empty() && rank(*all.front()) == kRankOfTime &&
         std::chrono::nanoseconds{all.front()->at.deadline_ns} > time() && another_program_lives();
}

const Choice* Controller::choice_of(Serial actor) const {
  const Choice* waits = nullptr;
  for (const Choice& choice : choices_) {
    if (choice.actor() != actor || !choice.may_be_chosen()) continue;
    if (choice.standing != Choice::Standing::Waits) return &choice;
    waits = &choice;
  }
  return waits;
}

/// Writes the event of a choice. To be called before the actor goes on, so that the event precedes what it causes.
void Controller::record(const Choice& choice, By by) {
  recorder_.write({.actor = known_.supervisor,
                   .object = choice.actor(),
                   .value = static_cast<std::int64_t>(steps_ + 1),
                   .text = recorder_.text(step_text(choice, names_)),
                   .kind = Kind::Chosen,
                   .detail = static_cast<std::uint8_t>(by)});
}

bool Controller::choose(const Choice& chosen, By by) {
  const Choice choice = chosen;  // Of the list, which is about to be another.
  const bool by_time = choice.due_ns != 0;
  if (by_time) deadlines_.reach(choice.due_ns);
  gates_.set_time(
      std::max(recorder_.header()->virtual_ns.load() + trace::kStep_ns, by_time ? choice.at.deadline_ns : 0));
  choices_.clear();
  const auto now = std::chrono::steady_clock::now();
  if (now - std::exchange(turn_.at, now) > kShortThought) gates_.wake_observer();
  record(choice, by);
  if (!gates_.grant(choice.at, choice.grant)) return false;
  turn_.in_a_row = choice.actor() == turn_.actor ? turn_.in_a_row + 1 : 1;
  turn_.actor = choice.actor();
  attempts_.granted(choice.at, by_time);
  known_.signals.erase(names_.process_of(choice.actor()));
  ++steps_;
  return true;
}

bool Controller::stuck() const {
  const bool can = std::any_of(choices_.begin(), choices_.end(), [](const Choice& choice) {
    return choice.standing == Choice::Standing::Ready || choice.standing == Choice::Standing::Time;
  });
  return !can && !choices_.empty() && out_of_sight().empty() && awaiting_input_.empty() && !a_thread_has_no_gate();
}

/// Whether a thread has not come to a gate yet. It may wait for a time of its own, as a threading.Timer does.
bool Controller::a_thread_has_no_gate() const {
  std::set<Serial> with_gate;
  for (const GateControl::Gate& gate : gates_.gates()) with_gate.insert(gate.actor);
  return std::any_of(known_.threads.begin(), known_.threads.end(), [&](const auto& thread) {
    return !with_gate.contains(thread.first) && family_.lives(thread.second.process);
  });
}

void Controller::note_who_awaits_input(const std::vector<GateControl::Gate>& gates) {
  awaiting_input_.clear();
  for (const GateControl::Gate& gate : gates)
    if (gate.state == GateState::WaitsForInput) awaiting_input_.push_back(gate.actor);
}

/// Whether the actor sleeps in the kernel: then it has read all the input that was there.
bool Controller::sleeps(Serial actor) const {
  const auto thread = known_.threads.find(actor);
  const pid_t pid = family_.pid_of(names_.process_of(actor));
  const auto stat = supervisor::read_thread_stat(pid, thread != known_.threads.end() ? thread->second.id : pid);
  return !stat || stat->state == 'S';
}

bool Controller::another_program_lives() const {
  return std::any_of(known_.elsewhere.begin(), known_.elsewhere.end(), [this](Serial process) {
    return family_.lives(process) && !names_.of(process).ends_with(kResourceTracker);
  });
}

std::vector<Serial> Controller::out_of_sight() const {
  std::vector<Serial> all{out_of_sight_.all().begin(), out_of_sight_.all().end()};
  for (const Serial process : known_.elsewhere)
    if (family_.lives(process) && !names_.of(process).ends_with(kResourceTracker)) all.push_back(process);
  return all;
}

}  // namespace control
