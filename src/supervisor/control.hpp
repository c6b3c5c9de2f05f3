#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/unique_fd.hpp"

/// How the viewer and the supervisor talk: messages over a socket pair (SOCK_SEQPACKET), each a letter and what belongs
/// to it. When the viewer's end closes, whatever the reason, the supervisor ends the program and all its descendants.
namespace supervisor {

enum class Command : char {
  Input = 'i',  ///< body = bytes for the program's standard input
  EndOfInput = 'e',
  Interrupt = 'c',     ///< SIGINT to the main process, and SIGKILL to all when it has ended, or after kGrace.
  Terminate = 't',     ///< SIGTERM to the main process, nothing else.
  TerminateAll = 'g',  ///< SIGTERM to the main process, and SIGKILL to all when it has ended, or after kGrace.
  Kill = 'k',          ///< SIGKILL to the main process, nothing else.
  End = 'x',           ///< SIGKILL to all, now.
};

enum class Report : char {
  Started = 's',     ///< body = pid of the main process
  Failed = 'f',      ///< body = why it could not be started, a sentence
  OutputLost = 'o',  ///< body = why the program's output could not be forwarded, a sentence
  Ended = 'd',  ///< body = exit value of the main process; the trace is sealed. Not sent when the guardian was killed.
};

struct Message {
  char letter;
  std::string body;
};

inline constexpr std::size_t kMaximumBody = 16 * 1024;

/// How long the processes of a run have for ending by themselves after the first signal; then they are killed.
inline constexpr std::chrono::seconds kGrace{3};
/// How long the supervisor may take to end a run whose viewer is going or has gone: then it is killed.
inline constexpr int kPatience_ms = 10'000;

/// Two connected ends.
std::pair<base::UniqueFd, base::UniqueFd> make_control();

/// Neither blocks for long: messages are small and few. False: the other end is gone (never a SIGPIPE), or its queue is
/// full.
bool send(int control, Command command, std::string_view body = {}) noexcept;
bool send(int control, Report report, std::string_view body = {}) noexcept;

enum class Received { Message, Nothing, Closed };
/// The next message, without waiting for it.
Received receive(int control, Message& message);

}  // namespace supervisor
