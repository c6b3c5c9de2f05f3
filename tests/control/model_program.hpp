#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/explored.hpp"

namespace spawnarium::test {

/// A program that is not run but simulated: actors, all there from the beginning, with lists of operations.
///
///     ModelProgram{{{acquire(0), print("a"), release(0)}, {acquire(0), print("b"), release(0)}}}
class ModelProgram : public control::ExploredProgram {
 public:
  struct Operation {
    trace::Operation operation;
    int object = control::Access::kNothing;
    std::string text = {};
    bool sure = true;
  };
  using Actors = std::vector<std::vector<Operation>>;
  explicit ModelProgram(Actors actors) : actors_{std::move(actors)} {}

  void start() override {
    ++starts_;
    at_.assign(actors_.size(), 0);
    dead_.assign(actors_.size(), false);
    held_.clear();
    messages_.clear();
    set_.clear();
    memory_.clear();
    loaded_.assign(actors_.size(), 0);
    seen_.assign(actors_.size(), {});
    printed_.clear();
    last_ = 0;
  }
  std::vector<control::Move> moves() override {
    std::vector<control::Move> all;
    for (std::size_t i = 0; i < actors_.size(); ++i) {
      const std::size_t actor = (static_cast<std::size_t>(last_) + i) % actors_.size();
      if (!over(actor)) all.push_back({static_cast<int>(actor), false});
    }
    return all;
  }
  std::optional<control::Transition> take(control::Move move) override {
    const auto actor = static_cast<std::size_t>(move.actor);
    if (over(actor)) return std::nullopt;
    const Operation& next = actors_[actor][at_[actor]];
    control::Transition step;
    if (next.operation == trace::Operation::Kill)
      for (const control::Pending& each : pending())
        if (each.move.actor == next.object) step.cut_short.push_back(each);
    if (!apply(actor, next)) return std::nullopt;
    last_ = move.actor;
    ++at_[actor];
    step.move = move;
    step.process = move.actor;
    step.accesses = {access(move.actor, next)};
    if (over(actor))
      step.accesses.push_back({.operation = trace::Operation::Exit, .object = move.actor, .process = move.actor});
    if (next.operation == trace::Operation::Kill)
      step.accesses.push_back({.operation = trace::Operation::Exit, .object = next.object, .process = move.actor});
    if (next.operation == trace::Operation::Print) step.print = next.text;
    return step;
  }
  std::vector<control::Pending> pending() override {
    std::vector<control::Pending> all;
    for (const control::Move move : moves()) {
      const auto actor = static_cast<std::size_t>(move.actor);
      all.push_back({move, move.actor, {access(move.actor, actors_[actor][at_[actor]])}});
    }
    return all;
  }
  control::End end() override { return moves().empty() ? control::End::Whole : control::End::Deadlock; }

  // Of the last run:
  const std::string& printed() const { return printed_; }
  /// What each actor has seen, and how far it has come: the same for equivalent runs.
  std::string outcome() const {
    std::string text;
    for (std::size_t actor = 0; actor < actors_.size(); ++actor)
      text += std::to_string(at_[actor]) + (dead_[actor] ? "!" : "") + ": " + seen_[actor] + "; ";
    return text;
  }
  std::size_t starts() const { return starts_; }

 private:
  bool over(std::size_t actor) const { return dead_[actor] || at_[actor] == actors_[actor].size(); }
  static control::Access access(int actor, const Operation& operation) {
    control::Access access{.operation = operation.operation, .object = operation.object, .process = actor};
    access.bound = operation.operation == trace::Operation::Acquire ? 1 : 0;
    access.sure = operation.sure;
    const bool of_queue = operation.operation == trace::Operation::Put || operation.operation == trace::Operation::Get;
    if (of_queue) access.type = trace::ObjectType::SimpleQueue;
    if (operation.operation == trace::Operation::Set || operation.operation == trace::Operation::Wait ||
        operation.operation == trace::Operation::Clear)
      access.type = trace::ObjectType::Event;
    return access;
  }
  bool apply(std::size_t actor, const Operation& next) {
    switch (next.operation) {
      case trace::Operation::Acquire:
        if (held_[next.object] && next.sure) return false;
        if (!next.sure) seen_[actor] += held_[next.object] ? "no " : "yes ";
        held_[next.object] = true;
        return true;
      case trace::Operation::Release:
        held_[next.object] = false;
        return true;
      case trace::Operation::Put:
        messages_[next.object].push_back(next.text);
        return true;
      case trace::Operation::Get:
        if (messages_[next.object].empty()) return false;
        seen_[actor] += messages_[next.object].front() + " ";
        messages_[next.object].erase(messages_[next.object].begin());
        return true;
      case trace::Operation::Set:
        return set_[next.object] = true;
      case trace::Operation::Clear:
        set_[next.object] = false;
        return true;
      case trace::Operation::Wait:
        return set_[next.object];
      case trace::Operation::Load:
        loaded_[actor] = memory_[next.object];
        seen_[actor] += std::to_string(loaded_[actor]) + " ";
        return true;
      case trace::Operation::Store:
        memory_[next.object] = loaded_[actor] + 1;
        return true;
      case trace::Operation::Join:
        return over(static_cast<std::size_t>(next.object));
      case trace::Operation::Kill:
        dead_[static_cast<std::size_t>(next.object)] = true;
        return true;
      default:
        printed_ += next.text;
        return true;
    }
  }

  const Actors actors_;
  std::vector<std::size_t> at_;
  std::vector<bool> dead_;
  std::map<int, bool> held_, set_;
  std::map<int, std::vector<std::string>> messages_;
  std::map<int, int> memory_;
  std::vector<int> loaded_;
  std::vector<std::string> seen_;
  std::string printed_;
  int last_ = 0;
  std::size_t starts_ = 0;
};

inline ModelProgram::Operation acquire(int lock) { return {trace::Operation::Acquire, lock}; }
inline ModelProgram::Operation try_acquire(int lock) { return {trace::Operation::Acquire, lock, {}, false}; }
inline ModelProgram::Operation release(int lock) { return {trace::Operation::Release, lock}; }
inline ModelProgram::Operation print(std::string text) { return {trace::Operation::Print, -1, std::move(text)}; }
inline ModelProgram::Operation put(int queue, std::string text) {
  return {trace::Operation::Put, queue, std::move(text)};
}
inline ModelProgram::Operation get(int queue) { return {trace::Operation::Get, queue}; }
inline ModelProgram::Operation load(int value) { return {trace::Operation::Load, value}; }
inline ModelProgram::Operation store(int value) { return {trace::Operation::Store, value}; }
inline ModelProgram::Operation set(int event) { return {trace::Operation::Set, event}; }
inline ModelProgram::Operation clear(int event) { return {trace::Operation::Clear, event}; }
inline ModelProgram::Operation wait(int event) { return {trace::Operation::Wait, event}; }
inline ModelProgram::Operation join(int actor) { return {trace::Operation::Join, actor}; }
inline ModelProgram::Operation kill(int actor) { return {trace::Operation::Kill, actor}; }

}  // namespace spawnarium::test
