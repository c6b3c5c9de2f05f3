#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/accesses.hpp"
#include "control/beyond_gates.hpp"
#include "control/explored.hpp"
#include "control/held_run.hpp"
#include "control/schedule.hpp"
#include "trace/reader.hpp"

namespace control {

/// A real program as an explorer needs it: each run is a held run from the beginning.
///
///     ExploredRun program{[&]() -> HeldRun& { return run.emplace(launch, options); }};
///     Explorer explorer{program};
///
/// Blocks as HeldRun does, and throws Refused and Interrupted as that.
class ExploredRun : public ExploredProgram {
 public:
  /// When a sleep or a timeout is over.
  enum class Sleep : std::uint8_t {
    ByClock,  ///< Only where nobody else can move: it is long against what a program computes (Deadlines).
    Free,     ///< At any time: sleep is no synchronisation.
  };
  /// `start` begins another run and ends the one before. The program's side effects are repeated.
  explicit ExploredRun(std::function<HeldRun&()> start, Sleep sleep = Sleep::ByClock);

  void start() override;
  std::vector<Move> moves() override;
  std::optional<Transition> take(Move move) override;
  std::vector<Pending> pending() override;
  End end() override;

  /// The present run: all that was chosen, also what could not go on.
  const Schedule& schedule() const { return schedule_; }
  /// Where in it the n-th step is that could be taken: from 0.
  std::size_t place_of(std::size_t step) const { return places_[step]; }
  HeldRun& run() { return *run_; }
  /// What the numbers of actors and objects stand for: names as Names has them.
  const std::string& name_of(int number) const { return accesses_.name_of(number); }
  /// What an uncaught exception says, where the present run had one.
  const std::string& raised() const { return raised_; }
  /// What passed no gate: in the first run, and other programs and steps out of sight in any.
  const BeyondGates& beyond_gates() const { return beyond_gates_; }

 private:
  using Arrival = record::GateControl::Arrival;
  Controller& controller() { return run_->controller(); }
  const Names& names() { return controller().names(); }
  void settle();
  bool is_hopeless(const Choice& choice);
  const Choice* choice_of(Move move);
  std::optional<Arrival> arrival_of(trace::Serial actor);
  std::vector<trace::Event> new_events();
  Transition made(const Choice& choice, const Access& access, const std::vector<trace::Event>& events);
  void add_deaths(Transition& step);
  std::vector<int> new_actors();
  std::string print_of(const Arrival& at);
  std::string without_pids(const std::string& text) const;

  const std::function<HeldRun&()> start_;
  const Sleep sleep_;
  HeldRun* run_ = nullptr;
  Accesses accesses_;
  BeyondGates beyond_gates_;
  bool first_ = true;

  // Of the present run.
  std::optional<trace::Reader> reader_;
  bool ended_ = false;
  Schedule schedule_;
  std::vector<std::size_t> places_;
  std::map<int, trace::Serial> actors_;
  std::vector<trace::Serial> living_;
  std::map<std::string, std::string> pids_;
  std::string raised_;
};

}  // namespace control
