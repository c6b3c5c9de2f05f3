#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "control/explored.hpp"

namespace control {

/// A set of steps of a trace, by number.
class StepSet {
 public:
  bool contains(std::size_t step) const {
    return step / kBits < words_.size() && (words_[step / kBits] >> step % kBits & 1) != 0;
  }
  void add(std::size_t step) {
    if (step / kBits >= words_.size()) words_.resize(step / kBits + 1);
    words_[step / kBits] |= std::uint64_t{1} << step % kBits;
  }
  void add_all(const StepSet& others);
  bool intersects(const StepSet& others) const;
  bool operator==(const StepSet&) const = default;

 private:
  static constexpr std::size_t kBits = 64;
  std::vector<std::uint64_t> words_;
};

/// Whether the order of two steps of different actors matters, and either is possible as far as the table says.
bool race(const Transition& one, const Transition& other);
/// Whether they race, or the earlier one may be what makes the later one possible.
bool depends(const Transition& earlier, const Transition& later);

/// The happens-before relation of a trace: the smallest order that contains the order of each actor's steps, births,
/// jumps of the clock, and the order of all steps that depend on each other (dependence.hpp). Two runs with the same
/// one are equivalent.
///
///     Causality causality;
///     for (const Transition& step : steps) causality.add(step);
///     causality.past(7).contains(3)     step 3 happened before step 7
class Causality {
 public:
  void add(const Transition& step);
  std::size_t size() const { return steps_.size(); }
  const Transition& step(std::size_t i) const { return steps_[i]; }
  /// What happened before it.
  const StepSet& past(std::size_t i) const { return pasts_[i]; }
  /// What happened before it was about to be done: without that to which it is related itself.
  const StepSet& before(std::size_t i) const { return befores_[i]; }
  /// The same of a step that was not taken: of what the actor was about to do before step `at`.
  StepSet before_next(int actor, std::size_t at) const;

 private:
  /// Which one of its kind an access is: of the object, and of its process there. From 1.
  struct Numbers {
    std::int64_t of_object = 0, of_process = 0;
  };
  Numbers number(const Access& access);
  bool depends(std::size_t earlier, std::size_t later) const;

  std::vector<Transition> steps_;
  std::vector<std::vector<Numbers>> numbers_;
  std::vector<StepSet> pasts_, befores_;
  std::map<std::tuple<int, trace::Operation>, std::int64_t> counts_;
  std::map<std::tuple<int, trace::Operation, int>, std::int64_t> counts_in_process_;
  StepSet until_jump_;  ///< All up to the last jump of the clock, with it.
};

}  // namespace control
