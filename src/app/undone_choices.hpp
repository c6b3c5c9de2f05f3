#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "host/program.hpp"

namespace app {

/// The choices of a held program that the learner has taken back, for being taken again.
///
///     undone.add(program.taken());                                    // when the last choice is taken back
///     if (auto steps = undone.take_again(program.taken())) ...        // a run with these steps first
class UndoneChoices {
 public:
  using Steps = std::vector<host::TakenStep>;

  void clear() { undone_.clear(); }
  /// `steps`: all that had been taken, the choice and what followed it.
  void add(Steps steps) { undone_.push_back(std::move(steps)); }
  /// The steps with the choice that was taken back last. nullopt: there is none, or the program, which has taken
  /// `steps`, has gone another way since; then all are forgotten.
  std::optional<Steps> take_again(const Steps& steps) {
    const auto same = [](const host::TakenStep& one, const host::TakenStep& other) { return one.step == other.step; };
    if (undone_.empty() || undone_.back().size() <= steps.size() ||
        !std::equal(steps.begin(), steps.end(), undone_.back().begin(), same)) {
      clear();
      return std::nullopt;
    }
    Steps again = std::move(undone_.back());
    undone_.pop_back();
    return again;
  }

 private:
  std::vector<Steps> undone_;
};

}  // namespace app
