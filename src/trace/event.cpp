#include "trace/event.hpp"

#include <array>
#include <utility>

#include "base/enumerators.hpp"
#include "trace/reserved.hpp"

namespace trace {
namespace {

constexpr std::array kKinds = std::to_array<std::pair<Kind, std::string_view>>({
    {Kind::Created, "created"},
    {Kind::Started, "started"},
    {Kind::Running, "running"},
    {Kind::Renamed, "renamed"},
    {Kind::DaemonSet, "daemon_set"},
    {Kind::Exiting, "exiting"},
    {Kind::Exited, "exited"},
    {Kind::Reaped, "reaped"},
    {Kind::Closed, "closed"},
    {Kind::ForeignProcess, "found"},
    {Kind::Orphaned, "orphaned"},
    {Kind::Adopted, "adopted"},
    {Kind::Vanished, "vanished"},
    {Kind::KernelState, "kernel_state"},
    {Kind::SignalSent, "signal_sent"},
    {Kind::AuthKeySet, "authkey_set"},
    {Kind::ThreadBegan, "thread_began"},
    {Kind::ThreadEnded, "thread_ended"},
    {Kind::ObjectCreated, "object_created"},
    {Kind::ObjectNamed, "object_named"},
    {Kind::EndOpened, "end_opened"},
    {Kind::EndClosed, "end_closed"},
    {Kind::ObjectClosed, "object_closed"},
    {Kind::TaskSubmitted, "task_submitted"},
    {Kind::TaskTaken, "task_taken"},
    {Kind::TaskEnded, "task_ended"},
    {Kind::TaskFetched, "task_fetched"},
    {Kind::CallBegun, "call_begun"},
    {Kind::CallBlocked, "call_blocked"},
    {Kind::CallEnded, "call_ended"},
    {Kind::Folded, "folded"},
    {Kind::Raised, "raised"},
    {Kind::Line, "line"},
    {Kind::Output, "output"},
    {Kind::OutputEnd, "output_end"},
    {Kind::Input, "input"},
    {Kind::RunBegan, "run_began"},
    {Kind::RunEnded, "run_ended"},
    {Kind::Note, "note"},
    {Kind::Chosen, "chosen"},
});

constexpr std::array kOperations = std::to_array<std::pair<Operation, std::string_view>>({
    {Operation::Start, "start"},
    {Operation::Join, "join"},
    {Operation::IsAlive, "is_alive"},
    {Operation::Terminate, "terminate"},
    {Operation::Kill, "kill"},
    {Operation::CloseProcess, "close_process"},
    {Operation::ExitCode, "exitcode"},
    {Operation::ActiveChildren, "active_children"},
    {Operation::Begin, "begin"},
    {Operation::Exit, "exit"},
    {Operation::Fork, "fork"},
    {Operation::WaitPid, "waitpid"},
    {Operation::Exec, "exec"},
    {Operation::SendSignal, "send_signal"},
    {Operation::StartProgram, "start_program"},
    {Operation::Print, "print"},
    {Operation::Sleep, "sleep"},
    {Operation::Input, "input"},
    {Operation::Send, "send"},
    {Operation::Recv, "recv"},
    {Operation::Poll, "poll"},
    {Operation::SendBytes, "send_bytes"},
    {Operation::RecvBytes, "recv_bytes"},
    {Operation::CloseConnection, "close_connection"},
    {Operation::WaitConnections, "wait_connections"},
    {Operation::Put, "put"},
    {Operation::Get, "get"},
    {Operation::QSize, "qsize"},
    {Operation::IsEmpty, "empty"},
    {Operation::IsFull, "full"},
    {Operation::CloseQueue, "close_queue"},
    {Operation::JoinThread, "join_thread"},
    {Operation::CancelJoinThread, "cancel_join_thread"},
    {Operation::TaskDone, "task_done"},
    {Operation::JoinQueue, "join_queue"},
    {Operation::Feed, "feed"},
    {Operation::Acquire, "acquire"},
    {Operation::Release, "release"},
    {Operation::Wait, "wait"},
    {Operation::Notify, "notify"},
    {Operation::NotifyAll, "notify_all"},
    {Operation::Set, "set"},
    {Operation::Clear, "clear"},
    {Operation::IsSet, "is_set"},
    {Operation::BarrierWait, "barrier_wait"},
    {Operation::BarrierReset, "barrier_reset"},
    {Operation::BarrierAbort, "barrier_abort"},
    {Operation::WaitFor, "wait_for"},
    {Operation::GetValue, "get_value"},
    {Operation::Write, "write"},
    {Operation::Load, "load"},
    {Operation::Store, "store"},
    {Operation::Result, "result"},
});

constexpr std::array kSystemCalls = std::to_array<std::pair<SystemCall, std::string_view>>({
    {SystemCall::None, ""},
    {SystemCall::Read, "read"},
    {SystemCall::Write, "write"},
    {SystemCall::Poll, "poll"},
    {SystemCall::Sleep, "nanosleep"},
    {SystemCall::Wait, "wait"},
    {SystemCall::Pause, "pause"},
    {SystemCall::Futex, "futex"},
    {SystemCall::Select, "select"},
    {SystemCall::EpollWait, "epoll_wait"},
});

constexpr std::array kOutcomes = std::to_array<std::pair<Outcome, std::string_view>>({
    {Outcome::Returned, "returned"},
    {Outcome::TimedOut, "timed_out"},
    {Outcome::Empty, "Empty"},
    {Outcome::Full, "Full"},
    {Outcome::EndOfFile, "EOFError"},
    {Outcome::BrokenPipe, "BrokenPipeError"},
    {Outcome::Raised, "raised"},
    {Outcome::Interrupted, "interrupted"},
    {Outcome::False, "false"},
});

constexpr std::array kObjectTypeNames = std::to_array<std::pair<ObjectType, std::string_view>>({
    {ObjectType::Queue, "queue"},
    {ObjectType::SimpleQueue, "simplequeue"},
    {ObjectType::JoinableQueue, "joinablequeue"},
    {ObjectType::Pipe, "pipe"},
    {ObjectType::Connection, "connection"},
    {ObjectType::Lock, "lock"},
    {ObjectType::RLock, "rlock"},
    {ObjectType::Semaphore, "semaphore"},
    {ObjectType::BoundedSemaphore, "boundedsemaphore"},
    {ObjectType::Event, "event"},
    {ObjectType::Condition, "condition"},
    {ObjectType::Barrier, "barrier"},
    {ObjectType::Value, "value"},
    {ObjectType::Array, "array"},
    {ObjectType::Pool, "pool"},
});

template <class Table, class Enum>
constexpr std::string_view find_name(const Table& table, Enum value) {
  for (const auto& [entry, name] : table)
    if (entry == value) return name;
  return "?";
}

/// Whether every enumerator but None (0) has its word.
template <class Enum, class Table>
constexpr bool names_all(const Table& table) {
  for (const Enum each : base::enumerators<Enum>())
    if (each != Enum{} && find_name(table, each) == "?") return false;
  return true;
}
static_assert(names_all<Kind>(kKinds) && names_all<Operation>(kOperations));
static_assert(names_all<Outcome>(kOutcomes) && names_all<ObjectType>(kObjectTypeNames));

/// Whether no reserved number or word is in use already, or reserved twice.
template <class Words, class Table>
constexpr bool are_free(const Words& words, const Table& reserved) {
  for (std::size_t i = 0; i < reserved.size(); ++i) {
    if (find_name(words, reserved[i].number) != "?") return false;
    for (const auto& [entry, name] : words)
      if (name == reserved[i].name) return false;
    for (std::size_t other = 0; other < i; ++other)
      if (reserved[other].number == reserved[i].number || reserved[other].name == reserved[i].name) return false;
  }
  return true;
}
static_assert(are_free(kKinds, kReservedKinds) && are_free(kOperations, kReservedOperations));
static_assert(are_free(kObjectTypeNames, kReservedObjectTypes));

template <class Words, class Table, class Enum>
std::string_view find_name(const Words& words, const Table& reserved, Enum value) {
  for (const auto& [entry, name] : reserved)
    if (entry == value) return name;
  return find_name(words, value);
}

template <class Enum, class Table>
std::optional<Enum> find_value(const Table& table, std::string_view name) {
  for (const auto& [entry, entry_name] : table)
    if (entry_name == name) return entry;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Kind kind) { return find_name(kKinds, kReservedKinds, kind); }
std::string_view name_of(Operation operation) { return find_name(kOperations, kReservedOperations, operation); }
std::string_view name_of(Outcome outcome) { return find_name(kOutcomes, outcome); }
std::string_view name_of(SystemCall call) { return find_name(kSystemCalls, call); }
std::string_view name_of(ObjectType type) { return find_name(kObjectTypeNames, kReservedObjectTypes, type); }

std::optional<Kind> kind_named(std::string_view name) { return find_value<Kind>(kKinds, name); }
std::optional<Operation> operation_named(std::string_view name) { return find_value<Operation>(kOperations, name); }
std::optional<Outcome> outcome_named(std::string_view name) { return find_value<Outcome>(kOutcomes, name); }

}  // namespace trace
