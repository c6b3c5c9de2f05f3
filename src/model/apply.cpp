#include <algorithm>

#include "model/operations.hpp"
#include "model/own.hpp"

namespace model {

using trace::Kind;

Step::Step(World& world, const trace::Event& event, const Texts& texts, Hints* hints)
    : world_{world},
      event_{event},
      texts_{texts},
      hints_{hints},
      now_{static_cast<std::int64_t>(event.time_ns & (~0ULL >> 2U))} {
  if (world_.aliases.empty()) return;
  event_.object = known(event_.object);
  event_.actor = known(event_.actor);
  event_.peer = known(event_.peer);
}

Serial Step::known(Serial serial) const {
  for (const auto& [other, real] : world_.aliases)
    if (other == serial) return real;
  return serial;
}

Process* Step::own_process(Serial serial) {
  return own_in(world_.processes, serial, hints_ != nullptr ? &hints_->processes : nullptr);
}
Thread* Step::own_thread(Serial serial) {
  return own_in(world_.threads, serial, hints_ != nullptr ? &hints_->threads : nullptr);
}
IpcObject* Step::own_object(Serial serial) {
  return own_in(world_.objects, serial, hints_ != nullptr ? &hints_->objects : nullptr);
}

Task* Step::own_task(Serial serial) { return own_in(world_.tasks, serial, nullptr); }

Process& Step::need_process(Serial serial) {
  if (Process* known_one = own_process(serial)) return *known_one;
  Process& fresh = insert_in(world_.processes, serial);
  fresh.created = now_;
  return fresh;
}

Step::Acting Step::own_actor(Serial serial) {
  if (hints_ != nullptr)  // A thread would first be looked for among the processes in vain.
    if (Thread* thread = own_by_hint(world_.threads, serial, hints_->threads))
      return {thread, serial, thread->process, thread->serves, nullptr};
  if (Process* process = own_process(serial)) return {process, serial, process->serial, trace::kNobody, process};
  if (Thread* thread = own_thread(serial)) return {thread, serial, thread->process, thread->serves, nullptr};
  return {};
}

Serial Step::process_of_actor(Serial actor) const {
  const Process* process = world_.process_of(actor);
  return process != nullptr ? process->serial : trace::kNobody;
}

void Step::on_process(void (*change)(Process&, const Step&)) {
  if (Process* process = own_process(event_.object)) change(*process, *this);
}

void Step::run() {
  world_.now = std::max(world_.now, now_);
  ++world_.events;
  switch (event_.kind) {
    case Kind::Created:
      return created();
    case Kind::Started:
      return started();
    case Kind::Running:
      return running();
    case Kind::Renamed:
      if (Process* process = own_process(event_.object)) rename(*process);
      return;
    case Kind::DaemonSet:
      return on_process(
          [](Process& process, const Step& step) { process.daemon = (step.event_.flags & trace::kDaemon) != 0; });
    case Kind::Exiting:
      return on_process(
          [](Process& process, const Step& step) { process.exiting_with = static_cast<int>(step.event_.value); });
    case Kind::Exited:
      return exited();
    case Kind::Reaped:
      return reaped();
    case Kind::Closed:
      return on_process([](Process& process, const Step& step) {
        process.life = Life::Closed;
        if (!process.closed) process.closed = step.now_;
      });
    case Kind::ForeignProcess:
      return found();
    case Kind::Orphaned:
      return on_process([](Process& process, const Step& step) {
        if (!process.orphaned) process.orphaned = step.now_;
      });
    case Kind::Adopted:
      return on_process([](Process& process, const Step& step) { process.parent = step.event_.peer; });
    case Kind::Vanished:
      return vanished();
    case Kind::KernelState:
      return kernel_state();
    case Kind::SignalSent:
      return on_process([](Process& process, const Step& step) {
        process.signal = Signal{static_cast<int>(step.event_.value), step.event_.actor, step.now_};
      });
    case Kind::AuthKeySet:
      return on_process([](Process& process, const Step& step) { process.authkey = step.text(); });
    case Kind::ThreadBegan:
      return thread_began();
    case Kind::ThreadEnded:
      return thread_ended();
    case Kind::ObjectCreated:
      return object_created();
    case Kind::ObjectNamed:
      return named();
    case Kind::TaskSubmitted:
      return task_submitted();
    case Kind::TaskTaken:
      if (Task* task = own_task(event_.object)) task_taken(*task);
      return;
    case Kind::TaskEnded:
      if (Task* task = own_task(event_.object)) task_ended(*task);
      return;
    case Kind::TaskFetched:
      if (Task* task = own_task(event_.object)) task_fetched(*task);
      return;
    case Kind::EndOpened:
      return end_opened();
    case Kind::EndClosed:
      return end_closed();
    case Kind::CallBegun:
      return call_begun();
    case Kind::CallBlocked:
      return call_blocked();
    case Kind::CallEnded:
      return call_ended();
    case Kind::Raised:
      return raised();
    case Kind::Line:
      if (const Acting acting = own_actor(event_.actor); acting && event_.place != 0) acting->place = event_.place;
      return;
    case Kind::RunBegan:
      return run_began();
    case Kind::RunEnded:
      world_.ended = true;
      return;
    case Kind::Note:
      return noted();
    case Kind::None:
    case Kind::ObjectClosed:
    case Kind::Output:
    case Kind::OutputEnd:
    case Kind::Input:
      return;
    case Kind::Chosen:
      world_.held = true;
      return;
    case Kind::Folded:
      return folded();
  }
}

void Step::noted() {
  const auto what = static_cast<trace::Unseen>(event_.detail);
  if (what == trace::Unseen::None) return;
  const Serial process = process_of_actor(event_.actor);
  for (const UnseenNote& each : world_.unseen)
    if (each.process == process && each.what == what) return;
  world_.unseen.push_back({process, what, text()});
}

void Step::run_began() {
  world_.supervisor = event_.actor;
  world_.main = event_.object;
  if (event_.object == trace::kNobody) return;
  Process& main = need_process(event_.object);
  main.parent = event_.actor;
}

bool Step::Acting::starts(Serial child) const {
  const auto is_start = [&](const Activity& activity) {
    return activity.object == child && facts_of(activity.operation).birth == Act::Start;
  };
  return is_start(actor->activity) || std::any_of(actor->outer.begin(), actor->outer.end(), is_start);
}

void Step::created() {
  if (event_.object == trace::kNobody) return;
  Process& process = need_process(event_.object);
  process.creator = process.parent = process_of_actor(event_.actor);
  process.created = now_;
  process.daemon = (event_.flags & trace::kDaemon) != 0;
  if (event_.extra != 0) {
    process.authkey = texts_.text(event_.extra);
    if (Process* creator = own_process(process.creator))
      creator->authkey = process.authkey;  // Just now it was copied from there.
  }
  name(process);
}

/// Renaming does not change as what it was born.
void Step::name(Process& process) {
  if (text().empty()) return;
  rename(process);
  if (process.born_as.empty()) process.born_as = text();
}

/// A program may give one name to several, and a child that imports the main module names its own as its parent did.
void Step::rename(Process& process) {
  if (process.name == text()) return;
  process.name = text();
  process.namesake = ++world_.names[std::hash<std::string_view>{}(text())];
}

void Step::started() {
  if (event_.object == trace::kNobody) return;
  Process& process = need_process(event_.object);
  const Serial starter = process_of_actor(event_.actor);  // Nobody of the family for the main process: the supervisor.
  if (process.creator == trace::kNobody && starter != trace::kNobody) process.creator = process.parent = starter;
  if (process.pid == 0) process.pid = event_.value;
  if (process.sentinel == 0) process.sentinel = event_.extra;
  if (!process.started) process.started = now_;
  if (process.life == Life::Initial) process.life = Life::Started;
  if (const Acting acting = own_actor(event_.actor)) process.joinable = acting.starts(event_.object);
}

void Step::running() {
  if (event_.object == trace::kNobody) return;
  Process& process = need_process(event_.object);
  process.pid = event_.value;
  process.forked = event_.peer != trace::kNobody;
  name(process);
  if (process.parent == trace::kNobody && event_.extra != 0)
    for (const auto& other : world_.processes)
      if (other->pid == event_.extra && other->serial != process.serial && !other->reaped)
        process.parent = other->serial;
  if (world_.main == trace::kNobody && process.creator == trace::kNobody) world_.main = process.serial;
  adopt_found(process);
  begin_running(process);
}

void Step::begin_running(Process& process) {
  if (process.running) return;
  process.running = now_;
  if (process.life == Life::Initial) process.life = Life::Started;
  if (!process.exited) process.activity = {.doing = Doing::Running, .since = now_};
}

/// Somebody told of this process before it said who it is: what was told of the other serial is its own.
void Step::adopt_found(Process& process) {
  const auto same = [&](const std::shared_ptr<const Process>& other) {
    return other->foreign && other->pid == process.pid && other->pid != 0 && other->serial != process.serial &&
           other->alive();
  };
  auto& table = world_.processes;
  const auto other = std::find_if(table.begin(), table.end(), same);
  if (other == table.end()) return;
  world_.aliases.emplace_back((*other)->serial, process.serial);
  if (process.parent == trace::kNobody) process.parent = (*other)->parent;
  if (process.creator == trace::kNobody) process.creator = (*other)->creator;
  if (!process.started) process.started = (*other)->started;
  process.kernel = (*other)->kernel;
  process.running = (*other)->running;
  process.activity = {.doing = Doing::Running, .since = now_};
  if (process.life == Life::Initial) process.life = Life::Started;
  --world_.names[std::hash<std::string_view>{}((*other)->name)];
  table.erase(other);
}

void Step::found() {
  if (event_.object == trace::kNobody) return;
  for (const auto& other : world_.processes)
    if (other->alive() && other->pid == event_.value && other->pid != 0 && other->serial != event_.object) {
      world_.aliases.emplace_back(event_.object, other->serial);
      return;
    }
  Process& process = need_process(event_.object);
  if (process.running) return;
  process.foreign = true;
  if ((event_.flags & trace::kObserved) == 0 && event_.actor != world_.supervisor) {
    process.started = now_;
    process.creator = process_of_actor(event_.actor);
  }
  process.pid = event_.value;
  if (process.parent == trace::kNobody) process.parent = event_.peer;
  if (process.name.empty()) name(process);
  begin_running(process);
}

void Step::exited() {
  Process* process = own_process(event_.object);
  if (process == nullptr) return;
  const int status = static_cast<int>(event_.value);
  if (!process->exited) return end_of(*process, status);
  if (process->end_unknown || !process->exit_status) process->exit_status = status;
  process->end_unknown = false;
}

void Step::reaped() {
  Process* process = own_process(event_.object);
  if (process == nullptr) return;
  if (!process->exited) end_of(*process, static_cast<int>(event_.value));
  if (process->reaped && !process->end_unknown) return;
  if (process->end_unknown) process->exit_status = static_cast<int>(event_.value);
  process->end_unknown = false;
  process->reaped = now_;
  process->reaped_by = process_of_actor(event_.actor);
  if (process->reaped_by == trace::kNobody) process->reaped_by = event_.actor;  // The supervisor.
}

/// What is gone although it was a zombie has been reaped by somebody of whom nothing is known.
void Step::vanished() {
  Process* process = own_process(event_.object);
  if (process == nullptr || process->reaped) return;
  if (process->exited) {
    process->reaped = now_;
    return;
  }
  end_of(*process, std::nullopt);
  process->end_unknown = true;
}

void Step::end_of(Process& process, std::optional<int> status) {
  note_unseen_sleep(process);
  process.exited = now_;
  process.exit_status = status;
  if (process.life != Life::Closed) process.life = Life::Stopped;
  leave_things(process, status && *status < 0);
  leave_tasks(process);
  asked_in_vain(process.activity);
  process.activity = {.since = now_};
  process.outer.clear();
  for (auto& thread : world_.threads) {
    if (thread->process != process.serial || thread->ended) continue;
    Thread& mine = own(thread);
    mine.ended = now_;
    asked_in_vain(mine.activity);
    mine.activity = {};
    mine.outer.clear();
  }
}

void Step::kernel_state() {
  const Acting acting = own_actor(event_.object);
  if (!acting) return;
  if (acting.main != nullptr) note_unseen_sleep(*acting.main);
  acting->kernel = KernelSample{.state = static_cast<char>(event_.value),
                                .at = now_,
                                .cpu = std::chrono::nanoseconds{static_cast<std::int64_t>(event_.serial)},
                                .call = event_.system_call(),
                                .extra = event_.extra,
                                .text = text(),
                                .peer = event_.peer};
}

void Step::raised() {
  const Acting acting = own_actor(event_.object != trace::kNobody ? event_.object : event_.actor);
  if (!acting) return;
  acting->raised = text();
  if (event_.place != 0) acting->place = event_.place;
}

World apply(World world, const trace::Event& event, const Texts& texts) {
  Step{world, event, texts}.run();
  return world;
}

}  // namespace model
