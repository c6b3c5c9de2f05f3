#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/flat_map.hpp"
#include "model/messages.hpp"
#include "trace/event.hpp"
#include "trace/unseen.hpp"

/// What the events say of the world at one time. Pure data: no clock, no input or output.
/// Every `string_view` points into the trace's texts and lives as long as the trace::Reader that read it.
namespace model {

using base::TraceTime;
using trace::End;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;
using trace::SystemCall;

/// Where texts come from: a trace::Reader, or a table in a test.
class Texts {
 public:
  virtual ~Texts() = default;
  virtual std::string_view text(trace::TextRef ref) const = 0;
};

/// The documents' states of a process, as its parent may know them (repr of Process). How it stopped is its exit
/// status: stopped (0), stopped[1] (code), stopped[SIGTERM] (signal).
enum class Life : std::uint8_t { Initial, Started, Stopped, Closed };

/// What a thread is doing.
enum class Doing : std::uint8_t {
  Nothing,   ///< Not yet begun, or ended.
  Running,   ///< Between operations, or in one that does not wait (whether the system lets it run: Process::kernel).
  Sleeping,  ///< time.sleep
  Waiting,   ///< Blocked in an operation: join, get, put, recv, acquire, wait ...; a feeder also between its operations
             ///< (None).
};

struct Activity {
  Doing doing = Doing::Nothing;
  Operation operation = Operation::None;  ///< The operation under way; None between operations.
  Serial object = trace::kNobody;         ///< What it operates on: the process joined, the queue got from.
  Serial peer = trace::kNobody;           ///< For whom it waits, where known (a lock's holder).
  TraceTime since{};
  std::optional<TraceTime> deadline{};  ///< When a sleep or a timeout will be over.
  std::string_view text{};              ///< Short repr of its arguments.
  std::uint64_t size = 0;               ///< Of what it hands over, in bytes.
  std::uint32_t place = 0;              ///< Source and line.
  End end = End::None;                  ///< Of a pipe: the end at which it operates.
  std::uint32_t call = 0;
  trace::Stage stage = trace::Stage::Asleep;  ///< Of a wait at a condition or barrier.
  std::optional<TraceTime> given_deadline{};  ///< It ends the stage Asleep only: `deadline` is that of the present one.
  std::uint32_t part = 0;  ///< The inner call (of one of the object's parts) for which it waits, if it does.

  bool in_operation() const { return operation != Operation::None; }
};

/// One sample of /proc by the observer.
struct KernelSample {
  char state = '?';  ///< R (ready or running: they cannot be told apart), S, D, T, t, Z, X
  TraceTime at{};
  std::chrono::nanoseconds cpu{};
  SystemCall call = SystemCall::None;  ///< In which it sleeps.
  std::uint32_t extra = 0;             ///< What these mean stands at Kind::KernelState.
  std::string_view text;
  Serial peer = trace::kNobody;
};

/// What a thread does: the main thread of a process, or another.
struct Actor {
  Activity activity;
  std::vector<Activity> outer;  ///< Operations within which it happens, outermost first (an exit joins).
  std::uint32_t place = 0;      ///< Of its last operation, or of the exception that ended it: source and line.
  std::string_view raised;      ///< The exception that ended its code, if one did.
  std::optional<KernelSample> kernel;
  Serial task = trace::kNobody;  ///< Of a worker: what it has taken last.
};

/// Another than the main thread of its process.
struct Thread : Actor {
  Serial serial = trace::kNobody;
  Serial process = trace::kNobody;
  Serial serves = trace::kNobody;  ///< The queue whose feeder it is.
  bool of_library = false;         ///< The library's own helper, as a Pool's _handle_workers.
  std::string_view name;
  TraceTime began{};
  std::optional<TraceTime> ended;
};

/// Asleep until something happens, and not only for a time.
constexpr bool is_wait(SystemCall call) { return call != SystemCall::None && call != SystemCall::Sleep; }

struct Signal {
  int number = 0;
  Serial sender = trace::kNobody;
  TraceTime at{};
};

/// A process, and what its main thread does.
struct Process : Actor {
  Serial serial = trace::kNobody;
  Serial creator =
      trace::kNobody;  ///< Whose Process object it is, or who started that program; the parent in the documents' sense.
  Serial parent = trace::kNobody;  ///< Its parent now: the creator, or the supervisor after it was orphaned.
  std::string_view name;
  std::uint32_t namesake = 1;  ///< 2: the second process of this name in the run.
  std::string_view born_as;    ///< Its first name.
  std::int64_t pid = 0;        ///< 0: not yet known.
  bool daemon = false;
  std::string_view start_error;  ///< What its start() raised.
  bool forked = false;           ///< By fork: it has begun as a copy of its parent, with one of its threads.
  bool joinable = false;  ///< A Process object's start() has started it; for any other its parent waits (waitpid).
  bool foreign =
      false;  ///< Another program, not our engine's: who started it has told of it, or the observer came upon it.
  Life life = Life::Initial;
  std::optional<int> exit_status;   ///< Code, or -N after signal N; what its end is known to be, else nullopt.
  bool end_unknown = false;         ///< It vanished before anybody saw how it ended.
  std::optional<int> exiting_with;  ///< It has said that it is about to end.
  TraceTime created{};
  std::optional<TraceTime> started, running, exited, reaped, closed, orphaned;
  Serial reaped_by = trace::kNobody;
  std::optional<Signal> signal;  ///< The last signal sent to it.
  TraceTime slept_unseen{};      ///< How long it has slept in calls that are not traced ...
  std::uint32_t slept_at = 0;    ///< ... and where at last.
  std::string_view program;      ///< By which exec has replaced its own, if it has.
  std::string_view authkey;      ///< Its first bytes, as repr says them; empty: not recorded.
  std::uint32_t sentinel = 0;    ///< The descriptor by which its creator waits for it; 0: not recorded.

