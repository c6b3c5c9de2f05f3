#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace trace {

/// Everything that takes part in a run has one serial: processes, threads, queues, locks, connections.
/// A process is the serial of its main thread. Serials are given in one counter of the trace, from 1; 0 is none.
/// A pid is an attribute of a process, never its identity, because pids are reused.
using Serial = std::uint32_t;
inline constexpr Serial kNobody = 0;

/// Where a text lies in the trace: its offset from the file's start in units of 8 bytes. 0 is no text.
using TextRef = std::uint32_t;

/// What an event says. Written to files: append only, never renumber (format.hpp, kVersion). Numbers that are given to
/// what is to come stand in trace/reserved.hpp, for operations and types of objects too.
///
/// "object" names the process or thing that the event is about; "actor" is the thread that reports it.
/// Fields not listed are 0.
enum class Kind : std::uint8_t {
  None = 0,  ///< Not yet published.

  // A process's life. object = the process.
  Created = 1,  ///< Its Process object exists. actor = creator, text = name, extra = TextRef of its authkey (as
                ///< AuthKeySet; 0: it says none), flags kDaemon. State: initial.
  Started = 2,  ///< By the parent: fork(2) returned. value = pid, extra = its sentinel, the parent's descriptor (0: it
                ///< has none). State: started.
  Running = 3,  ///< By itself, its first step. value = pid, extra = parent's pid, text = name (main, raw fork),
                ///< peer = parent (by fork).
  Renamed = 4,  ///< text = the new name.
  DaemonSet = 5,  ///< flags kDaemon or none: daemon was assigned before start().
  Exiting = 6,    ///< By itself, its last step. value = the exit code it is about to use.
  Exited =
      7,  ///< It has ended and is a zombie. value = exit code, or -N after signal N. Flag kObserved or by the parent.
  Reaped = 8,           ///< Its status was collected; the zombie is gone. actor = who did it. value as Exited.
  Closed = 9,           ///< Process.close() of its object.
  ForeignProcess = 10,  ///< Another program: seen late, by the observer (kObserved), or told by who started it. value =
                        ///< pid, peer = parent, text = command name.
  Orphaned = 11,        ///< Its parent ended first. peer = the parent that ended.
  Adopted = 12,         ///< It has a new parent. peer = that parent (the supervisor), value = that parent's pid.
  Vanished = 13,        ///< Gone before anybody saw how it ended.
  KernelState = 14,  ///< A sample of /proc/PID/stat; of a thread other than the main one, of /proc/PID/task/TID/stat:
                     ///< object = that process or thread. value = 'R' 'S' 'D' 'T' 't' 'Z' 'X' ('R' also while it waits
                     ///< a few ms for its turn in the interpreter). serial = CPU time so far in ns (of a process: of
                     ///< all its threads). Asleep: detail = the SystemCall, and
                     ///< Read, Write: extra = 1 + the descriptor, text = what it is ("pipe", "socket", a path), peer =
                     ///< the only process that can end the wait: the only other one that holds the other end of the
                     ///< pipe open, itself if no other does.
                     ///< I/O multiplexing: text = the descriptors of which one is to be ready ("stdin, fd 3 (pipe)"),
                     ///< extra = 1: no timeout ends it, peer: as for Read, if it waits for one descriptor.
                     ///< Futex: extra = the number of its threads, if only one of these can end the wait.
  SignalSent = 15,   ///< object = the target, value = the signal's number, actor = the sender.
  AuthKeySet = 16,   ///< text = the first bytes of authkey, as Python's repr, shortened.

  // Threads. object = the thread itself, actor = itself.
  ThreadBegan = 24,  ///< peer = its process, text = its name ("feeder"), serial = the object served (a queue), if any,
                     ///< value = its number in the system (gettid(2)); 0: not told.
                     ///< flag kPart: a helper of the library (record/turns.hpp).
  ThreadEnded = 25,

  // Things. object = the thing.
  ObjectCreated = 32,  ///< detail = ObjectType, value = maxsize / initial count / parties / directions of a pipe (1, 2)
                       ///< / length of an Array, extra = n-th of its type, peer = whole of which it is a part, text =
                       ///< part's name ("rlock"); of a Value or an Array what it holds at first.
  ObjectNamed = 33,    ///< text = the variable's name. peer = the Pool or executor inside of which it works, if any.
  EndOpened = 34,      ///< actor's process holds this end of a pipe open. detail = End, value = the inode of its
                       ///< descriptor where its messages are stamped (engine/frame.hpp); else 0. A Connection made of a
                       ///< socket: serial = this end, extra = the other one, as numbers that name the ends of sockets
                       ///< (engine/socket_ends.hpp); 0: not known.
  EndClosed = 35,      ///< actor's process closed it. detail = End.
  ObjectClosed = 36,   ///< Queue.close() in the actor's process.

