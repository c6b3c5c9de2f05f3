#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trace/event.hpp"

/// What can be said of a run, as data: which event, which came first, how often, how it ended. The words are those of
/// trace/event.hpp; lessons/README.md describes how a teacher writes them.
namespace lesson {

/// Begun, Blocked and Ended are the three moments of an operation: it is asked for, it has to wait, it is over.
enum class Phase : std::uint8_t { Begun, Blocked, Ended };

/// A happening, described: `{ process = "f1", event = "join ended", object = "f2", outcome = "timed_out" }`.
/// What is empty matches everything.
struct Pattern {
  std::string process;  ///< Who does it; of "created" .. "closed", "orphaned": whom it happens to.
  std::variant<trace::Kind, trace::Operation> what = trace::Kind::None;
  Phase phase = Phase::Begun;  ///< Of an operation.
  std::string object = {};     ///< "queue1", or a process of the lesson.
  std::string by = {};         ///< Of a process's life: who reports it ("reaped" by "main").
  std::string text = {};       ///< Is part of what is printed, put, raised ...
  std::optional<trace::Outcome> outcome = {};
  std::optional<std::int64_t> value = {};  ///< Exit code, signal, pid ... see Kind.
  int nth = 1;                             ///< Which of those that match: 1 the first, -1 the last.

  std::string words() const;  ///< "f1 join f2 ended timed_out": for messages.
  bool operator==(const Pattern&) const = default;
};

/// Seconds between two happenings. Scaled when the run's sleeps are.
struct Apart {
  std::optional<double> at_least, at_most;
};

/// The first happening comes before the second, and both happen.
struct Before {
  Pattern first, second;
  Apart apart;
};
/// So many happenings match. `at_least = 1` says that it happens, `at_most = 0` that it never does.
struct Count {
  Pattern of;
  std::optional<int> at_least, at_most;
};
/// The operation has begun and is not over when the run ends.
struct Unfinished {
  Pattern call;
};
/// How a process ended: the exit code, or -N after signal N.
struct ExitCode {
  std::string process;
  int is = 0;
};
/// The document's word for a process's state at the end, as its parent sees it: initial, started, stopped,
/// stopped[SIGTERM], stopped[1], closed.
struct FinalState {
  std::string process, is;
};
/// These lines are printed in this order, others may come between. `{pid:f1}`, `{time}` and `{...}` (anything) stand
/// for what differs in every run. Each line is a whole line.
struct Lines {
  std::vector<std::string> in_order;
  std::string by;  ///< All by this process; empty: whoever.
  bool on_stderr = false;
};
/// The whole standard output is these lines: in this order, or in any order.
struct Output {
  std::vector<std::string> is;
  bool any_order = false;
};

using Condition = std::variant<Before, Count, Unfinished, ExitCode, FinalState, Lines, Output>;

/// "f1 exited before main join ended": a condition in a few words, for messages where a lesson gives no sentence of its
/// own.
std::string words_of(const Condition& condition);

/// "begun", "blocked", "ended".
std::string_view name_of(Phase phase);

}  // namespace lesson