  bool alive() const { return running && !exited && !end_unknown; }
  bool zombie() const { return exited && !reaped && !end_unknown; }
  bool found_late() const { return foreign && creator == trace::kNobody; }
};

struct World;

/// The program that has replaced its own by exec: "sort"; empty: none has.
std::string_view became(const Process& process);
/// Between its operations, or in a program that is not traced, and asleep when it was last looked at: in a system call
/// such as reading a line or a file (KernelSample::call of present_sample()).
bool asleep_untraced(const Process& process);
bool asleep_untraced(const Thread& thread);
bool asleep_untraced(const World& world, Serial actor);
/// The process that alone can end the sleep of `actor` in an untraced call: the one that holds the other end of its
/// pipe open, or its own where no other does, or where it waits for a lock of its threads and all of them are known.
/// kNobody: it does not sleep so, it is not known, or there are several.
Serial needed(const World& world, Serial actor);
/// The kernel's sample of it, if that is of what it does now: one from before its last change of state says nothing of
/// it any more. nullptr: none has come since.
const KernelSample* present_sample(const Actor& actor);
/// Stopped by SIGSTOP, SIGTSTP or a debugger when it was last looked at.
bool paused(const Process& process);
/// It has not been started and cannot be any more: the process that has its Process object has ended.
bool never_started(const World& world, const Process& process);
/// Its start() has raised, and no other has been tried with success.
bool could_not_start(const Process& process);
/// "initial", "started", "stopped", "stopped[1]", "stopped[SIGTERM]", "closed", or "unknown" (vanished): the documents'
/// words.
std::string status_of(const Process& process);
/// The same as repr(process) says it in the process `viewer`: "unknown" to one that did not create it.
std::string status_of(const Process& process, Serial viewer);
/// "SIGTERM" for 15; "signal 40" for one without a name.
std::string signal_name(int number);

struct Waiter {
  Serial actor = trace::kNobody;
  Operation operation = Operation::None;
  TraceTime since{};
  std::optional<TraceTime> deadline;
};

/// Shared memory as it is known from what was read from it and written into it.
struct Memory {
  struct Cell {
    std::int64_t index = -1;  ///< -1: the whole of a Value.
    std::string_view text{};
    Serial writer =
        trace::kNobody;         ///< The actor that wrote it last; kNobody: its creator, or a writer that is not traced.
    std::uint64_t version = 0;  ///< How often it was written.
  };
  /// What an actor knows of a cell: the version that it read or wrote last.
  struct Knowledge {
    Serial actor = trace::kNobody;
    std::int64_t index = -1;
    std::uint64_t version = 0;
  };
  std::string_view first{};          ///< What it held at first.
  std::vector<Cell> cells;           ///< Known ones, the one that was touched last at the end; at most 32.
  std::vector<Knowledge> knowledge;  ///< At most 64.

