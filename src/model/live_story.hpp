#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/language.hpp"
#include "model/history.hpp"

namespace model {

/// The sentences of a run that is still going on, each told once, as soon as its event has been read.
///
///     LiveStory story{texts, Language::English};
///     for (const LiveStory::Line& line : story.add(new_events)) print(line.at, line.sentence);
///
/// A late event, one that is read after events of a later time, is told late: with the time at which it happened, and
/// against the world at that time. A sentence that was told before is not taken back. Keeps all events, as a History.
class LiveStory {
 public:
  struct Line {
    TraceTime at{};
    std::string sentence;
  };

  LiveStory(const Texts& texts, base::Language language) : history_{texts}, language_{language} {}

  /// What the new events say, in the order of the history. Events as trace::Reader gives them: in any order between
  /// actors.
  std::vector<Line> add(std::vector<trace::Event> events);
  /// To be called when nothing has happened for DeadlockFinder::kStands: the deadlocks that have stood so long, each
  /// told once, with the time at which it was closed.
  std::vector<Line> stand_still();

 private:
  History history_;
  base::Language language_;
  std::set<Deadlock::Key> deadlocks_told_;
};

}  // namespace model