  // Tasks: a function and its arguments, called in a worker of a Pool or of an executor, which is a process or, of a
  // ThreadPool or ThreadPoolExecutor, a thread. object = the task.
  TaskSubmitted = 40,  ///< actor = the thread that asked, peer = its pool, serial = number of the call of the pool's
                       ///< method (the tasks of one map() have the same), text = function and arguments.
  TaskTaken = 41,      ///< actor = the worker.
  TaskEnded = 42,      ///< actor = the worker, or the pool's process where no worker can say it. outcome = Returned, or
                       ///< Raised; text = result or error. What the pool says of a task that has failed is no news.
  TaskFetched = 43,    ///< actor = the thread that has its result or error, or hands it to the callback.

  // Operations: a pair with the same actor and call.
  CallBegun = 48,    ///< detail = Operation, object, value = timeout in ns (-1: none), serial = size, text = arguments'
                     ///< short repr. Connections: object = the pipe, extra = End.
  CallBlocked = 49,  ///< Its first try failed: it waits. peer = for whom, where that is known. value = Stage.
  CallEnded = 50,    ///< detail = Operation, outcome, value = result, text = its short repr, peer + serial = the
                     ///< message's sender and number. Connections: extra = End.
  Folded = 53,       ///< Turns of a loop in a thread of the library, counted instead of recorded (record/turns.hpp); or
                     ///< the accesses to a shared memory after its first 5,000 of a process (python/memory.cpp).
  ///< detail = Operation, object, value = how many; serial = time of the first, time_ns = of the last.

  // What a program says.
  Raised = 64,     ///< An exception left the code of the actor. object = its process if it is the main thread, else 0;
                   ///< text = "AttributeError: ...", extra = TextRef of the traceback, place = where it was raised.
  Line = 65,       ///< A source line is about to run (only if asked for).
  Output = 66,     ///< By the supervisor: bytes read from the program. value = 1 stdout, 2 stderr, text = the bytes.
  OutputEnd = 67,  ///< By the supervisor: end of file on value = 1 or 2.
  Input = 68,      ///< By the supervisor: bytes written to the program's stdin; no text: end of file.

  // The run.
  RunBegan = 80,  ///< By the supervisor. object = the main process, text = the command line.
  RunEnded = 81,  ///< By the supervisor: the last descendant has ended. value = exit status of main as Exited, outcome.
  Note = 82,      ///< text = something worth knowing, in English, for the log. detail = Unseen (unseen.hpp).

  // Run control.
  /// By whoever controls the run: an actor may go on. object = the actor, value = n-th step of the run, text = the step
  /// as a schedule has it ("Process-1 acquire lock1"), detail = 1 a rule chose it, 2 the learner, 3 a schedule.
  Chosen = 97,
};

/// A moment of an operation: begun, blocked, ended. Then Event::detail is the Operation.
constexpr bool is_call(Kind kind) {
  return kind == Kind::CallBegun || kind == Kind::CallBlocked || kind == Kind::CallEnded;
}

/// The operations that a program performs on processes and things: the words of CPython's multiprocessing and of POSIX.
enum class Operation : std::uint8_t {
  None = 0,
  // Process. object = the process operated on; of a Join, a thread as well.
  Start = 1,
  Join = 2,
  IsAlive = 3,
  Terminate = 4,
  Kill = 5,
  CloseProcess = 6,
  ExitCode = 7,
  ActiveChildren = 8,
  Begin = 9,  ///< The child's first step (run() is entered).
  Exit = 10,  ///< The process is about to end.
  Fork = 11,
  WaitPid = 12,
  Exec = 13,
  SendSignal = 14,  ///< os.kill. value = the signal's number, text = the pid if it is nobody's that the program knows.
  StartProgram = 15,  ///< subprocess, posix_spawn. object = the new process, text = the program.
  // The program's own voice.
  Print = 16,  ///< text = what is written, including its end; value = 2 on stderr. value of the end = 1: it has left
               ///< the process; 0: not known, or it stays in a buffer until a Write.
  Sleep = 17,  ///< value = duration in ns.
  Input = 18,
  // Connection.
  Send = 24,
  Recv = 25,
  Poll = 26,
  SendBytes = 27,
  RecvBytes = 28,
  CloseConnection = 29,
  WaitConnections = 30,
  // Queue.
  Put = 32,
  Get = 33,
  QSize = 34,
  IsEmpty = 35,
  IsFull = 36,
  CloseQueue = 37,
  JoinThread = 38,
  CancelJoinThread = 39,
  TaskDone = 40,
  JoinQueue = 41,
  Feed = 42,  ///< The feeder thread moves one message from the buffer into the pipe. peer + serial = its message.
  // Locks and friends.
  Acquire = 48,
  Release = 49,
  Wait = 50,
  Notify = 51,
  NotifyAll = 52,
  Set = 53,
  Clear = 54,
  IsSet = 55,
  BarrierWait = 56,
  BarrierReset = 57,
  BarrierAbort = 58,
  WaitFor = 59,
  GetValue = 60,
  // On streams.
  Write = 65,  ///< Of a standard stream, by other means than print. value = 1 stdout, 2 stderr, text = the bytes,
               ///< serial = how many. value of the end: how many were written.
  // On shared values. object = a Value or an Array, value = the index (-1: a Value's content, or several elements),
  // text = what was read or written.
  Load = 88,
  Store = 89,
  // Tasks.
  Result =
      92,  ///< AsyncResult.get(), Future.result(). object = the pool, value = timeout, serial = as TaskSubmitted's.
};

