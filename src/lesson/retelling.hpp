#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lesson/lesson.hpp"
#include "model/history.hpp"

/// A run in the words of its lesson: what happened, who printed what, how each process ended. What checks, cues and
/// answers are looked up in.
///
///     Retelling retelling = retell(history, lesson);
///     if (const Happening* it = find(retelling, cue.when)) show(cue, it->at);
namespace lesson {

using model::TraceTime;

/// One event that a Pattern may describe.
struct Happening {
  TraceTime at{};
  std::size_t event = 0;  ///< Its index in the history.
  std::string process;    ///< As Pattern::process.
  std::variant<trace::Kind, trace::Operation> what = trace::Kind::None;
  Phase phase = Phase::Begun;
  std::string object, by, text;
  trace::Outcome outcome = trace::Outcome::None;
  std::int64_t value = 0;
  bool over = true;       ///< Of a begun operation: it has an end.
};

struct PrintedLine {
  TraceTime at{};
  std::size_t event = 0;
  std::string process;    ///< Empty: whose it is is unknown.
  bool on_stderr = false;
  std::string text;
};

struct ProcessLife {
  std::string process;    ///< The lesson's word, or its name.
  std::string name;
  trace::Serial serial = trace::kNobody;
  std::int64_t pid = 0;
  std::string state;      ///< "stopped[SIGTERM]"
  std::optional<int> exitcode;
  std::optional<TraceTime> started, ended;
  std::string reaped_by;
};

struct Retelling {
  std::vector<Happening> happenings;   ///< In the order of the history.
  std::vector<PrintedLine> lines;
  std::vector<ProcessLife> processes;  ///< In the order of creation.
  std::map<std::string, std::int64_t> pids;  ///< By the lesson's words; with "outside", who started the program.
  TraceTime end{};
  bool ended = false;

  const ProcessLife* life_of(std::string_view process) const;
};

Retelling retell(const model::History& history, const Lesson& lesson);

/// The lesson's word for each process of the run: "f1" for Process-1.
std::map<trace::Serial, std::string> aliases_of(const model::World& world, const Lesson& lesson);

bool matches(const Pattern& pattern, const Happening& happening);

/// The n-th that matches, as the pattern says; nullptr when there is none.
const Happening* find(const Retelling& retelling, const Pattern& pattern);
int count(const Retelling& retelling, const Pattern& pattern);

/// Where a cue is due.
struct CueMoment {
  std::size_t cue = 0;    ///< Index in Lesson::cues.
  TraceTime at{};
  std::size_t event = 0;
};
/// In the order in which they happen; a cue whose event did not (yet) happen is missing.
std::vector<CueMoment> cue_moments(const Lesson& lesson, const Retelling& retelling);

}  // namespace lesson
