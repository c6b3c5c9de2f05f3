#include "control/explorer.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace control {

std::string printed(const Trace& trace) {
  std::string text;
  for (std::size_t i = 0; i < trace.order.size(); ++i) text += trace.order.step(i).print;
  return text;
}

/// A state, and the moves that were tried there.
struct Explorer::Node {
  Node* parent = nullptr;
  Transition step;  ///< That led here.
  std::size_t depth = 0, preemptions = 0;
  bool opened = false;
  std::vector<Move> moves;
  std::vector<Transition> sleep;                   ///< What was tried before in a state that commutes with all since.
  std::map<Move, std::optional<Decision>> wanted;  ///< And why.
  std::set<Move> blocked;
  std::map<Move, std::unique_ptr<Node>> next;

  bool can(Move move) const {
    return std::find(moves.begin(), moves.end(), move) != moves.end() && !blocked.contains(move);
  }
  bool can(int actor) const { return can(Move{actor, false}) || can(Move{actor, true}); }
  /// Whether the actor that came here could go on, but another one is to.
  bool preempts(Move move) const { return parent != nullptr && step.move.actor != move.actor && can(step.move.actor); }
};

struct Explorer::Wanted {
  Node* node = nullptr;
  Move move;
  std::size_t preemptions = 0;
  std::uint64_t asked = 0;
};

namespace {

Transition undone(const Pending& pending) {
  Transition step;
  step.move = pending.move;
  step.process = pending.process;
  step.accesses = pending.accesses;
  return step;
}

}  // namespace

/// The order of the search: few preemptions first, then deep states, as in a depth-first search.
bool Explorer::ComesLater::operator()(const Wanted& one, const Wanted& other) const {
  return std::tuple{one.preemptions, other.node->depth, one.asked} >
         std::tuple{other.preemptions, one.node->depth, other.asked};
}

Explorer::Explorer(ExploredProgram& program, Mode mode)
    : program_{program}, mode_{mode}, root_{std::make_unique<Node>()} {}

Explorer::~Explorer() {
  // Without recursion: a path is as deep as a run is long.
  std::vector<std::unique_ptr<Node>> left;
  left.push_back(std::move(root_));
  while (!left.empty()) {
    const std::unique_ptr<Node> node = std::move(left.back());
    left.pop_back();
    for (auto& [move, next] : node->next) left.push_back(std::move(next));
  }
}

std::optional<Trace> Explorer::next() {
  if (!std::exchange(begun_, true)) {
    program_.start();
    if (go_on(*root_)) return std::exchange(found_, std::nullopt);
  }
  while (!wanted_.empty())
    if (take_next()) return std::exchange(found_, std::nullopt);
  exhausted_ = !cut_;
  return std::nullopt;
}

bool Explorer::take_next() {
  const Wanted wanted = wanted_.top();
  wanted_.pop();
  Node& node = *wanted.node;
  if (node.next.contains(wanted.move) || node.blocked.contains(wanted.move) || sleeps(node, wanted.move)) return false;
  return run_from(node, wanted.move);
}

/// Makes a run that takes `move` in this state. Returns whether it came to a new end.
bool Explorer::run_from(Node& node, Move move) {
  program_.start();
  path_.clear();
  order_ = {};
  if (!repeat(node)) throw Unrepeatable{order_.size()};
  Node* next = try_at(node, move);
  if (next != nullptr && go_on(*next)) return true;
  ++redundant_;
  if (next == nullptr && mode_ == Mode::Reduced)  // It must come before what has closed its way.
    for (const Pending& pending : program_.pending())
      if (pending.move == move) look_for_races_of_undone(pending, order_.size());
  return false;
}

/// Takes the steps that lead to this state again. Returns false if the program behaved differently.
bool Explorer::repeat(Node& node) {
  std::vector<Node*> way;
  for (Node* each = &node; each != nullptr; each = each->parent) way.push_back(each);
  std::reverse(way.begin(), way.end());
  for (std::size_t i = 0; i + 1 < way.size(); ++i) {
    const Transition& known = way[i + 1]->step;
    const auto step = program_.take(known.move);
    if (!step || !is_same(*step, known)) return false;
    path_.push_back(way[i]);
    order_.add(*step);
  }
  return true;
}

/// Takes a move in this state. Returns the state to which it leads; nullptr: the actor could not go on.
Explorer::Node* Explorer::try_at(Node& node, Move move) {
  auto step = program_.take(move);
  if (!step) {
    node.blocked.insert(move);
    return nullptr;
  }
  auto next = std::make_unique<Node>();
  next->parent = &node;
  next->depth = node.depth + 1;
  next->preemptions = node.preemptions + (node.preempts(move) ? 1 : 0);
  if (mode_ == Mode::Reduced) {
    const auto stays = [&](const Transition& other) { return other.move.actor != move.actor && !race(other, *step); };
    for (const Transition& each : node.sleep)
      if (stays(each)) next->sleep.push_back(each);
    for (const auto& [tried, state] : node.next)
      if (stays(state->step)) next->sleep.push_back(state->step);
  }
  next->step = *step;
  path_.push_back(&node);
  order_.add(*step);
  return (node.next[move] = std::move(next)).get();
}

void Explorer::open(Node& node) {
  if (std::exchange(node.opened, true)) return;
  node.moves = program_.moves();
}

bool Explorer::sleeps(const Node& node, Move move) const {
  return std::any_of(node.sleep.begin(), node.sleep.end(), [&](const Transition& each) { return each.move == move; });
}