  const Cell* cell(std::int64_t index) const;
  /// What `actor` would write over now without having read it: another has written there since `actor` last did or
  /// read. nullptr: nothing, or nothing that is known.
  const Cell* unread_by(Serial actor, std::int64_t index) const;
};

/// A queue, a pipe, a lock ... at time t. Which members have a meaning depends on `type`.
struct IpcObject {
  static constexpr std::size_t kMostKnown = 32;
  Serial serial = trace::kNobody;
  ObjectType type = ObjectType::None;
  std::uint32_t number = 0;         ///< The n-th of its type: queue1.
  Serial creator = trace::kNobody;  ///< The actor that made it.
  Serial whole = trace::kNobody;    ///< Of which it is an inner part, if it is one.
  Serial pool = trace::kNobody;     ///< The Pool or executor inside of which it works, if it does.
  std::string_view name;            ///< The variable's name if known, or the part's name.
  TraceTime created{};
  std::int64_t capacity = 0;  ///< maxsize, initial count, parties; 0 without bound.

  // Queues and pipes: where each message is. put -> buffer -> pipe -> taken. At any time
  // put_count - got_count = buffer + pipe + lost; what a put or send under way holds in its hands is not yet counted.
  Messages buffer{Messages::Order::BySender};  ///< In the producers' memory, not yet written by a feeder.
  Messages pipe;                               ///< In the pipe.
  Messages lost;  ///< It was in the buffer of a process that ended before its feeder had written it.
  std::vector<Message>
      taken;  ///< The last ones received, newest last, at most 8; sender and number kept, `since` is when.
  std::uint64_t put_count = 0, got_count = 0;
  std::vector<Serial> givers, takers;  ///< Actors that ever put, sent or set; got, received or cleared; <= kMostKnown.
  std::int64_t unfinished = 0;         ///< JoinableQueue: put and not yet task_done.
  std::vector<Serial> ends_a, ends_b;  ///< Pipes: processes that hold this end open.
  bool opened_a = false, opened_b = false;  ///< Pipes: a process has held this end open at some time.

  // Connections made of sockets (Listener, Client, managers): each end is an object of its own, which becomes a part of
  // the first of the two when the other is known. Until then nothing is said of what is in it.
  std::uint32_t socket = 0, other_socket = 0;    ///< What names this end and the other; 0: not known.
  bool paired = false;                           ///< The whole of a pair.
  std::uint64_t early_at_a = 0, early_at_b = 0;  ///< Received there before it was told that they had been sent.

  // Locks and friends.
  Serial holder = trace::kNobody;  ///< The actor that holds it; it may be dead.
  std::int64_t count = 0;          ///< RLock: depth; Semaphore: value; Event: 1 set; Barrier: how many wait.
  bool corrupted = false;          ///< A process was terminated while it was using it.
  std::vector<Serial>
      never_answer;             ///< Condition, barrier: actors that ended asleep at it. They count as asleep for ever.
  std::vector<Waiter> waiters;  ///< In order of arrival.

  Memory memory;  ///< Of a Value or an Array.

  /// Messages got before the put or send that brings them was told: its end is yet to come, or never will (a killed
  /// sender).
  std::vector<std::pair<Serial, std::uint64_t>> early;
};

/// What a process has said that it does and no trace point sees.
struct UnseenNote {
  Serial process = trace::kNobody;
  trace::Unseen what = trace::Unseen::None;
  std::string_view text;
};

/// What an operation moves messages through: a queue or a pipe, and the end of it where that is known.
struct ChannelView {
  const IpcObject* object = nullptr;
  End end = End::None;
  /// Whether it is known what is in it.
  bool known() const { return object != nullptr && (object->type != ObjectType::Connection || object->paired); }
  /// The next message that comes out of this end; nullptr: there is none.
  const Message* next() const;
};

/// A function and its arguments, called in a worker of a Pool or of an executor.
///
///     submitted --a worker takes it--> under way --returns or raises--> ended --result asked for--> fetched
///                                          \--its worker ends--> lost        (an executor says so: then ended, too)
struct Task {
  Serial serial = trace::kNobody;
  Serial pool = trace::kNobody;
  std::uint64_t call = 0;         ///< Number of the call of the pool's method; of one map() all tasks have the same.
  Serial asker = trace::kNobody;  ///< The actor that handed it in.
  std::string_view text;          ///< "square(3)"
  Serial worker = trace::kNobody;
  TraceTime submitted{};
  std::optional<TraceTime> taken, ended, fetched;
  bool lost = false;
  bool asked_in_vain = false;       ///< A call has waited for its result and has not got it.
  Outcome outcome = Outcome::None;  ///< Returned, Raised.
  std::string_view result;          ///< The result's repr, or the error.

