#include "control/dependence.hpp"

#include <algorithm>

namespace control {

using trace::ObjectType;
using trace::Operation;

namespace {

constexpr auto kRace = Relation::Race;
constexpr auto kEnables = Relation::Enables;

constexpr Operations kOfBarrier{{Operation::BarrierWait, Operation::BarrierReset, Operation::BarrierAbort}};
constexpr Operations kOfCondition{{Operation::Wait, Operation::Notify, Operation::NotifyAll}};
constexpr Operations kAny{.all = true};

constexpr Operations one(Operation operation) { return {{operation}}; }

constexpr std::array kTable = std::to_array<DependenceRow>({
    // Locks and semaphores.
    {one(Operation::Acquire), one(Operation::Acquire)},
    {one(Operation::Release), one(Operation::Acquire), kEnables, When::Always, Enabler::ByBound},
    {one(Operation::Release), one(Operation::Acquire), kRace, When::Unsure},
    {one(Operation::Release), one(Operation::Release), kRace, When::OfSemaphore},
    {one(Operation::GetValue), {{Operation::Acquire, Operation::Release}}},
    // Events.
    {one(Operation::Set), one(Operation::Wait), kEnables, When::OfEvent},
    {one(Operation::Set), one(Operation::Wait), kRace, When::OfEventUnsure},
    {one(Operation::Set), {{Operation::Set, Operation::IsSet}}},
    {one(Operation::Clear), {{Operation::Set, Operation::Wait, Operation::IsSet}}},
    // Conditions and barriers: whoever is awake decides who sleeps.
    {kOfCondition, kOfCondition, kRace, When::OfCondition},
    {kOfBarrier, kOfBarrier},
    // Queues. Each process puts into a buffer of its own; its feeder moves what is there into the pipe.
    {one(Operation::Put), one(Operation::Put), kRace, When::Bounded},
    {one(Operation::Put), one(Operation::Put), kRace, When::Direct},
    {one(Operation::Put), one(Operation::Put), kRace, When::SameProcess},
    // Between the parts of a feed or a get it holds the lock of its end.
    {one(Operation::Feed), one(Operation::Feed), kRace, When::FirstParts},
    {one(Operation::Feed), one(Operation::Feed), kEnables, When::LaterPart},
    {one(Operation::Get), one(Operation::Get), kRace, When::FirstParts},
    {one(Operation::Get), one(Operation::Get), kEnables, When::LaterPart},
    {one(Operation::Put), one(Operation::Feed), kEnables, When::SameProcess, Enabler::InProcess},
    {one(Operation::Feed), one(Operation::Get), kEnables, When::Always, Enabler::Numbered},
    {one(Operation::Feed), one(Operation::Get), kRace, When::Unsure},
    {{{Operation::Feed, Operation::Put}}, one(Operation::Get), kRace, When::Crowded},
    {{{Operation::Get, Operation::Recv, Operation::RecvBytes}},
     {{Operation::Feed, Operation::Put, Operation::Send, Operation::SendBytes}},
     kEnables,
     When::CrowdedAlike},
    {one(Operation::Put), one(Operation::Get), kEnables, When::Direct, Enabler::Numbered},
    {one(Operation::Put), one(Operation::Get), kRace, When::DirectUnsure},
    {one(Operation::Get), one(Operation::Put), kEnables, When::Bounded, Enabler::ByBound},
    {one(Operation::Get), one(Operation::Put), kRace, When::BoundedUnsure},
    {{{Operation::QSize, Operation::IsFull}}, {{Operation::Put, Operation::Get}}},
    {one(Operation::IsEmpty), {{Operation::Feed, Operation::Get}}},
    {one(Operation::IsEmpty), one(Operation::Put), kRace, When::Direct},
    {one(Operation::TaskDone), one(Operation::JoinQueue), kEnables},
    {one(Operation::Put), {{Operation::JoinQueue, Operation::TaskDone}}},
    {one(Operation::CloseQueue), one(Operation::Exit), kEnables, When::SameProcess},
    {one(Operation::Exit), one(Operation::JoinThread), kEnables, When::SameProcess},
    // Connections.
    {kSends, kSends},
    {kReceives, kReceives},
    {kSends, kReceives, kEnables, When::Always, Enabler::Numbered},
    {kSends, kReceives, kRace, When::Crowded},
    {one(Operation::Poll), {{Operation::Send, Operation::SendBytes, Operation::Recv, Operation::RecvBytes}}},
    {one(Operation::CloseConnection), kReceives, kEnables, When::AtEnd},
    {one(Operation::CloseConnection), one(Operation::Poll), kRace, When::OfWritingEnd},
    {one(Operation::CloseConnection), kSends, kRace, When::OfReadingEnd},
    {one(Operation::WaitConnections),
     {{Operation::Send, Operation::SendBytes, Operation::Feed, Operation::CloseConnection, Operation::Exit}},
     kRace,
     When::Anywhere},
    // Memory.
    {one(Operation::Store), {{Operation::Load, Operation::Store}}, kRace, When::Overlapping},
    // Processes. Exit: a process has ended.
    {one(Operation::Exit), {{Operation::Join, Operation::WaitPid}}, kEnables},
    {one(Operation::Exit), {{Operation::Join, Operation::WaitPid}}, kRace, When::Unsure},
    {one(Operation::Exit), {{Operation::IsAlive, Operation::ExitCode}}},
    {one(Operation::Exit), {{Operation::ActiveChildren, Operation::WaitPid}}, kRace, When::OfUnnamed},
    {kSignals, kAny, kRace, When::OfVictim},
    {kSignals, kSignals},
    {one(Operation::Input), one(Operation::Input), kRace, When::Anywhere},
});

bool is_condition(const Access& access) { return access.type == ObjectType::Condition; }
bool is_event(const Access& access) { return access.type == ObjectType::Event; }

bool same_message(const Access& one, const Access& other) { return one.message != 0 && one.message == other.message; }

bool holds(When when, const Access& one, const Access& other) {
  const bool unsure = !one.sure || !other.sure, direct = one.type == ObjectType::SimpleQueue;
  switch (when) {
    case When::Always:
    case When::Anywhere:
    case When::OfVictim:
    case When::OfUnnamed:
      return true;  // The objects say it.
    case When::Unsure:
      return unsure;
    case When::Bounded:
      return one.bound > 0;
    case When::BoundedUnsure:
      return one.bound > 0 && unsure;
    case When::Direct:
      return direct;
    case When::DirectUnsure:
      return direct && unsure;
    case When::SameProcess:
      return one.process == other.process;
    case When::Crowded:
      return (one.crowded || other.crowded) && !same_message(one, other);
    case When::CrowdedAlike:
      return (one.crowded || other.crowded) && same_message(one, other);
    case When::FirstParts:
      return !one.again && !other.again;
    case When::LaterPart:
      return one.again;
    case When::AtEnd:
      return one.writing_end && other.at_end;
    case When::OfWritingEnd:
      return one.writing_end;
    case When::OfReadingEnd:
      return !one.writing_end;
    case When::OfEvent:
      return is_event(one);
    case When::OfEventUnsure:
      return is_event(one) && unsure;
    case When::OfCondition:
      return is_condition(one);
    case When::OfSemaphore:
      return trace::is_semaphore(one.type);
    case When::Overlapping:
      return one.element == other.element || one.element == -1 || other.element == -1;
  }
  return true;
}

bool objects_fit(When when, const Access& one, const Access& other) {
  if (when == When::Anywhere) return true;
  if (when == When::OfVictim) return one.object != Access::kNothing && one.object == other.process;
  if (when == When::OfUnnamed) return other.object == Access::kNothing;
  return one.object != Access::kNothing && one.object == other.object;
}

bool fits(const DependenceRow& row, const Access& one, const Access& other) {
  return row.one.contain(one.operation) && row.other.contain(other.operation) && objects_fit(row.when, one, other) &&
         holds(row.when, one, other);
}

}  // namespace

bool Operations::contain(Operation operation) const {
  constexpr Operation kFree{};  // What the rest of the list is filled with.
  return all || (operation != kFree && std::find(some.begin(), some.end(), operation) != some.end());
}

std::span<const DependenceRow> dependence_table() { return kTable; }

Related related(const Access& earlier, const Access& later, std::span<const DependenceRow> table) {
  Related found;
  for (const DependenceRow& row : table) {
    const bool in_order = fits(row, earlier, later);
    if (row.relation == kRace && (in_order || fits(row, later, earlier))) return {kRace, Enabler::All};
    if (row.relation == kEnables && in_order) found = {kEnables, row.enabler};
  }
  return found;
}

}  // namespace control