/// The first of the moves here that goes on. What could not go on may let the time of another come: then there are
/// more moves than before.
Explorer::Node* Explorer::first_that_goes(Node& node) {
  while (true) {
    for (std::size_t i = 0; i < node.moves.size(); ++i) {
      const Move move = node.moves[i];
      if (node.blocked.contains(move) || sleeps(node, move)) continue;
      if (Node* next = try_at(node, move)) return next;
    }
    const std::size_t before = node.moves.size();
    for (const Move move : program_.moves())
      if (std::find(node.moves.begin(), node.moves.end(), move) == node.moves.end()) node.moves.push_back(move);
    if (node.moves.size() == before) return nullptr;
  }
}

/// Runs to the end, from a new state. Returns false if an equivalent run was explored before.
bool Explorer::go_on(Node& first) {
  const std::size_t from = order_.size() == 0 ? 0 : order_.size() - 1;
  Node* node = &first;
  while (node->depth < kMostSteps) {
    open(*node);
    Node* next = first_that_goes(*node);
    if (next == nullptr) break;
    const Move taken = next->step.move;
    for (const Move other : node->moves)  // That its time is over, or that it goes on, is decided by nobody else.
      if (mode_ == Mode::Naive || (other.actor == taken.actor && other != taken)) want(*node, other, std::nullopt);
    node = next;
  }
  const bool cut = node->depth >= kMostSteps;
  if (mode_ == Mode::Reduced) look_for_races(from);
  const bool asleep = std::any_of(node->moves.begin(), node->moves.end(),
                                  [&](Move move) { return node->can(move) && sleeps(*node, move); });
  if (asleep && !cut) return false;
  found_ = Trace{.order = order_,
                 .end = cut ? End::Cut : program_.end(),
                 .preemptions = node->preemptions,
                 .decision = decision_of(*node)};
  cut_ |= found_->end == End::Cut;
  ++runs_;
  return true;
}

std::optional<Decision> Explorer::decision_of(const Node& node) const {
  for (const Node* each = &node; each->parent != nullptr; each = each->parent) {
    const auto wanted = each->parent->wanted.find(each->step.move);
    if (wanted != each->parent->wanted.end() && wanted->second) return wanted->second;
  }
  return std::nullopt;
}

void Explorer::want(Node& node, Move move, std::optional<Decision> because) {
  if (node.next.contains(move) || node.blocked.contains(move)) return;
  if (!node.wanted.emplace(move, std::move(because)).second) return;
  wanted_.push({&node, move, node.preemptions + (node.preempts(move) ? 1 : 0), ++asked_});
}

/// Looks for the races whose later step is at `from` or after it; the others were found in the run from which this one
/// deviates. Operations that were still pending at the end race, too, and those that a signal has cut short.
void Explorer::look_for_races(std::size_t from) {
  for (std::size_t later = from; later < order_.size(); ++later) {
    look_for_races_of(order_.step(later), order_.before(later), order_.past(later), later);
    for (const Pending& pending : order_.step(later).cut_short) {
      look_for_races_of_undone(pending, later);
      reverse(later, undone(pending), order_.before_next(pending.move.actor, later), order_.size());
    }
  }
  for (const Pending& pending : program_.pending()) look_for_races_of_undone(pending, order_.size());
}

void Explorer::look_for_races_of_undone(const Pending& pending, std::size_t at) {
  const StepSet before = order_.before_next(pending.move.actor, at);
  look_for_races_of(undone(pending), before, before, at);
}

/// Looks for the steps that race with `step` directly: no other racing step lies between them in happens-before.
void Explorer::look_for_races_of(const Transition& step, const StepSet& before, const StepSet& past, std::size_t at) {
  std::vector<std::size_t> racing;
  for (std::size_t earlier = at; earlier-- > 0;) {
    if (before.contains(earlier) || !race(order_.step(earlier), step)) continue;
    const bool direct = std::none_of(racing.begin(), racing.end(),
                                     [&](std::size_t between) { return order_.past(between).contains(earlier); });
    if (!direct || reverse(earlier, step, past, at)) racing.push_back(earlier);
  }
}

/// Wants a run in which `step` comes before the `earlier` one: after all that does not depend on that. Any of the steps
/// with which such a run can begin will do (the initials): one that is wanted already is enough (source set). Returns
/// false where there is no such run: `step` was not possible yet.
bool Explorer::reverse(std::size_t earlier, const Transition& step, const StepSet& past, std::size_t at) {
  Node& node = *path_[earlier];
  StepSet between;
  std::vector<Move> initials;
  std::set<int> seen;
  bool first = true;  // Whether `step` depends on none of them.
  for (std::size_t i = earlier + 1; i < at; ++i) {
    if (order_.step(i).move.actor == order_.step(earlier).move.actor || order_.past(i).contains(earlier)) continue;
    const Move move = order_.step(i).move;
    if (!order_.past(i).intersects(between) && !seen.contains(move.actor)) initials.push_back(move);
    seen.insert(move.actor);
    between.add(i);
    first = first && !depends(order_.step(i), step);
  }
  if (first && !past.intersects(between) && !seen.contains(step.move.actor))
    initials.insert(initials.begin(), step.move);
  const auto covered = [&](Move move) {
    return node.next.contains(move) || node.wanted.contains(move) || sleeps(node, move);
  };
  std::erase_if(initials, [&](Move move) { return !covered(move) && !node.can(move); });
  if (initials.empty()) return false;
  if (std::any_of(initials.begin(), initials.end(), covered)) return true;
  const auto quiet = std::find_if(initials.begin(), initials.end(), [&](Move move) { return !node.preempts(move); });
  want(node, quiet != initials.end() ? *quiet : initials.front(), Decision{step, order_.step(earlier)});
  return true;
}

}  // namespace control