  bool under_way() const { return taken && !ended && !lost; }
  bool failed() const { return ended && outcome != Outcome::Returned; }
};

/// "queue1", "lock2": or the variable's name where the program made it known.
std::string name_of(const IpcObject& object);

template <class T>
using Table =
    std::vector<std::shared_ptr<const T>>;  ///< In the order of serials; elements are shared between snapshots.

struct World {
  TraceTime now{};           ///< Of the last event applied.
  std::uint64_t events = 0;  ///< How many events have been applied.
  Serial supervisor = trace::kNobody;
  Serial main = trace::kNobody;  ///< The program's main process.
  Table<Process> processes;
  Table<Thread> threads;  ///< Not main threads: feeders and other threads of the processes.
  Table<IpcObject> objects;
  Table<Task> tasks;
  std::uint32_t console_lines = 0;  ///< How many lines of History::console() there are by now.
  bool ended = false;               ///< The last descendant has ended.
  bool held = false;                ///< Its steps are chosen, under run control: the system is not asked for switches.
  std::vector<UnseenNote> unseen;   ///< What of the run is not recorded, as far as it has been said: see unseen.hpp.
  /// Serials that turned out to be another's: the observer came upon a process before that said who it is.
  std::vector<std::pair<Serial, Serial>> aliases;
  FlatMap<std::size_t, std::uint32_t, AsItIs> names;  ///< How many processes have got a name, by the name's hash.

  const Process* process(Serial serial) const;  ///< nullptr if there is none (yet).
  const Thread* thread(Serial serial) const;
  const IpcObject* object(Serial serial) const;
  const Task* task(Serial serial) const;
  /// What a worker is working on; nullptr: nothing.
  const Task* task_of(Serial actor) const;
  const Actor* actor(Serial serial) const;  ///< A process as its main thread, or another thread.
  /// The process of an actor: itself if it is a main thread. nullptr if unknown.
  const Process* process_of(Serial actor) const;
  /// Those that `process` created, in the order of creation.
  std::vector<const Process*> children_of(Serial process) const;

  /// The whole world as text, for tests and `spawnarium dump --at`.
  std::string dump() const;
};

/// The Connection whose other end one with these names of its socket's ends is (IpcObject::socket); nullptr: none, yet.
const IpcObject* other_connection(const World& world, Serial connection, std::uint32_t own, std::uint32_t other);

/// The channel of an operation on this object, at this end as the event or activity says it.
ChannelView channel_of(const World& world, Serial object, End end);

/// Whose end a wait in `activity` of `actor` is for: the process or thread that is its object, or, for a wait for any
/// child, the children that have not been reaped. Empty for any other operation.
std::vector<Serial> awaited(const World& world, Serial actor, const Activity& activity);

/// The tasks for which a wait in `activity` (Operation::Result) waits: those of its call that have not ended.
std::vector<const Task*> awaited_tasks(const World& world, const Activity& activity);
/// The library's thread that would hand out the results for which `actor` waits, where an exception has ended it.
/// nullptr: it lives, or it is not known which of the process's Pools it worked for.
const Thread* dead_result_thread(const World& world, Serial actor, const Activity& activity);
/// The process that made the Pool or executor for whose result `actor` waits, where no thread of the actor's own
/// process could hand out results: that was forked, and a fork copies no threads. nullptr: a thread may do so, or the
/// tasks have been handed over.
const Process* process_of_pool_threads(const World& world, Serial actor, const Activity& activity);

/// Whether a message in IpcObject::lost is lost because its sender ended before its feeder had written it.
bool lost_with_sender(const World& world, const Message& lost);

/// The world after one more event. Events come in the order of History; what contradicts the world so far (damage,
/// loss) is passed over where it has no meaning, never an error. What a world of its own shares with no other is
/// changed in place.
World apply(World world, const trace::Event& event, const Texts& texts);

}  // namespace model
