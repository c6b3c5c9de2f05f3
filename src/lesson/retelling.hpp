#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lesson/lesson.hpp"
#include "model/checkpoints.hpp"
#include "model/flat_map.hpp"
#include "model/history.hpp"

namespace lesson {

using model::TraceTime;
using trace::Serial;

/// One event that a Pattern may describe.
struct Happening {
  TraceTime at{};
  std::size_t event = 0;  ///< Its index in the history.
  trace::Outcome outcome = trace::Outcome::None;
  bool over = true;  ///< Of a begun operation: it has an end.
};

/// What the program printed, or what was typed for it. Its texts live as long as nothing is added to the history.
struct PrintedLine {
  TraceTime at{};
  std::size_t event = 0;
  std::string_view process;  ///< Empty: whose it is is unknown.
  int stream = 1;            ///< As ConsoleLine::stream.
  std::string_view text;
};

struct ProcessLife {
  std::string process;  ///< The lesson's word, or its name.
  std::string name;
  Serial serial = trace::kNobody;
  std::int64_t pid = 0;
  std::string state;  ///< "stopped[SIGTERM]"
  std::optional<int> exitcode;
  std::optional<TraceTime> started, ended;
  std::string reaped_by;
};

/// Where a cue is due.
struct CueMoment {
  std::size_t cue = 0;  ///< Index in Lesson::cues.
  TraceTime at{};
  std::size_t event = 0;
  bool operator==(const CueMoment&) const = default;
};

/// The lesson's word for each process of the run: "f1" for Process-1.
std::map<Serial, std::string> aliases_of(const model::World& world, const Lesson& lesson);

/// A run in the words of its lesson: what happened, who printed what, how each process ended. What checks, cues and
/// answers are looked up in.
///
///     Retelling retelling{history, lesson};
///     if (const auto it = retelling.find(cue.when)) show(cue, it->at);
///     history.add(more);
///     retelling.update(lesson);                // live: again and again
///
/// An update costs what is new; what is told does not depend on how often it was brought up. It holds no copy of what
/// happened, 4 bytes for each event: what a happening says is looked up in the history, which has to stay where it is.
/// Only the words for processes and things may change when more is known, and the moments of those cues that have to do
/// with them are then looked for again.
class Retelling {
 public:
  Retelling(const model::History& history, const Lesson& lesson);

  const model::History& history() const { return history_; }
  /// Brings it up to the history, and to the lesson, should that have been written anew. Returns whether there was
  /// anything.
  bool update(const Lesson& lesson);

  /// The n-th that matches, as the pattern says; nullopt when there is none.
  std::optional<Happening> find(const Pattern& pattern) const;
  int count(const Pattern& pattern) const;
  /// The first operation that matches and has no end.
  std::optional<Happening> unfinished(const Pattern& pattern) const;
  /// In the order in which they happen; a cue whose event did not (yet) happen is missing.
  std::vector<CueMoment> cue_moments() const;

  /// Without what was typed.
  std::vector<PrintedLine> lines() const;
  /// By its index in History::console().
  PrintedLine line(std::size_t index) const;

  /// In the order of creation.
  std::vector<ProcessLife> lives() const;
  std::optional<ProcessLife> life_of(std::string_view process) const;
  const std::map<Serial, std::string>& aliases() const { return aliases_; }
  /// By the lesson's words; with "outside", who started the program.
  const std::map<std::string, std::int64_t>& pids() const { return pids_; }
  TraceTime end() const { return history_.end(); }
  bool ended() const { return world_.ended; }

 private:
  /// What a serial is called: as what is operated on, and as who does something (of a thread: its process).
  struct Words {
    std::string object, actor;
    bool operator==(const Words&) const = default;
  };
  struct SerialHash {
    std::size_t operator()(Serial serial) const { return serial * 0x9E3779B97F4A7C15ULL >> 20; }
  };
  /// Calls under way: by whom, which, and where it began.
  using OpenCalls = std::map<std::pair<Serial, std::uint32_t>, std::uint32_t>;
  /// The events that match a cue, up to `next`; of one that counts from the front no more than it needs.
  struct Search {
    Pattern when;
    std::size_t next = 0;
    std::vector<std::uint32_t> found;
  };

  std::size_t go_back(std::size_t first);
  void tell(std::size_t index);
  void mention(Serial serial, std::size_t index);
  void name(const Lesson& lesson);
  std::string word_for(Serial serial) const;
  ProcessLife life(const model::Process& process) const;
  void advance(Search& search) const;
  bool matches(const Pattern& pattern, std::size_t index) const;
  Happening happening(std::size_t index) const;
  const std::string& object_word(Serial serial) const;
  const std::string& actor_word(Serial serial) const;

  const model::History& history_;
  std::vector<ProcessName> names_;  // The lesson's.
  model::Follower follower_;
  model::World world_;                // After all.
  std::vector<std::uint32_t> begun_;  // For each event: of the later moments of a call, where it began.
  std::vector<bool> over_;            // For each event: a call that began there has its end.
  OpenCalls open_;
  model::Checkpoints<OpenCalls> checkpoints_;
  model::FlatMap<Serial, std::uint32_t, SerialHash> mentioned_;  // In no event before this one.
  std::vector<std::uint32_t> runnings_;                          // Events of this kind.
  bool names_changed_ = true;
  std::map<Serial, std::string> aliases_;
  std::unordered_map<Serial, Words> words_;
  std::map<std::string, std::int64_t> pids_;
  std::vector<Search> cues_;
};

}  // namespace lesson
