#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "trace/event.hpp"

/// The dependence relation of partial order reduction: which two steps of different actors do not commute.
///
///     related(acquire_of_p, acquire_of_q)     Race: there are two orders, and they lead to different states
///     related(release_of_p, acquire_of_q)     Enables: the second could not come before the first
///     related(print_of_p, print_of_q)         None: both orders lead to the same state
///
/// It is one table of data (dependence_table()): the explorer asks it which orders are to be tried, and the words which
/// two steps decided.
namespace control {

/// What a step does to one object. Objects and processes are numbered by whoever makes accesses: equal numbers are the
/// same one. A process has one number, as an object and as the process of an actor.
struct Access {
  static constexpr int kNothing = -1;

  trace::Operation operation = trace::Operation::None;
  /// A queue, a lock, a process, one direction of a pipe. Exit: the process that has ended, or the queue whose feeder
  /// has. CloseConnection: the direction of which an end was closed for the last time in a process.
  int object = kNothing;
  int process = kNothing;  ///< Whose actor it is.
  trace::ObjectType type = trace::ObjectType::None;
  std::int64_t element = -1;  ///< Load and Store: of an Array; -1: all of it.
  std::int64_t bound = 0;     ///< What a semaphore has at first; a queue's maxsize, 0: none.
  bool sure = true;           ///< It waits until it succeeds. Else that it failed is an answer, too.
  bool at_end = false;        ///< Recv: it found the end of file.
  bool crowded = false;       ///< Its pipe has been full in some run.
  bool writing_end = false;   ///< CloseConnection: of the direction it closed the writing end.
  bool again = false;         ///< Another part of the operation that its actor's last access to the object began.
  std::int64_t message = 0;   ///< The n-th that goes through the pipe; 0: not known.
};

enum class Relation : std::uint8_t {
  None,     ///< They commute.
  Race,     ///< Either may come first, and it matters.
  Enables,  ///< One makes the other possible: no other order is there to be tried.
};

/// When a row of the table holds. Without Anywhere or OfVictim: of one object.
enum class When : std::uint8_t {
  Always,
  Anywhere,       ///< Whatever their objects are.
  OfVictim,       ///< The one's object is the other's process.
  OfUnnamed,      ///< The other has no object: it concerns all of their kind.
  Unsure,         ///< One of them does not wait until it succeeds.
  Bounded,        ///< The queue has a maxsize.
  BoundedUnsure,  ///< It has, and one of them does not wait.
  Direct,         ///< The queue has no buffers and feeders.
  DirectUnsure,   ///< It has none, and one of them does not wait.
  SameProcess,
  Crowded,       ///< The pipe can be full, and they move two messages.
  CrowdedAlike,  ///< It can be full, and they move parts of the same message.
  FirstParts,    ///< Neither is another part of an operation.
  LaterPart,     ///< The one is.
  AtEnd,         ///< The one closes the writing end, and the other found the end of file.
  OfWritingEnd,  ///< The one closes the writing end.
  OfReadingEnd,  ///< The one closes the reading end.
  OfEvent,
  OfEventUnsure,
  OfCondition,
  OfSemaphore,
  Overlapping,  ///< Not of different elements.
};

/// Of the many steps that could have enabled one, which did.
enum class Enabler : std::uint8_t {
  All,        ///< All before it.
  Numbered,   ///< The n-th enables the n-th of the object: messages.
  InProcess,  ///< The n-th of the process enables the n-th of it: its buffer of a queue.
  ByBound,    ///< The n-th enables the (n + bound)-th: units of a semaphore, places in a queue.
};

struct Operations {
  std::array<trace::Operation, 5> some{};  ///< Filled up with None.
  bool all = false;
  bool contain(trace::Operation operation) const;
};

// Operations that are alike in what they do to their object.
inline constexpr Operations kSends{{trace::Operation::Send, trace::Operation::SendBytes}};
inline constexpr Operations kReceives{{trace::Operation::Recv, trace::Operation::RecvBytes}};
inline constexpr Operations kPolls{{trace::Operation::Poll}};
inline constexpr Operations kPuts{{trace::Operation::Put}};
inline constexpr Operations kAcquires{{trace::Operation::Acquire}};
inline constexpr Operations kReleases{{trace::Operation::Release}};
inline constexpr Operations kJoins{{trace::Operation::Join}};
inline constexpr Operations kExits{{trace::Operation::Exit}};
inline constexpr Operations kSignals{
    {trace::Operation::Terminate, trace::Operation::Kill, trace::Operation::SendSignal}};
/// They write a message into a pipe.
inline constexpr Operations kFills{{trace::Operation::Feed, trace::Operation::Send, trace::Operation::SendBytes}};
/// They take one out of it.
inline constexpr Operations kEmpties{{trace::Operation::Get, trace::Operation::Recv, trace::Operation::RecvBytes}};
/// To begin such a wait matters, even if it is not over at once: what comes from then on ends it.
inline constexpr Operations kRegisters{
    {trace::Operation::Wait, trace::Operation::JoinQueue, trace::Operation::BarrierWait}};

/// `one` and `other` in either order for a Race; for Enables the one comes first.
struct DependenceRow {
  Operations one, other;
  Relation relation = Relation::Race;
  When when = When::Always;
  Enabler enabler = Enabler::All;
};

/// What is not in the table commutes: prints above all.
std::span<const DependenceRow> dependence_table();

/// How two accesses by different actors are related, the earlier one first. A Race is stronger than Enables.
struct Related {
  Relation relation = Relation::None;
  Enabler enabler = Enabler::All;
};
Related related(const Access& earlier, const Access& later, std::span<const DependenceRow> table = dependence_table());

}  // namespace control
