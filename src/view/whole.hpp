#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/history.hpp"

namespace lesson {
struct Lesson;
class Retelling;
}  // namespace lesson

namespace view {

/// The run as a whole, independent of the moment that is shown: each process has its place from the beginning, so that
/// nothing jumps. Updated once per revision of the history, not per frame; costs what is new.
///
///     whole.update(history, lesson);   // each frame
struct Whole {
  model::World finally;                        ///< At the end of what is known.
  std::vector<model::FoundDeadlock> ended_in;  ///< Deadlocks in which it stood until it was ended from outside.
  std::map<trace::Serial, std::string>
      aliases;  ///< What the lesson calls each process: "f1" for Process-1. Empty without a lesson.

  void update(const model::History& history, const lesson::Lesson* lesson = nullptr);

  /// The run in the lesson's words, up to its newest event; nullptr without a lesson.
  const lesson::Retelling* told() const { return told_.get(); }

  /// The place of an actor's process in the run, which chooses its colour: 0 for the main process. nullopt: no actor of
  /// the run.
  std::optional<std::size_t> order_of(trace::Serial actor) const;
  /// The number of its process on every panel: 1 is the main process, 0: it is none.
  std::size_t number_of(trace::Serial actor) const;
  /// What the program calls a process beside its name; empty where that is the same, or nothing is known.
  std::string_view second_name(const model::Process& process) const;

 private:
  std::unordered_map<trace::Serial, std::size_t> orders_;
  model::Version seen_;
  std::shared_ptr<lesson::Retelling> told_;
};

}  // namespace view