/// For what an operation on a condition or a barrier waits, one after the other (Kind::CallBlocked); 0 of all others.
/// Append only, never renumber.
enum class Stage : std::uint8_t {
  Asleep = 0,     ///< Until it is woken.
  Lock = 1,       ///< For the barrier's lock, which peer holds.
  LockAgain = 2,  ///< Awake, for the lock that it gave back to sleep. No timeout ends this, nor what follows.
  Answers = 3,    ///< Of those that it has woken: each must say that it is awake.
};

/// The system call in which a process sleeps (Kind::KernelState). Append only, never renumber.
enum class SystemCall : std::uint8_t {
  None = 0,  ///< Not known.
  Read = 1,
  Write = 2,
  Poll = 3,  ///< poll(2), ppoll(2); in older recordings Select and EpollWait, too.
  Sleep = 4,
  Wait = 5,   ///< For a child.
  Pause = 6,  ///< For a signal.
  Futex = 7,  ///< A lock, a condition or a semaphore, of threads or in shared memory.
  Select = 8,
  EpollWait = 9,
};

/// I/O multiplexing: the call waits until one of several descriptors is ready.
constexpr bool multiplexes(SystemCall call) {
  return call == SystemCall::Poll || call == SystemCall::Select || call == SystemCall::EpollWait;
}

/// How an operation ended.
enum class Outcome : std::uint8_t {
  None = 0,      ///< Not known (yet).
  Returned = 1,  ///< As asked.
  TimedOut = 2,
  Empty = 3,
  Full = 4,
  EndOfFile = 5,
  BrokenPipe = 6,
  Raised = 7,       ///< Another exception: text = "ValueError: ...".
  Interrupted = 8,  ///< By a signal whose handler raised (KeyboardInterrupt).
  False = 9,  ///< It returned False / None where it might have returned something: not alive, not acquired, nothing to
              ///< read.
};

enum class ObjectType : std::uint8_t {
  None = 0,
  Queue = 1,
  SimpleQueue = 2,
  JoinableQueue = 3,
  Pipe = 4,
  Connection = 5,
  Lock = 6,
  RLock = 7,
  Semaphore = 8,
  BoundedSemaphore = 9,
  Event = 10,
  Condition = 11,
  Barrier = 12,
  Pool = 20,   ///< An executor, too.
  Value = 24,  ///< multiprocessing.Value and RawValue: something in memory that processes share.
  Array = 25,
};
inline constexpr int kMostObjectTypes = 64;  ///< So many can ever be: the header counts the objects of each.

/// Memory that processes share.
constexpr bool is_memory(ObjectType type) { return type == ObjectType::Value || type == ObjectType::Array; }
/// Messages go in by put and come out by get.
constexpr bool is_queue(ObjectType type) {
  return type == ObjectType::Queue || type == ObjectType::JoinableQueue || type == ObjectType::SimpleQueue;
}
/// A queue with a buffer in each producer and a feeder thread between put and pipe; a SimpleQueue has neither.
constexpr bool has_feeder(ObjectType type) { return type == ObjectType::Queue || type == ObjectType::JoinableQueue; }
/// It has a holder.
constexpr bool is_lock(ObjectType type) { return type == ObjectType::Lock || type == ObjectType::RLock; }
/// It has a value and no holder.
constexpr bool is_semaphore(ObjectType type) {
  return type == ObjectType::Semaphore || type == ObjectType::BoundedSemaphore;
}

/// The end of a pipe. A duplex pipe has two ends A and B that both read and write; a one-way pipe reads at A and writes
/// at B.
enum class End : std::uint8_t { None = 0, A = 1, B = 2 };

