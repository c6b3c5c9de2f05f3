#include "control/causality.hpp"

#include <algorithm>

namespace control {

using trace::Operation;

void StepSet::add_all(const StepSet& others) {
  if (others.words_.size() > words_.size()) words_.resize(others.words_.size());
  for (std::size_t i = 0; i < others.words_.size(); ++i) words_[i] |= others.words_[i];
}

bool StepSet::intersects(const StepSet& others) const {
  for (std::size_t i = 0; i < std::min(words_.size(), others.words_.size()); ++i)
    if ((words_[i] & others.words_[i]) != 0) return true;
  return false;
}

namespace {

Relation strongest(const Transition& earlier, const Transition& later) {
  Relation found = Relation::None;
  for (const Access& first : earlier.accesses)
    for (const Access& second : later.accesses) {
      const Relation relation = related(first, second).relation;
      if (relation == Relation::Race) return relation;
      if (relation == Relation::Enables) found = relation;
    }
  return found;
}

}  // namespace

bool race(const Transition& one, const Transition& other) {
  return one.move.actor != other.move.actor && strongest(one, other) == Relation::Race;
}

bool depends(const Transition& earlier, const Transition& later) {
  return earlier.move.actor == later.move.actor || strongest(earlier, later) != Relation::None;
}

StepSet Causality::before_next(int actor, std::size_t at) const {
  for (std::size_t i = at; i-- > 0;) {
    const std::vector<int>& born = steps_[i].born;
    if (steps_[i].move.actor != actor && std::find(born.begin(), born.end(), actor) == born.end()) continue;
    StepSet own = pasts_[i];
    own.add(i);
    return own;
  }
  return {};
}

/// All messages of a pipe are numbered alike, by whichever of two operations they are sent.
Causality::Numbers Causality::number(const Access& access) {
  const Operation kind = kSends.contain(access.operation)      ? kSends.some.front()
                         : kReceives.contain(access.operation) ? kReceives.some.front()
                                                               : access.operation;
  auto& all = counts_[{access.object, kind}];
  auto& in_process = counts_in_process_[{access.object, kind, access.process}];
  if (!access.again || all == 0) ++all, ++in_process;
  return {all, in_process};
}

/// Whether the two steps race, or the earlier one has enabled the later one.
bool Causality::depends(std::size_t earlier, std::size_t later) const {
  for (std::size_t i = 0; i < steps_[earlier].accesses.size(); ++i)
    for (std::size_t j = 0; j < steps_[later].accesses.size(); ++j) {
      const Access& first = steps_[earlier].accesses[i];
      const Access& second = steps_[later].accesses[j];
      const auto [relation, enabler] = related(first, second);
      if (relation == Relation::Race) return true;
      if (relation == Relation::None) continue;
      const Numbers one = numbers_[earlier][i], other = numbers_[later][j];
      const bool enabled = enabler == Enabler::Numbered    ? one.of_object <= other.of_object
                           : enabler == Enabler::InProcess ? one.of_process <= other.of_process
                           : enabler == Enabler::ByBound   ? one.of_object + second.bound <= other.of_object
                                                           : true;
      if (enabled) return true;
    }
  return false;
}

void Causality::add(const Transition& step) {
  const std::size_t now = steps_.size();
  steps_.push_back(step);
  std::vector<Numbers>& numbers = numbers_.emplace_back();
  for (const Access& access : step.accesses) numbers.push_back(number(access));
  befores_.push_back(before_next(step.move.actor, now));
  StepSet past = befores_.back();
  if (step.by_time) past.add_all(until_jump_);
  for (std::size_t earlier = now; earlier-- > 0;) {
    if (past.contains(earlier)) continue;
    const bool same = steps_[earlier].move.actor == step.move.actor;
    if (!step.jumps && !same && !depends(earlier, now)) continue;
    past.add(earlier);
    past.add_all(pasts_[earlier]);
  }
  if (step.jumps) {
    until_jump_ = past;
    until_jump_.add(now);
  }
  pasts_.push_back(std::move(past));
}

}  // namespace control
