#include "model/world.hpp"

#include <algorithm>
#include <array>

#include "model/operations.hpp"

namespace model {
namespace {

template <class T>
const T* find_in(const Table<T>& table, Serial serial) {
  const auto place =
      std::lower_bound(table.begin(), table.end(), serial,
                       [](const std::shared_ptr<const T>& entry, Serial wanted) { return entry->serial < wanted; });
  return place != table.end() && (*place)->serial == serial ? place->get() : nullptr;
}

struct SignalName {
  int number;
  std::string_view name;
};
/// Linux's numbers (signal(7)), the same on x86 and ARM.
constexpr std::array kSignals = std::to_array<SignalName>({
    {1, "SIGHUP"},   {2, "SIGINT"},     {3, "SIGQUIT"},  {4, "SIGILL"},     {5, "SIGTRAP"},  {6, "SIGABRT"},
    {7, "SIGBUS"},   {8, "SIGFPE"},     {9, "SIGKILL"},  {10, "SIGUSR1"},   {11, "SIGSEGV"}, {12, "SIGUSR2"},
    {13, "SIGPIPE"}, {14, "SIGALRM"},   {15, "SIGTERM"}, {16, "SIGSTKFLT"}, {17, "SIGCHLD"}, {18, "SIGCONT"},
    {19, "SIGSTOP"}, {20, "SIGTSTP"},   {21, "SIGTTIN"}, {22, "SIGTTOU"},   {23, "SIGURG"},  {24, "SIGXCPU"},
    {25, "SIGXFSZ"}, {26, "SIGVTALRM"}, {27, "SIGPROF"}, {28, "SIGWINCH"},  {29, "SIGIO"},   {30, "SIGPWR"},
    {31, "SIGSYS"},
});

}  // namespace

std::string signal_name(int number) {
  for (const SignalName& signal : kSignals)
    if (signal.number == number) return std::string{signal.name};
  return "signal " + std::to_string(number);
}

std::string_view became(const Process& process) {
  const Activity& activity = process.activity;
  if (!process.alive() || !facts_of(activity.operation).replaces) return {};
  return activity.text.substr(activity.text.rfind('/') + 1);  // All of it where there is none.
}

const KernelSample* present_sample(const Actor& actor) {
  return actor.kernel && actor.kernel->at >= actor.activity.since ? &*actor.kernel : nullptr;
}

namespace {

bool seen_asleep(const Actor& actor) {
  const KernelSample* const sample = actor.activity.doing == Doing::Running ? present_sample(actor) : nullptr;
  return sample != nullptr && (sample->state == 'S' || sample->state == 'D');
}

}  // namespace

bool asleep_untraced(const Process& process) {
  if (!process.alive() || process.exiting_with) return false;
  if (process.activity.in_operation() && became(process).empty()) return false;
  return seen_asleep(process);
}

bool asleep_untraced(const Thread& thread) {
  return !thread.ended && !thread.activity.in_operation() && seen_asleep(thread);
}

bool asleep_untraced(const World& world, Serial actor) {
  if (const Process* process = world.process(actor)) return asleep_untraced(*process);
  const Thread* thread = world.thread(actor);
  return thread != nullptr && asleep_untraced(*thread);
}

Serial needed(const World& world, Serial actor) {
  if (!asleep_untraced(world, actor)) return trace::kNobody;
  const KernelSample& sample = *world.actor(actor)->kernel;
  if (sample.call == SystemCall::Futex) {
    const Process* process = world.process_of(actor);
    if (process == nullptr) return trace::kNobody;
    const auto of_process = [&](const auto& thread) { return thread->process == process->serial && !thread->ended; };
    const auto known = 1 + std::count_if(world.threads.begin(), world.threads.end(), of_process);
    // Where one of its threads has not been told of, that one may be the one.
    return sample.extra == static_cast<std::uint32_t>(known) ? process->serial : trace::kNobody;
  }
  return sample.peer != world.supervisor ? sample.peer : trace::kNobody;
}

bool paused(const Process& process) {
  constexpr int kContinue = 18;  // SIGCONT on Linux.
  const KernelSample* const sample = present_sample(process);
  if (!process.alive() || sample == nullptr || (sample->state != 'T' && sample->state != 't')) return false;
  return !process.signal || process.signal->number != kContinue || process.signal->at < sample->at;
}

bool could_not_start(const Process& process) {
  return !process.started && !process.running && !process.start_error.empty();
}

bool never_started(const World& world, const Process& process) {
  const Process* creator = world.process(process.creator);
  return !process.started && !process.running && creator != nullptr && (creator->exited || creator->end_unknown);
}

std::string status_of(const Process& process) {
  if (process.life == Life::Closed) return "closed";
  if (process.end_unknown) return "unknown";
  if (process.life == Life::Initial) return "initial";
  if (process.life == Life::Started) return "started";
  if (!process.exit_status || *process.exit_status == 0) return "stopped";
  const int status = *process.exit_status;
  return "stopped[" + (status < 0 ? signal_name(-status) : std::to_string(status)) + "]";
}

std::string status_of(const Process& process, Serial viewer) {
  const bool its_own_view = viewer == process.serial || viewer == process.creator;
  return its_own_view || process.life == Life::Closed ? status_of(process) : "unknown";
}

std::string name_of(const IpcObject& object) {
  if (!object.name.empty()) return std::string{object.name};
  return std::string{trace::name_of(object.type)} + std::to_string(object.number);
}

const Process* World::process(Serial serial) const {
  if (const Process* found = find_in(processes, serial)) return found;
  for (const auto& [other, real] : aliases)
    if (other == serial) return find_in(processes, real);
  return nullptr;
}
const Thread* World::thread(Serial serial) const { return find_in(threads, serial); }
const IpcObject* World::object(Serial serial) const { return find_in(objects, serial); }
const Task* World::task(Serial serial) const { return find_in(tasks, serial); }

const Task* World::task_of(Serial serial) const {
  const Actor* worker = actor(serial);
  const Task* taken = worker != nullptr && worker->task != trace::kNobody ? task(worker->task) : nullptr;
  return taken != nullptr && taken->under_way() ? taken : nullptr;
}

std::vector<const Task*> awaited_tasks(const World& world, const Activity& activity) {
  std::vector<const Task*> awaited;
  for (const auto& task : world.tasks)
    if (task->pool == activity.object && task->call == activity.size && !task->ended) awaited.push_back(task.get());
  return awaited;
}

const Thread* dead_result_thread(const World& world, Serial actor, const Activity& activity) {
  const Process* process = world.process_of(actor);
  const IpcObject* pool = world.object(activity.object);
  if (process == nullptr || pool == nullptr || facts_of(activity.operation).waits_for != WaitsFor::TaskEnd)
    return nullptr;
  for (const auto& other : world.objects)
    if (other->type == pool->type && other->serial != pool->serial && world.process_of(other->creator) == process)
      return nullptr;
  for (const auto& thread : world.threads)
    if (thread->process == process->serial && thread->of_library && thread->ended && !thread->raised.empty() &&
        thread->name.find("(_handle_results)") != std::string_view::npos)
      return thread.get();
  return nullptr;
}

const Process* process_of_pool_threads(const World& world, Serial actor, const Activity& activity) {
  const Process* process = world.process_of(actor);
  const IpcObject* pool = world.object(activity.object);
  if (process == nullptr || pool == nullptr || facts_of(activity.operation).waits_for != WaitsFor::TaskEnd)
    return nullptr;
  const Process* maker = world.process_of(pool->creator);
  if (maker == nullptr || maker == process) return nullptr;
  const bool has_threads = std::any_of(world.threads.begin(), world.threads.end(), [&](const auto& thread) {
    return thread->process == process->serial && thread->serial != actor && thread->serves == trace::kNobody &&
           !thread->ended;
  });
  const bool handed_over = std::any_of(world.tasks.begin(), world.tasks.end(), [&](const auto& task) {
    return task->pool == activity.object && task->call == activity.size;
  });
  return has_threads || handed_over ? nullptr : maker;
}

bool lost_with_sender(const World& world, const Message& lost) {
  const Process* process = world.process_of(lost.sender);
  return process != nullptr && process->exited == lost.since;
}

const Memory::Cell* Memory::cell(std::int64_t index) const {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const Cell& each) { return each.index == index; });
  return found == cells.end() ? nullptr : &*found;
}

