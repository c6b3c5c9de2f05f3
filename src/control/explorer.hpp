#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "control/causality.hpp"
#include "control/explored.hpp"

namespace control {

/// Two steps that race: here `first` comes before `second`, in the run from which this one deviates after it.
struct Decision {
  Transition first, second;
};

/// A run that was explored: its steps, in the order in which they were taken, and which happened before which.
struct Trace {
  Causality order;
  End end = End::Whole;
  std::size_t preemptions = 0;       ///< How often an actor was left that could have gone on.
  std::optional<Decision> decision;  ///< The last order that was decided differently. None: in the first run.
};

/// What a run printed on standard output, in the order of its steps.
std::string printed(const Trace& trace);

/// The program does not do the same in each run: what was to be repeated could not be.
struct Unrepeatable {
  std::size_t step = 0;  ///< From 0.
};

/// Explores all orders in which a program can run: stateless model checking, which repeats prefixes of earlier runs and
/// leaves them at one step. Each class of equivalent runs (Causality) is visited at least once.
///
///     Explorer explorer{program};
///     while (const auto trace = explorer.next()) look_at(*trace);
///     if (explorer.exhausted()) say("these were all");
///
/// Reduced: dynamic partial order reduction with source sets and sleep sets (Abdulla et al. 2014). Where two steps of a
/// run race, a run is wanted in which the later one comes first. Of the runs that are wanted, those with the fewest
/// preemptions come first (iterative context bounding), so that the first counterexample is a simple one.
/// Naive: every move at every state, without any reduction: the judge of the other.
///
/// next() makes runs, and blocks meanwhile; what the program throws passes. Throws Unrepeatable.
class Explorer {
 public:
  enum class Mode : std::uint8_t { Reduced, Naive };
  static constexpr std::size_t kMostSteps = 2000;  ///< Of a run; then it is cut.

  explicit Explorer(ExploredProgram& program, Mode mode = Mode::Reduced);
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;
  ~Explorer();

  /// The next run that came to its end. nullopt: there is none any more.
  std::optional<Trace> next();
  /// Whether all there is to be tried was tried, and no run was cut: next() has said that there is none any more.
  bool exhausted() const { return exhausted_; }
  std::size_t runs() const { return runs_; }
  /// Runs that led to nothing new: an equivalent one had been explored, or what was to come first could not.
  std::size_t redundant() const { return redundant_; }

 private:
  struct Node;
  struct Wanted;
  struct ComesLater {
    bool operator()(const Wanted& one, const Wanted& other) const;
  };

  bool take_next();
  bool run_from(Node& node, Move move);
  bool repeat(Node& node);
  Node* try_at(Node& node, Move move);
  std::optional<Decision> decision_of(const Node& node) const;
  Node* first_that_goes(Node& node);
  void open(Node& node);
  bool go_on(Node& node);
  void want(Node& node, Move move, std::optional<Decision> because);
  bool sleeps(const Node& node, Move move) const;
  void look_for_races(std::size_t from);
  void look_for_races_of_undone(const Pending& pending, std::size_t at);
  void look_for_races_of(const Transition& step, const StepSet& before, const StepSet& past, std::size_t at);
  bool reverse(std::size_t earlier, const Transition& step, const StepSet& past, std::size_t at);

  ExploredProgram& program_;
  const Mode mode_;
  std::unique_ptr<Node> root_;
  std::vector<Node*> path_;  ///< Of the present run: path_[i] is the state before step i.
  Causality order_;
  std::priority_queue<Wanted, std::vector<Wanted>, ComesLater> wanted_;
  std::uint64_t asked_ = 0;
  std::optional<Trace> found_;
  std::size_t runs_ = 0, redundant_ = 0;
  bool begun_ = false, cut_ = false, exhausted_ = false;
};

}  // namespace control
