#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "model/story_time.hpp"

/// What can be told of a run, as the story clock counts it: one table with the length of each act and its name.
namespace model {

enum class Act : std::uint8_t {
  None,     ///< Nothing of its own: it belongs to what was told before it.
  Startup,  ///< The interpreter starts, up to the first event that is told.
  Pause,    ///< Nothing happens; the clock runs.
  // A process's life.
  Created,
  Start,    ///< By start(): the arrow grows to the child.
  Fork,     ///< By fork(): the memory doubles.
  Program,  ///< Another program is started.
  Awake,    ///< Its first step: the card fills.
  Found,    ///< Seen by the observer, without a start that is known.
  Changed,  ///< Another name, or a daemon.
  Exited,
  Killed,
  Reaped,
  Vanished,
  Orphaned,
  Closed,  ///< Process.close().
  Raised,
  Paused,  ///< Stopped by SIGSTOP, or going on after it.
  Signal,  ///< It flies and strikes.
  ThreadBegan,
  ThreadEnded,
  // Objects.
  Made,
  EndClosed,
  ObjectClosed,
  // What the program says and is told.
  Print,
  Output,  ///< Read from the program, and no print's that has just been told.
  Input,
  Line,
  RunEnded,
  // Operations.
  Sleep,
  Wake,
  Blocked,  ///< Its first try failed: it waits.
  Over,     ///< What it waited for has come.
  AwaitsInput,
  Give,  ///< Takes effect when it begins: release, set, clear, notify, the arrival at a barrier.
  TaskDone,
  Task,     ///< One of a Pool: handed in, taken, done, asked for.
  Become,   ///< exec.
  Message,  ///< A message moves on: put, feed, get, send, recv.
  Acquire,
  Touch,    ///< Acquired and given back at once.
  Ask,      ///< A signal whose target is not there: the call has returned, and nothing was sent.
  Answer,   ///< A question and what was told: is_alive, qsize, poll.
  Load,     ///< Read from shared memory ...
  Store,    ///< ... and written into it.
  Refused,  ///< It failed.
  Caught,   ///< A signal's handler has run in the middle of it.
};
inline constexpr std::size_t kActs = static_cast<std::size_t>(Act::Caught) + 1;

struct ActRow {
  Act act;
  std::string_view name;  ///< In dumps.
  StoryTicks length;      ///< When it is told in full; 0 where the law computes it.
};

inline constexpr std::array kActTable = [] {
  return std::to_array<ActRow>({
      {Act::None, "none", 0},
      {Act::Startup, "startup", 0},
      {Act::Pause, "pause", 0},
      {Act::Created, "created", 5000},
      {Act::Start, "start", 7000},
      {Act::Fork, "fork", 12000},
      {Act::Program, "program", 10000},
      {Act::Awake, "awake", 4000},
      {Act::Found, "found", 5000},
      {Act::Changed, "changed", 4000},
      {Act::Exited, "exited", 7000},
      {Act::Killed, "killed", 7000},
      {Act::Reaped, "reaped", 5000},
      {Act::Vanished, "vanished", 7000},
      {Act::Orphaned, "orphaned", 8000},
      {Act::Closed, "closed", 4000},
      {Act::Raised, "raised", 8000},
      {Act::Paused, "paused", 5000},
      {Act::Signal, "signal", 10000},
      {Act::ThreadBegan, "thread_began", 4000},
      {Act::ThreadEnded, "thread_ended", 3000},
      {Act::Made, "made", 4000},
      {Act::EndClosed, "end_closed", 4000},
      {Act::ObjectClosed, "object_closed", 4000},
      {Act::Print, "print", 5000},
      {Act::Output, "output", 5000},
      {Act::Input, "input", 5000},
      {Act::Line, "line", 1000},
      {Act::RunEnded, "run_ended", 4000},
      {Act::Sleep, "sleep", 3000},
      {Act::Wake, "wake", 2000},
      {Act::Blocked, "blocked", 6000},
      {Act::Over, "over", 4000},
      {Act::AwaitsInput, "awaits_input", 6000},
      {Act::Give, "give", 6000},
      {Act::TaskDone, "task_done", 4000},
      {Act::Task, "task", 5000},
      {Act::Become, "become", 6000},
      {Act::Message, "message", 6000},
      {Act::Acquire, "acquire", 6000},
      {Act::Touch, "touch", 5000},
      {Act::Ask, "ask", 4000},
      {Act::Answer, "answer", 4000},
      {Act::Load, "load", 4000},
      {Act::Store, "store", 4000},
      {Act::Refused, "refused", 6000},
      {Act::Caught, "caught", 6000},
  });
}();
static_assert(kActTable.size() == kActs);

constexpr std::string_view name_of(Act act) { return kActTable[static_cast<std::size_t>(act)].name; }
/// Of a beat that is told in full.
constexpr StoryTicks length_of(Act act) { return kActTable[static_cast<std::size_t>(act)].length; }

}  // namespace model
