#pragma once

#include <array>
#include <cstdint>

#include "model/acts.hpp"
#include "trace/event.hpp"

/// What an operation is: one table, asked by everything that follows a run.
///
///     if (facts_of(activity.operation).waits_for == WaitsFor::ActorEnd) joins(actor, activity.object);
///
/// An Operation (trace/event.hpp) without a row does not compile (operations.cpp). What is said of an operation in
/// sentences has a table of its own, complete in the same way: operation_words.cpp. A number without a name (a damaged
/// file, a newer writer) has the facts of an operation of which nothing is known: no effect, and anything may end its
/// wait.
namespace model {

/// What its actor does from its beginning, until it blocks.
enum class AtFirst : std::uint8_t {
  Runs,
  Sleeps,  ///< CallBegun::value is how long.
  Waits,   ///< It does not say when it blocks.
};

/// What must happen before a wait in it is over: in the sentences that explain it, and for finding deadlocks.
enum class WaitsFor : std::uint8_t {
  Outside,       ///< Something that is not traced, or one of several.
  ActorEnd,      ///< Of the process or thread that is its object; of any child where it has none.
  FeederEnd,     ///< Of the actor's own feeder of the queue.
  TasksDone,     ///< All tasks of the queue.
  TaskEnd,       ///< Of the tasks of a call of the pool's method (World::tasks).
  Item,          ///< One in the queue, and the reading lock.
  QueueRoom,     ///< The queue holds fewer than maxsize.
  ItemToFeed,    ///< No operation: an idle feeder, until something is put into its buffer.
  FeedRoom,      ///< Room in the queue's pipe, and the writing lock.
  Message,       ///< One in the pipe, or its end.
  Readable,      ///< The same; but poll is asked again and again: it is never called stuck.
  PipeRoom,      ///< Room in the pipe.
  Release,       ///< Of a lock by its holder; of a semaphore by anybody.
  Notification,  ///< Of a condition; of an event: until it is set.
  Parties,       ///< All of the barrier.
  Line,          ///< Typed by the user.
};

/// What a lane of the timeline shows for a while. Each has its own mark in the picture.
enum class SpanKind : std::uint8_t {
  Run,
  Sleep,
  WaitJoin,
  WaitGet,
  WaitPut,
  WaitRecv,
  WaitSend,
  WaitAcquire,
  WaitOther,
  Zombie,
  Stopped,  ///< By SIGSTOP, SIGTSTP or a debugger, as the kernel was seen to say.
};
inline constexpr std::size_t kSpanKinds = 11;

/// What it does to its object when it begins. What gives something away takes effect then: whoever gets it can only
/// have done so afterwards, even where the stamp of the end is later.
enum class AtBegin : std::uint8_t { Nothing, Release, Set, Clear, Arrive, TaskDone };

/// What it has done when it has returned.
enum class AtEnd : std::uint8_t {
  Nothing,
  Put,      ///< A message was handed over ...
  Feed,     ///< ... went from the buffer into the pipe ...
  Get,      ///< ... and was received.
  Join,     ///< The process or thread that is its object has ended.
  Collect,  ///< The exit status of the process that is its peer was collected.
  Acquire,
  Leave,  ///< The barrier, whatever the outcome.
  Reset,  ///< The barrier, whatever the outcome.
  Load,   ///< It knows what a place of shared memory held ...
  Store,  ///< ... and this is what it holds now.
};
constexpr bool moves_message(AtEnd effect) {
  return effect == AtEnd::Put || effect == AtEnd::Feed || effect == AtEnd::Get;
}

/// What a question is answered with: Outcome::False is False or None, else its value.
enum class Answers : std::uint8_t { Nothing, Truth, Number };

/// How the moment at which a step is taken matters to others, from which follows when a learner has something to decide
/// (control/decisions.hpp).
enum class Order : std::uint8_t {
  Own,      ///< Nobody else notices it: a child begins, somebody falls asleep.
  Enables,  ///< Others can go on after it and could not before: start, release, set, the end of a process.
  Asks,     ///< Its answer depends on what has happened by then.
  Decides,  ///< Who comes first gets something else, or is heard first: a print, a get, the next holder of a lock.
};

/// What its object is.
enum class Subject : std::uint8_t { Unknown, Nothing, Process, Connection, Queue, Synchronizer, Memory, Pool };

/// How much a picture of that moment is worth to a reader, from 0 to 10 (moments.hpp).
struct Interest {
  std::uint8_t begun = 0, returned = 0, failed = 0;
};

struct OperationFacts {
  Subject subject = Subject::Unknown;
  AtFirst at_first = AtFirst::Runs;
  WaitsFor waits_for = WaitsFor::Outside;
  SpanKind wait = SpanKind::WaitOther;  ///< Which wait it is in the picture.
  AtBegin at_begin = AtBegin::Nothing;
  AtEnd at_end = AtEnd::Nothing;
  bool has_timeout = false;   ///< CallBegun::value is a timeout: where CPython's function has such a parameter.
  bool holds_pipe = false;    ///< Waiting, it may have written half of a message, or hold the lock of a queue's end.
  bool gives_object = false;  ///< Its result is a Python object, whose text may be known only from its put.
  bool replaces = false;      ///< Until it fails, its process runs another program.
  bool surrounds = false;     ///< Others happen within it (exit joins): to run in it is nothing to be told.
  Answers answers = Answers::Nothing;
  Act birth = Act::None;          ///< As what the start of a process within it is told.
  Act told_at_begin = Act::None;  ///< What the story clock tells of it: where it takes effect when it begins ...
  Act told_at_end = Act::None;    ///< ... and where it does so when it has returned.
  Interest interest{};
  Order order = Order::Decides;
};

struct OperationRow {
  trace::Operation operation;
  OperationFacts facts;
};

inline constexpr std::array kOperations = [] {
  using trace::Operation;
  constexpr Interest kMessage{.returned = 4, .failed = 8}, kLock{.returned = 4, .failed = 4};
  return std::to_array<OperationRow>({
      {Operation::None, {.waits_for = WaitsFor::ItemToFeed, .order = Order::Own}},  // Between operations.
      // Process.
      {Operation::Start, {.subject = Subject::Process, .birth = Act::Start, .order = Order::Enables}},
      {Operation::Join,
       {.subject = Subject::Process,
        .waits_for = WaitsFor::ActorEnd,
        .wait = SpanKind::WaitJoin,
        .at_end = AtEnd::Join,
        .has_timeout = true,
        .told_at_end = Act::Over,
        .interest = {.returned = 7, .failed = 7},
        .order = Order::Enables}},
      {Operation::IsAlive,
       {.subject = Subject::Process, .answers = Answers::Truth, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::Terminate, {.subject = Subject::Process, .told_at_end = Act::Ask}},
      {Operation::Kill, {.subject = Subject::Process, .told_at_end = Act::Ask}},
      {Operation::CloseProcess, {.subject = Subject::Process, .order = Order::Own}},
      {Operation::ExitCode,
       {.subject = Subject::Process, .answers = Answers::Number, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::ActiveChildren, {.subject = Subject::Process, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::Begin, {.subject = Subject::Process, .order = Order::Own}},
      {Operation::Exit, {.subject = Subject::Process, .surrounds = true, .order = Order::Enables}},
      {Operation::Fork, {.subject = Subject::Process, .birth = Act::Fork, .order = Order::Enables}},
      {Operation::WaitPid,
       {.subject = Subject::Process,
        .waits_for = WaitsFor::ActorEnd,
        .wait = SpanKind::WaitJoin,
        .at_end = AtEnd::Collect,
        .told_at_end = Act::Over,
        .order = Order::Enables}},
      {Operation::Exec,
       {.subject = Subject::Process, .replaces = true, .told_at_begin = Act::Become, .order = Order::Own}},
      {Operation::SendSignal, {.subject = Subject::Process, .told_at_end = Act::Ask}},
      {Operation::StartProgram, {.subject = Subject::Process, .birth = Act::Program, .order = Order::Enables}},
      // The program's own voice.
      {Operation::Print, {.subject = Subject::Nothing, .told_at_begin = Act::Print, .interest = {.begun = 2}}},
      {Operation::Sleep,
       {.subject = Subject::Nothing,
        .at_first = AtFirst::Sleeps,
        .told_at_begin = Act::Sleep,
        .told_at_end = Act::Wake,
        .interest = {.begun = 2},
        .order = Order::Own}},
      {Operation::Input,
       {.subject = Subject::Nothing,
        .at_first = AtFirst::Waits,
        .waits_for = WaitsFor::Line,
        .told_at_begin = Act::AwaitsInput,
        .told_at_end = Act::Over,
        .order = Order::Own}},
      // Connection.
      {Operation::Send,
       {.subject = Subject::Connection,
        .waits_for = WaitsFor::PipeRoom,
        .wait = SpanKind::WaitSend,
        .at_end = AtEnd::Put,
        .holds_pipe = true,
        .told_at_end = Act::Message,
        .interest = kMessage}},
      {Operation::Recv,
       {.subject = Subject::Connection,
        .waits_for = WaitsFor::Message,
        .wait = SpanKind::WaitRecv,
        .at_end = AtEnd::Get,
        .gives_object = true,
        .told_at_end = Act::Message,
        .interest = kMessage}},
      {Operation::Poll,
       {.subject = Subject::Connection,
        .waits_for = WaitsFor::Readable,
        .wait = SpanKind::WaitRecv,
        .has_timeout = true,
        .answers = Answers::Truth,
        .told_at_end = Act::Answer,
        .order = Order::Asks}},
      {Operation::SendBytes,
       {.subject = Subject::Connection,
        .waits_for = WaitsFor::PipeRoom,
        .wait = SpanKind::WaitSend,
        .at_end = AtEnd::Put,
        .holds_pipe = true,
        .told_at_end = Act::Message}},
      {Operation::RecvBytes,
       {.subject = Subject::Connection,
        .waits_for = WaitsFor::Message,
        .wait = SpanKind::WaitRecv,
        .at_end = AtEnd::Get,
        .told_at_end = Act::Message}},
      {Operation::CloseConnection, {.subject = Subject::Connection, .order = Order::Enables}},
      {Operation::WaitConnections,
       {.subject = Subject::Connection, .has_timeout = true, .told_at_end = Act::Answer, .order = Order::Asks}},
      // Queue.
      {Operation::Put,
       {.subject = Subject::Queue,
        .waits_for = WaitsFor::QueueRoom,
        .wait = SpanKind::WaitPut,
        .at_end = AtEnd::Put,
        .has_timeout = true,
        .told_at_end = Act::Message,
        .interest = kMessage}},
      {Operation::Get,
       {.subject = Subject::Queue,
        .waits_for = WaitsFor::Item,
        .wait = SpanKind::WaitGet,
        .at_end = AtEnd::Get,
        .has_timeout = true,
        .holds_pipe = true,
        .gives_object = true,
        .told_at_end = Act::Message,
        .interest = kMessage}},
      {Operation::QSize,
       {.subject = Subject::Queue, .answers = Answers::Number, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::IsEmpty,
       {.subject = Subject::Queue, .answers = Answers::Truth, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::IsFull,
       {.subject = Subject::Queue, .answers = Answers::Truth, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::CloseQueue, {.subject = Subject::Queue, .order = Order::Own}},
      {Operation::JoinThread,
       {.subject = Subject::Queue,
        .at_first = AtFirst::Waits,
        .waits_for = WaitsFor::FeederEnd,
        .wait = SpanKind::WaitJoin,
        .told_at_end = Act::Over,
        .order = Order::Enables}},
      {Operation::CancelJoinThread, {.subject = Subject::Queue, .order = Order::Own}},
      {Operation::TaskDone,
       {.subject = Subject::Queue,
        .at_begin = AtBegin::TaskDone,
        .told_at_begin = Act::TaskDone,
        .order = Order::Enables}},
      {Operation::JoinQueue,
       {.subject = Subject::Queue,
        .waits_for = WaitsFor::TasksDone,
        .wait = SpanKind::WaitJoin,
        .told_at_end = Act::Over,
        .order = Order::Enables}},
      {Operation::Feed,
       {.subject = Subject::Queue,
        .waits_for = WaitsFor::FeedRoom,
        .wait = SpanKind::WaitPut,
        .at_end = AtEnd::Feed,
        .holds_pipe = true,
        .gives_object = true,
        .told_at_end = Act::Message}},
      // Locks and friends.
      {Operation::Acquire,
       {.subject = Subject::Synchronizer,
        .waits_for = WaitsFor::Release,
        .wait = SpanKind::WaitAcquire,
        .at_end = AtEnd::Acquire,
        .has_timeout = true,
        .told_at_end = Act::Acquire,
        .interest = kLock}},
      {Operation::Release,
       {.subject = Subject::Synchronizer,
        .at_begin = AtBegin::Release,
        .told_at_begin = Act::Give,
        .order = Order::Enables}},
      {Operation::Wait,
       {.subject = Subject::Synchronizer,
        .waits_for = WaitsFor::Notification,
        .has_timeout = true,
        .told_at_end = Act::Over,
        .interest = kLock,
        .order = Order::Enables}},
      {Operation::Notify,
       {.subject = Subject::Synchronizer, .told_at_begin = Act::Give, .interest = kLock, .order = Order::Enables}},
      {Operation::NotifyAll, {.subject = Subject::Synchronizer, .told_at_begin = Act::Give, .order = Order::Enables}},
      {Operation::Set,
       {.subject = Subject::Synchronizer,
        .at_begin = AtBegin::Set,
        .told_at_begin = Act::Give,
        .interest = kLock,
        .order = Order::Enables}},
      {Operation::Clear, {.subject = Subject::Synchronizer, .at_begin = AtBegin::Clear, .told_at_begin = Act::Give}},
      {Operation::IsSet,
       {.subject = Subject::Synchronizer, .answers = Answers::Truth, .told_at_end = Act::Answer, .order = Order::Asks}},
      {Operation::BarrierWait,
       {.subject = Subject::Synchronizer,
        .waits_for = WaitsFor::Parties,
        .at_begin = AtBegin::Arrive,
        .at_end = AtEnd::Leave,
        .has_timeout = true,
        .told_at_begin = Act::Give,
        .told_at_end = Act::Over,
        .order = Order::Enables}},
      {Operation::BarrierReset, {.subject = Subject::Synchronizer, .at_end = AtEnd::Reset}},
      {Operation::BarrierAbort, {.subject = Subject::Synchronizer}},
      // Numbers of the format that nothing writes: wait_for is seen as its waits.
      {Operation::WaitFor, {.subject = Subject::Synchronizer, .told_at_end = Act::Over, .order = Order::Enables}},
      {Operation::GetValue, {.subject = Subject::Synchronizer, .told_at_end = Act::Answer, .order = Order::Asks}},
      // Streams.
      {Operation::Write, {.subject = Subject::Nothing, .told_at_begin = Act::Print, .interest = {.begun = 1}}},
      // Memory.
      {Operation::Load, {.subject = Subject::Memory, .at_end = AtEnd::Load, .told_at_end = Act::Load}},
      {Operation::Store, {.subject = Subject::Memory, .at_end = AtEnd::Store, .told_at_end = Act::Store}},
      // Tasks.
      {Operation::Result,
       {.subject = Subject::Pool,
        .waits_for = WaitsFor::TaskEnd,
        .wait = SpanKind::WaitGet,
        .has_timeout = true,
        .order = Order::Enables}},
  });
}();

/// By number: looking one up is one load, for any byte that a file may hold.
inline constexpr std::array<OperationFacts, 256> kFactsByNumber = [] {
  std::array<OperationFacts, 256> facts{};
  for (const OperationRow& row : kOperations) facts[static_cast<std::uint8_t>(row.operation)] = row.facts;
  return facts;
}();

constexpr const OperationFacts& facts_of(trace::Operation operation) {
  return kFactsByNumber[static_cast<std::uint8_t>(operation)];
}

/// Whether this creation is of what leads to the messages of its peer: a connection to its pipe, a pipe to the queue
/// that it is in.
inline bool leads_to_messages(const trace::Event& created) {
  const trace::ObjectType type = created.object_type();
  return created.peer != trace::kNobody && (type == trace::ObjectType::Connection || type == trace::ObjectType::Pipe);
}

/// Whether a wait in it is a wait for the end of a process or thread: see awaited() of world.hpp.
constexpr bool joins_actor(trace::Operation operation) { return facts_of(operation).waits_for == WaitsFor::ActorEnd; }

/// Whether a print or write belongs to the traceback of an exception that its thread did not catch (`raised`).
/// Recorders mark it with kPart; in older recordings it is a write to standard error without a place.
inline bool tells_exception(const trace::Event& event, bool raised) {
  const bool to_stderr = (event.is_print() || event.is_write()) && event.value == 2;
  return to_stderr && ((event.flags & trace::kPart) != 0 || (raised && event.is_write() && event.place == 0));
}

}  // namespace model