inline constexpr std::uint8_t kDaemon = 1;    ///< Event::flags: the process is a daemon.
inline constexpr std::uint8_t kObserved = 2;  ///< Event::flags: said by the observer, not by the process or its parent.
inline constexpr std::uint8_t kPart =
    4;  ///< Event::flags: an inner part of an object (a queue's rlock), or what the library does by itself (it writes
        ///< the traceback of an exception): shown on demand.
inline constexpr std::uint8_t kInferred = 8;  ///< Event::flags: concluded, not seen (reserved.hpp).

/// A place in the program's text: its source (1-based in the trace's table; 0 unknown) in the upper 14 bits, the line
/// in the lower 18: of a text no more than 1 MiB is kept (kMaximumText), and 262,143 lines in it would have 4 bytes
/// each. A line beyond has the number 0, unknown.
inline constexpr int kLineBits = 18;
inline constexpr std::uint32_t kMostLine = (1U << kLineBits) - 1;
inline constexpr std::uint32_t kMostSources = (1U << (32 - kLineBits)) - 2;
/// Provisional (reserved.hpp): the source of places that are resolved after the run, as addresses in a program without
/// symbols at hand. The lower bits are then the number of an entry in a table of such places.
inline constexpr std::uint32_t kUnresolvedPlace = kMostSources + 1;

constexpr std::uint32_t place_of(std::uint32_t source, std::uint32_t line) {
  return source << kLineBits | (line <= kMostLine ? line : 0);
}
constexpr std::uint32_t source_of(std::uint32_t place) {
  const std::uint32_t source = place >> kLineBits;
  return source <= kMostSources ? source : 0;
}
constexpr std::uint32_t line_of(std::uint32_t place) {
  return place >> kLineBits != kUnresolvedPlace ? place & kMostLine : 0;
}

/// One event, 56 bytes, the same in memory and in the file. Times are nanoseconds since the trace's beginning.
struct Event {
  std::uint64_t time_ns =
      0;  ///< CLOCK_MONOTONIC minus the header's start. begun: before the system call; ended: after it.
  Serial actor = kNobody;    ///< The thread that reports.
  std::uint32_t call = 0;    ///< Pairs CallBegun, CallBlocked, CallEnded of one actor; 0 for other events.
  Serial object = kNobody;   ///< What it is about.
  Serial peer = kNobody;     ///< Who else is concerned.
  std::uint64_t serial = 0;  ///< The object's own number (message n of its sender), or a size; see Kind.
  std::int64_t value = 0;    ///< See Kind.
  TextRef text = 0;
  std::uint32_t place = 0;  ///< Where in the program's text: place_of(source, line); 0 unknown.
  std::uint32_t extra = 0;  ///< See Kind.
  Kind kind = Kind::None;
  std::uint8_t detail = 0;  ///< Operation, ObjectType, End or SystemCall; see Kind.
  Outcome outcome = Outcome::None;
  std::uint8_t flags = 0;

  base::TraceTime time() const { return base::TraceTime{static_cast<std::int64_t>(time_ns)}; }
  bool is_call() const { return trace::is_call(kind); }
  /// The beginning of a print: what the program says, before it is seen.
  bool is_print() const { return kind == Kind::CallBegun && operation() == Operation::Print; }
  /// What has been written to a standard stream by other means, or together with what a buffer held.
  bool is_write() const { return kind == Kind::CallBegun && operation() == Operation::Write; }
  Operation operation() const { return static_cast<Operation>(detail); }
  ObjectType object_type() const { return static_cast<ObjectType>(detail); }
  Stage stage() const {
    return value >= 0 && value <= static_cast<std::int64_t>(Stage::Answers) ? static_cast<Stage>(value) : Stage::Asleep;
  }
  SystemCall system_call() const { return static_cast<SystemCall>(detail); }
  std::uint32_t source() const { return source_of(place); }
  std::uint32_t line() const { return line_of(place); }
};
static_assert(sizeof(Event) == 56);

/// The names used in lessons, dumps and exports: Kind::Started is "started", Operation::JoinThread is "join_thread".
/// A reserved number has its word too; an unknown one (a damaged file, a newer writer) is "?".
std::string_view name_of(Kind kind);
std::string_view name_of(Operation operation);
std::string_view name_of(Outcome outcome);
std::string_view name_of(SystemCall call);  // "" for None.
std::string_view name_of(
    ObjectType type);  // "queue", "simplequeue", "pipe", "lock": with a number, the object's stable name.

/// The reverse; nullopt for a word that is none, or is only reserved.
std::optional<Kind> kind_named(std::string_view name);
std::optional<Operation> operation_named(std::string_view name);
std::optional<Outcome> outcome_named(std::string_view name);

}  // namespace trace
