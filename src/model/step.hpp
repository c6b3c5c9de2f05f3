#pragma once

#include <array>

#include "model/world.hpp"

namespace model {

/// Where things stood in the tables of a world when they were last looked up. Never wrong, only out of date: it is
/// checked.
struct Hints {
  static constexpr std::size_t kEach = 1024;
  std::array<std::uint32_t, kEach> processes{}, threads{}, objects{};
};

/// One event on its way into a world: what apply() is made of. The world is changed in place; what it shares with
/// another world is copied first.
class Step {
 public:
  /// With hints it is quicker: for whoever applies many events one after the other.
  Step(World& world, const trace::Event& event, const Texts& texts, Hints* hints = nullptr);
  void run();

 private:
  /// A thread that acts: the main thread of a process, or another.
  struct Acting {
    Actor* actor = nullptr;
    Serial serial = trace::kNobody;
    Serial process = trace::kNobody;
    Serial serves = trace::kNobody;  ///< The queue whose feeder it is.
    /// The same actor where it is a main thread, else nullptr. Its serials do not say: a damaged file may name a thread
    /// as its own process.
    Process* main = nullptr;
    explicit operator bool() const { return actor != nullptr; }
    Actor* operator->() const { return actor; }
    /// It is in start() of that Process object.
    bool starts(Serial child) const;
  };
  /// A pipe and the end of it by which the actor operates, where that is known.
  struct Channel {
    IpcObject* object = nullptr;
    End end = End::None;
    bool past_buffer = false;  ///< It operates on the pipe inside of a queue.
  };

  Process* own_process(Serial serial);
  Thread* own_thread(Serial serial);
  IpcObject* own_object(Serial serial);
  Task* own_task(Serial serial);
  Process& need_process(Serial serial);
  Acting own_actor(Serial serial);
  Serial process_of_actor(Serial actor) const;
  Serial known(Serial serial) const;
  std::string_view text() const { return texts_.text(event_.text); }

  // apply.cpp: the life of processes.
  void created();
  void name(Process& process);
  void rename(Process& process);
  void started();
  void running();
  void found();
  void exited();
  void reaped();
  void vanished();
  void kernel_state();
  void raised();
  void run_began();
  void on_process(void (*change)(Process&, const Step&));
  void adopt_found(Process& process);
  void end_of(Process& process, std::optional<int> status);
  void begin_running(Process& process);
  void noted();
  void note_unseen_sleep(Process& process) const;
  bool leaves_program(const Process& process) const;

  // apply_tasks.cpp: tasks of Pools and executors.
  void task_submitted();
  void task_taken(Task& task);
  void task_ended(Task& task);
  void task_fetched(Task& task);
  void leave_tasks(const Process& process);
  void asked_in_vain(const Activity& activity);

  // apply_ipc_objects.cpp: threads and things.
  void named();
  void thread_began();
  void thread_ended();
  void object_created();
  void end_opened();
  void end_closed();
  void leave_things(const Process& process, bool killed);

  // apply_operation.cpp: what they do.
  void call_begun();
  void call_blocked();
  void call_ended();
  Activity close_call(const Acting& acting);
  void between_operations(Activity& activity, Serial serves) const;
  void effect_of_begun();
  void make_last(std::vector<Serial>& actors) const;
  void effect_of_ended(const Activity& call);
  void acquired(IpcObject& object);
  void released(IpcObject& object);
  void pair(IpcObject& connection);
  std::optional<Message> take_next(Channel channel) const;
  void know(std::vector<Serial>& actors) const;
  void put_ended(Channel channel, const Activity& call);
  void folded();
  void memory_ended(IpcObject& object, const Activity& call);
  void feed_ended(IpcObject& object);
  void got(Channel channel);
  Channel channel_of(Serial serial);
  End end_of(const Channel& channel) const;
  Channel content_of(Serial serial);
  Message message_of(const Activity& call) const;
  End end_of_actor(const IpcObject& pipe) const;

  World& world_;
  trace::Event event_;
  const Texts& texts_;
  Hints* hints_;
  TraceTime now_;
};

void remove_waiter(IpcObject& object, Serial actor);

}  // namespace model
