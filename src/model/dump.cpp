#include <algorithm>
#include <sstream>

#include "model/asleep.hpp"
#include "model/story.hpp"
#include "model/world.hpp"

namespace model {
namespace {

std::string actor_name(const World& world, Serial actor) {
  if (actor == world.supervisor && actor != trace::kNobody) return "supervisor";
  const std::string name = name_of_actor(world, actor, Language::English);
  return name == "?" ? "#" + std::to_string(actor) : name;
}

std::string object_name(const World& world, Serial object) {
  return world.object(object) != nullptr ? name_of_object(world, object, Language::English) : actor_name(world, object);
}

void write_activity(std::ostream& out, const World& world, const Activity& activity) {
  switch (activity.doing) {
    case Doing::Nothing:
      return;
    case Doing::Running:
      out << ", running";
      break;
    case Doing::Sleeping:
      out << ", sleeping";
      break;
    case Doing::Waiting:
      out << ", waiting";
      break;
  }
  if (activity.in_operation()) out << " in " << trace::name_of(activity.operation);
  if (!activity.text.empty()) out << '(' << activity.text << ')';
  if (activity.object != trace::kNobody) out << " on " << object_name(world, activity.object);
  if (activity.peer != trace::kNobody && activity.peer != activity.object)
    out << " for " << actor_name(world, activity.peer);
  out << " since " << time_text(activity.since);
  if (activity.deadline) out << " until " << time_text(*activity.deadline);
}

void write_place(std::ostream& out, std::uint32_t place) {
  if (place != 0) out << ", line " << trace::line_of(place) << " of source " << trace::source_of(place);
}

void write_raised(std::ostream& out, const Actor& actor) {
  if (!actor.raised.empty()) out << ", raised " << actor.raised;
}

void write_kernel(std::ostream& out, const Actor& actor) {
  if (!actor.kernel) return;
  out << ", kernel " << actor.kernel->state;
  if (const std::string call = asleep_call(*actor.kernel); !call.empty()) out << " in " << call;
}

void write_time(std::ostream& out, const char* word, const std::optional<TraceTime>& time) {
  if (time) out << ", " << word << ' ' << time_text(*time);
}

void write_process(std::ostream& out, const World& world, const Process& process) {
  out << "process " << process.serial << ' ' << name_of(process) << ": " << status_of(process);
  if (process.pid != 0) out << ", pid " << process.pid;
  if (process.creator != trace::kNobody) out << ", child of " << actor_name(world, process.creator);
  if (process.parent != process.creator) out << ", parent now " << actor_name(world, process.parent);
  if (process.daemon) out << ", daemon";
  if (process.found_late()) out << ", seen late";
  out << ", created " << time_text(process.created);
  write_time(out, "started", process.started);
  write_time(out, "running", process.running);
  if (process.exiting_with) out << ", exiting with " << *process.exiting_with;
  write_time(out, "exited", process.exited);
  if (process.zombie()) out << ", zombie";
  write_time(out, "reaped", process.reaped);
  if (process.reaped) out << " by " << actor_name(world, process.reaped_by);
  write_time(out, "orphaned", process.orphaned);
  write_time(out, "closed", process.closed);
  if (process.signal)
    out << ", " << signal_name(process.signal->number) << " from " << actor_name(world, process.signal->sender);
  write_raised(out, process);
  write_kernel(out, process);
  write_activity(out, world, process.activity);
  write_place(out, process.place);
  out << '\n';
}

void write_thread(std::ostream& out, const World& world, const Thread& thread) {
  out << "thread " << thread.serial << ' ' << actor_name(world, thread.serial);
  if (thread.serves != trace::kNobody) out << ", serves " << object_name(world, thread.serves);
  write_time(out, "ended", thread.ended);
  write_raised(out, thread);
  if (!thread.ended) write_kernel(out, thread);
  write_activity(out, world, thread.activity);
  if (!thread.raised.empty()) write_place(out, thread.place);
  out << '\n';
}

void write_messages(std::ostream& out, const World& world, const char* word, const Messages& messages) {
  constexpr std::size_t kShown = 8;
  if (messages.empty()) return;
  out << ", " << word << " [";
  std::size_t shown = 0;
  for (const Message& message : messages) {
    if (shown == kShown) break;
    out << (shown++ == 0 ? "" : " ") << actor_name(world, message.sender) << '#' << message.number << '='
        << message.text;
    if (message.to != End::None) out << "->" << (message.to == End::A ? 'a' : 'b');
  }
  if (messages.size() > kShown) out << " and " << messages.size() - kShown << " more";
  out << ']';
}

void write_actors(std::ostream& out, const World& world, const char* word, const std::vector<Serial>& actors) {
  if (actors.empty()) return;
  out << ", " << word;
  for (const Serial actor : actors) out << ' ' << actor_name(world, actor);
}

void write_object(std::ostream& out, const World& world, const IpcObject& object) {
  out << trace::name_of(object.type) << ' ' << object.serial << ' ' << object_name(world, object.serial);
  if (object.capacity > 0) out << ", capacity " << object.capacity;
  if (object.put_count > 0) out << ", put " << object.put_count << " got " << object.got_count;
  write_messages(out, world, "buffer", object.buffer);
  if (ChannelView{&object}.known()) write_messages(out, world, "pipe", object.pipe);
  write_messages(out, world, "lost", object.lost);
  if (!object.taken.empty()) {
    out << ", taken";
    for (const Message& message : object.taken)
      out << ' ' << actor_name(world, message.sender) << '#' << message.number << '=' << message.text << " by "
          << actor_name(world, message.receiver);
  }
  if (object.unfinished != 0) out << ", unfinished " << object.unfinished;
  write_actors(out, world, "end a held by", object.ends_a);
  write_actors(out, world, "end b held by", object.ends_b);
  if (object.holder != trace::kNobody) out << ", held by " << actor_name(world, object.holder);
  if (object.count != 0) out << ", count " << object.count;
  if (object.corrupted) out << ", corrupted";
  if (!object.memory.first.empty()) out << ", at first " << object.memory.first;
  for (const Memory::Cell& cell : object.memory.cells) {
    out << ", " << (cell.index < 0 ? std::string{"holds"} : '[' + std::to_string(cell.index) + ']') << ' ' << cell.text;
    if (cell.writer != trace::kNobody) out << " by " << actor_name(world, cell.writer);
  }
  for (const Waiter& waiter : object.waiters) {
    out << ", " << actor_name(world, waiter.actor) << " waits to " << trace::name_of(waiter.operation) << " since "
        << time_text(waiter.since);
    if (waiter.deadline) out << " until " << time_text(*waiter.deadline);
  }
  out << '\n';
}

void write_task(std::ostream& out, const World& world, const Task& task) {
  out << "task " << task.serial << ' ' << task.text << " of " << object_name(world, task.pool) << ", asked for by "
      << actor_name(world, task.asker) << ", submitted " << time_text(task.submitted);
  write_time(out, "taken", task.taken);
  if (task.taken) out << " by " << actor_name(world, task.worker);
  write_time(out, "ended", task.ended);
  if (task.ended) out << ", " << trace::name_of(task.outcome) << ' ' << task.result;
  if (task.lost) out << ", lost with its worker";
  write_time(out, "fetched", task.fetched);
  out << '\n';
}

}  // namespace

std::string World::dump() const {
  std::ostringstream out;
  out << "world after " << events << " events at " << time_text(now) << (ended ? ", ended" : "") << ", "
      << console_lines << " lines\n";
  for (const auto& each : processes) write_process(out, *this, *each);
  for (const auto& each : threads) write_thread(out, *this, *each);
  for (const auto& each : objects) write_object(out, *this, *each);
  for (const auto& each : tasks) write_task(out, *this, *each);
  return out.str();
}

}  // namespace model
