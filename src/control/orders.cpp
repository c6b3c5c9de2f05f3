#include "control/orders.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace control {
namespace {

constexpr std::size_t kMostTexts = 20'000;  // That are made one by one, where words are no measure.

std::uint64_t all_of(std::size_t prints) { return prints == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << prints) - 1; }

/// Saturating.
bool add_to(std::uint64_t& sum, std::uint64_t more) {
  const bool fits = sum <= std::numeric_limits<std::uint64_t>::max() - more;
  sum = fits ? sum + more : std::numeric_limits<std::uint64_t>::max();
  return fits;
}

}  // namespace

int Outputs::number_of(const std::string& text) {
  const auto number = static_cast<std::size_t>(std::find(texts_.begin(), texts_.end(), text) - texts_.begin());
  if (number == texts_.size()) texts_.push_back(text);
  return static_cast<int>(number);
}

void Outputs::add(const Trace& trace) {
  if (trace.end != End::Whole) return;
  std::vector<std::size_t> steps;
  for (std::size_t i = 0; i < trace.order.size(); ++i)
    if (!trace.order.step(i).print.empty()) steps.push_back(i);
  if (steps.size() > kMostPrints) {
    ++too_long_;
    return;
  }
  Prints prints;
  for (const std::size_t step : steps) {
    prints.texts.push_back(number_of(trace.order.step(step).print));
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < prints.before.size(); ++i)
      if (trace.order.past(step).contains(steps[i])) before |= std::uint64_t{1} << i;
    prints.before.push_back(before);
  }
  if (std::find(runs_.begin(), runs_.end(), prints) == runs_.end()) runs_.push_back(std::move(prints));
}

Outputs::State Outputs::beginning() const {
  State state;
  for (std::uint32_t run = 0; run < runs_.size(); ++run) state.emplace_back(run, 0);
  return state;
}

bool Outputs::is_end(const State& state) const {
  return std::any_of(state.begin(), state.end(),
                     [&](const auto& each) { return each.second == all_of(runs_[each.first].texts.size()); });
}

/// By each text that can come now: the subset construction, which makes the automaton deterministic, so that an output
/// is counted once in however many ways it comes about.
std::vector<std::pair<int, Outputs::State>> Outputs::next(const State& state) const {
  std::map<int, State> found;
  for (const auto& [run, done] : state) {
    const Prints& prints = runs_[run];
    for (std::size_t i = 0; i < prints.texts.size(); ++i) {
      const std::uint64_t bit = std::uint64_t{1} << i;
      if ((done & bit) == 0 && (prints.before[i] & ~done) == 0) found[prints.texts[i]].emplace_back(run, done | bit);
    }
  }
  std::vector<std::pair<int, State>> all;
  for (auto& [text, states] : found) {
    std::sort(states.begin(), states.end());
    states.erase(std::unique(states.begin(), states.end()), states.end());
    all.emplace_back(text, std::move(states));
  }
  return all;
}

/// No text begins with another one: then two different sequences of texts are two different outputs.
bool Outputs::prefix_free() const {
  for (const std::string& one : texts_)
    for (const std::string& other : texts_)
      if (&one != &other && other.starts_with(one)) return false;
  return true;
}

namespace {

/// Dynamic programming over the downsets of one run whose texts all differ: the usual case, in a few operations each.
std::optional<std::uint64_t> extensions(const std::vector<std::uint64_t>& before, std::size_t most, bool& fits) {
  std::unordered_map<std::uint64_t, std::uint64_t> layer{{0, 1}};
  std::size_t states = 0;
  for (std::size_t n = 0; n < before.size(); ++n) {
    std::unordered_map<std::uint64_t, std::uint64_t> after;
    after.reserve(layer.size() * 2);
    for (const auto& [done, ways] : layer)
      for (std::size_t i = 0; i < before.size(); ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        if ((done & bit) == 0 && (before[i] & ~done) == 0) fits &= add_to(after[done | bit], ways);
      }
    if ((states += after.size()) > most) return std::nullopt;
    layer = std::move(after);
  }
  return layer.begin()->second;
}

}  // namespace

Outputs::Count Outputs::count() const {
  Count count{.number = 0, .exact = too_long_ == 0};
  if (!prefix_free()) {
    const std::vector<std::string> all = first(kMostTexts);
    return {.number = all.size(), .exact = count.exact && all.size() < kMostTexts};
  }
  const auto all_differ = [](const Prints& prints) {
    return std::set<int>{prints.texts.begin(), prints.texts.end()}.size() == prints.texts.size();
  };
  if (runs_.size() == 1 && all_differ(runs_.front())) {
    const auto number = extensions(runs_.front().before, kMostStates, count.exact);
    return number ? Count{*number, count.exact} : Count{1, false};
  }
  std::map<State, std::uint64_t> layer;
  if (!runs_.empty()) layer.emplace(beginning(), 1);
  std::size_t states = 0;
  while (!layer.empty()) {
    std::map<State, std::uint64_t> after;
    for (const auto& [state, ways] : layer) {
      if (is_end(state)) count.exact &= add_to(count.number, ways);
      for (auto& [text, then] : next(state)) count.exact &= add_to(after[std::move(then)], ways);
    }
    if ((states += after.size()) > kMostStates)
      return {.number = std::max<std::uint64_t>(count.number, 1), .exact = false};
    layer = std::move(after);
  }
  return count;
}

std::vector<std::string> Outputs::first(std::size_t most) const {
  std::vector<std::string> found;
  std::set<std::string> known;
  std::vector<std::pair<std::string, State>> open;
  if (!runs_.empty()) open.emplace_back("", beginning());
  while (!open.empty() && found.size() < most) {
    auto [text, state] = std::move(open.back());
    open.pop_back();
    if (is_end(state) && known.insert(text).second) found.push_back(text);
    auto all = next(state);
    for (auto each = all.rbegin(); each != all.rend(); ++each)
      open.emplace_back(text + texts_[static_cast<std::size_t>(each->first)], std::move(each->second));
  }
  return found;
}

}  // namespace control
