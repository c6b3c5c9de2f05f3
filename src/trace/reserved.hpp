#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "trace/event.hpp"

/// The reserved vocabulary: numbers of format version 2 that are given, so that no two pieces of work take the same
/// one, and *provisional*: nothing writes them yet, what is said of their fields may still change, and a reader treats
/// them as unknown (it skips and counts them, see Reader::skipped).
///
///     is_provisional(Kind{17})                 // true: "became" is reserved, and has no writer
///     name_of(Kind{17})                        // "became"
///     kind_named("became")                     // nullopt: no lesson can wait for it
///
/// A row is shipped by moving it into the enum of event.hpp, under the number that it has here, and its word into
/// event.cpp. From then on the compiler names the tables and switches that must know of it, the way every enumerator
/// arrives (src/README.md, *How to add an operation*), and it never changes again: with a writer, words in both
/// languages, a line in the dump, a seed for the fuzzer, and a recording in tests/traces.
///
/// Fields of kinds that exist, provisional in the same way; until then they are 0:
///
///     Running            value is the pid, and with it the id of the main thread
///     ThreadBegan        flag kObserved: found by the observer in /proc/PID/task
///     ThreadEnded        flag kObserved: seen to be gone
///     Output             peer = the thread that wrote it; flag kInferred: the only process that could have
///     ObjectCreated      of a Stream or a Socket: extra = n-th of its type, peer = the file or process at its other
///     end any event          place with the source kUnresolvedPlace: event.hpp
namespace trace {

template <class Enum>
struct Reserved {
  Enum number;
  std::string_view name;
};

/// Times and lengths are nanoseconds, times since the trace's beginning. "object", "actor": as in Kind.
inline constexpr std::array kReservedKinds = std::to_array<Reserved<Kind>>({
    // A process's life. object = the process. By the engine for itself, else by the observer with kObserved.
    // exec(2) has given it another program. text = its path, extra = TextRef of its arguments, a JSON list.
    {Kind{17}, "became"},
    // value = the signal: SIGSTOP, SIGTSTP ...
    {Kind{18}, "stopped"},
    // By SIGCONT.
    {Kind{19}, "continued"},
    // The interpreter's start-up is over: the program's first line is about to run.
    {Kind{20}, "program_began"},
    // value = the signal, detail = 0 default, 1 ignored, 2 handler; text = the handler's name.
    {Kind{21}, "signal_disposition"},
    // actor = the thread that it interrupts, value = the signal.
    {Kind{22}, "signal_delivered"},
    // actor = the same thread, value = the signal, outcome = Raised if the handler raised an exception.
    {Kind{23}, "handler_returned"},

    // Things. object = the thing.
    // Of a Stream: how much is in it. value = bytes, serial = bytes that ever went in.
    {Kind{37}, "level"},

    // Operations.
    // One of several targets of a wait, between its CallBegun and its CallBlocked, with the same actor and call. object
    // = a process, pipe or stream, extra = End, value = n-th.
    {Kind{51}, "wait_target"},
    // The same, between CallBlocked and CallEnded: this target ended the wait.
    {Kind{52}, "target_ready"},

    // Run control, by the controller. object = the actor that it is about.
    // By the actor, at its gate: its next operation, with the fields of CallBegun.
    {Kind{96}, "call_pending"},
    // The actor stays at its gate because that was wanted. detail as of Chosen.
    {Kind{98}, "held"},
    // The actor does what passes no gate. detail = 1 computes, 2 asleep in a call; text = which call.
    {Kind{99}, "opaque"},
    // The actor wants a line that has not been typed.
    {Kind{100}, "waits_for_input"},
    // A process without gates: only its death is seen. text = its program.
    {Kind{101}, "foreign"},

    // Who has the core, by the observer. object = the thread.
    // It had a core from time_ns on. value = how long, extra = the core, detail = 1 preempted, 2 blocked, 3 ended.
    {Kind{112}, "ran"},
    // Many such intervals. value = how long in all, serial = the span from time_ns on, call = how many, extra = the
    // core.
    {Kind{113}, "ran_sum"},
    // The kernel has dropped records. value = how many, serial = since when, extra = the core.
    {Kind{114}, "switches_lost"},
    // Exact sums so far (/proc/PID/schedstat). value = time on a core, serial = time ready and waiting for one, extra =
    // number of intervals.
    {Kind{115}, "cpu_sum"},
});

/// object, value and text as in CallBegun and CallEnded.
inline constexpr std::array kReservedOperations = std::to_array<Reserved<Operation>>({
    // On files, streams, sockets; object = the thing. value of the end: bytes moved, or the new descriptor.
    {Operation{64}, "read"},
    {Operation{66}, "open"},  // text = the path.
    {Operation{67}, "close"},
    {Operation{68}, "dup"},
    {Operation{69}, "make_pipe"},
    {Operation{70}, "select"},  // select, poll, epoll_wait: the targets are wait_target events. value = timeout.
    // On signals and time. value = the signal; of alarm: the time.
    {Operation{72}, "pause"},
    {Operation{73}, "sigaction"},
    {Operation{74}, "sigmask"},
    {Operation{75}, "alarm"},
    // On processes and memory.
    {Operation{80}, "clone"},
    {Operation{81}, "map"},
});

inline constexpr std::array kReservedObjectTypes = std::to_array<Reserved<ObjectType>>({
    {ObjectType{13}, "file"},
    {ObjectType{14}, "stream"},  // A pipe or socket as bytes, without messages: levels, and segments (one a write).
    {ObjectType{15}, "terminal"},
    {ObjectType{16}, "socket"},
    {ObjectType{17}, "threadlock"},  // threading.Lock and RLock: between threads of one process.
    {ObjectType{18}, "threadevent"},
    {ObjectType{19}, "threadcondition"},
    {ObjectType{21}, "task"},
    {ObjectType{22}, "future"},
    {ObjectType{23}, "manager"},
    {ObjectType{26}, "sharedmemory"},
});

template <class Enum, std::size_t count>
constexpr bool is_reserved(const std::array<Reserved<Enum>, count>& table, Enum number) {
  return std::any_of(table.begin(), table.end(), [=](const Reserved<Enum>& row) { return row.number == number; });
}

constexpr bool is_provisional(Kind kind) { return is_reserved(kReservedKinds, kind); }
constexpr bool is_provisional(Operation operation) { return is_reserved(kReservedOperations, operation); }
constexpr bool is_provisional(ObjectType type) { return is_reserved(kReservedObjectTypes, type); }

}  // namespace trace