const Memory::Cell* Memory::unread_by(Serial actor, std::int64_t index) const {
  const auto known = std::find_if(knowledge.begin(), knowledge.end(),
                                  [&](const Knowledge& each) { return each.actor == actor && each.index == index; });
  const Cell* const found = cell(index);
  return known == knowledge.end() || found == nullptr || found->version == known->version ? nullptr : found;
}

const Actor* World::actor(Serial serial) const {
  if (const Process* found = process(serial)) return found;
  return thread(serial);
}

const Process* World::process_of(Serial actor) const {
  if (const Process* found = process(actor)) return found;
  const Thread* of = thread(actor);
  return of != nullptr ? process(of->process) : nullptr;
}

const Message* ChannelView::next() const {
  if (!known()) return nullptr;
  for (const Message& message : object->pipe)
    if (end == End::None || message.to == End::None || message.to == end) return &message;
  return nullptr;
}

const IpcObject* other_connection(const World& world, Serial connection, std::uint32_t own, std::uint32_t other) {
  const auto fits = [&](const std::shared_ptr<const IpcObject>& each) {
    return each->type == ObjectType::Connection && each->whole == trace::kNobody && !each->paired &&
           each->socket != 0 && each->serial != connection && (each->socket == other || each->other_socket == own);
  };
  const auto found = std::find_if(world.objects.begin(), world.objects.end(), fits);
  return found == world.objects.end() ? nullptr : found->get();
}

/// A Connection that was made of a socket is end A of itself, or end B of another.
ChannelView channel_of(const World& world, Serial object, End end) {
  const IpcObject* found = world.object(object);
  if (found == nullptr || found->type != ObjectType::Connection) return {found, end};
  const IpcObject* whole = world.object(found->whole);
  return {whole != nullptr ? whole : found, found->capacity == 1 ? End::A : found->capacity == 2 ? End::B : End::None};
}

std::vector<Serial> awaited(const World& world, Serial actor, const Activity& activity) {
  if (!joins_actor(activity.operation)) return {};
  if (activity.object != trace::kNobody) return {activity.object};
  const Process* process = world.process_of(actor);
  std::vector<Serial> children;
  for (const Process* child : world.children_of(process != nullptr ? process->serial : trace::kNobody))
    if (child->life != Life::Initial && !child->reaped && !child->end_unknown) children.push_back(child->serial);
  return children;
}

std::vector<const Process*> World::children_of(Serial process) const {
  std::vector<const Process*> children;
  for (const auto& each : processes)
    if (each->serial != process &&
        (each->creator == process || (each->creator == trace::kNobody && each->parent == process)))
      children.push_back(each.get());
  std::stable_sort(children.begin(), children.end(),
                   [](const Process* a, const Process* b) { return a->created < b->created; });
  return children;
}

}  // namespace model
