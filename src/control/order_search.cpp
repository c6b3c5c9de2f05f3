#include "control/order_search.hpp"

#include <algorithm>
#include <queue>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "control/held_step.hpp"

namespace control {
namespace {

constexpr std::chrono::milliseconds kPause{50};  // While an actor that is out of sight could still print.

/// Where a run leaves the default order: at this step it takes the n-th candidate, from 0.
struct Deviation {
  std::size_t step = 0, candidate = 0;
};
using Plan = std::vector<Deviation>;

/// How far a run has come that followed a plan.
struct Attempt {
  std::size_t lines = 0;                ///< So many of the wanted ones.
  bool whole = false;                   ///< All of them and nothing else, and the run has ended.
  std::vector<std::size_t> candidates;  ///< How many there were at each step.
  Schedule schedule;
};

/// One run: the default order, but for the deviations of a plan.
class Try {
 public:
  Try(HeldRun& run, const Wish& wish, const Plan& plan) : run_{run}, wish_{wish}, plan_{plan} {}

  Attempt go() {
    while (settle()) {
      const std::vector<const Choice*> candidates = candidates_now();
      if (candidates.empty()) return std::move(attempt_);
      const std::size_t step = attempt_.candidates.size();
      attempt_.candidates.push_back(candidates.size());
      take(*candidates[std::min(place_at(step), candidates.size() - 1)]);
    }
    attempt_.whole = attempt_.lines == wish_.lines && open_.empty();
    return std::move(attempt_);
  }

 private:
  Controller& controller() { return run_.controller(); }

  /// Also waits for what is out of sight where nothing else may go on.
  bool settle() {
    const auto end = std::chrono::steady_clock::now() + HeldRun::kPatience;
    while (run_.settle()) {
      const bool waits = candidates_now().empty() && !controller().out_of_sight().empty();
      if (!waits || std::chrono::steady_clock::now() > end) return true;
      std::this_thread::sleep_for(kPause);
    }
    return false;
  }

  std::size_t place_at(std::size_t step) const {
    const auto found =
        std::find_if(plan_.begin(), plan_.end(), [step](const Deviation& each) { return each.step == step; });
    return found != plan_.end() ? found->candidate : 0;
  }

  static bool prints(const Choice& choice) {
    const trace::Event event = to_held_step(choice).event;
    return (event.is_print() && event.value != 2) || (event.is_write() && event.value == 1);
  }

  /// What standard output would be with this text: as many wanted lines more, and the line that has no end yet.
  /// nullopt: a line that is not wanted there.
  std::optional<std::pair<std::size_t, std::string>> after(const Choice& choice) {
    std::string text = open_ + std::string{run_.recording().history().texts().text(choice.at.text)};
    std::size_t more = 0, begin = 0;
    for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const std::size_t n = attempt_.lines + more++;
      const auto line = std::string_view{text}.substr(begin, end - begin);
      if (n >= wish_.lines || !wish_.fits(run_, line, n)) return std::nullopt;
    }
    return std::pair{more, text.substr(begin)};
  }

  /// In the default order: a line that is wanted next, then what goes on by itself.
  std::vector<const Choice*> candidates_now() {
    std::vector<const Choice*> wanted, others;
    for (const Choice* choice : controller().ranked()) {
      if (choice->standing == Choice::Standing::Waits) continue;
      if (!prints(*choice)) others.push_back(choice);
      else if (after(*choice)) wanted.push_back(choice);
    }
    wanted.insert(wanted.end(), others.begin(), others.end());
    return wanted;
  }

  void take(const Choice& choice) {
    if (prints(choice)) {
      auto now = *after(choice);
      attempt_.lines += now.first;
      open_ = std::move(now.second);
    }
    attempt_.schedule.steps.push_back(*parse_step(step_text(choice, controller().names())));
    controller().choose(choice, By::Rule);
  }

  HeldRun& run_;
  const Wish& wish_;
  const Plan& plan_;
  Attempt attempt_;
  std::string open_;  ///< A line of standard output that has no end yet.
};

/// A run that is still to be made.
struct Candidate {
  Plan plan;
  std::size_t lines = 0;  ///< That the run printed from which it deviates.
};

/// Few deviations first, then what came far, then late deviations.
struct ComesLater {
  bool operator()(const Candidate& one, const Candidate& other) const {
    const auto key = [](const Candidate& each) {
      const std::size_t last = each.plan.empty() ? 0 : each.plan.back().step;
      return std::tuple{-static_cast<std::ptrdiff_t>(each.plan.size()), each.lines, last};
    };
    return key(one) < key(other);
  }
};

}  // namespace

std::optional<Schedule> search(const std::function<HeldRun&()>& start, const Wish& wish, std::size_t most_runs) {
  std::priority_queue<Candidate, std::vector<Candidate>, ComesLater> waiting;
  waiting.push({});
  for (std::size_t runs = 0; runs < most_runs && !waiting.empty(); ++runs) {
    const Candidate next = waiting.top();
    waiting.pop();
    Attempt attempt = Try{start(), wish, next.plan}.go();
    if (attempt.whole) return std::move(attempt.schedule);
    for (std::size_t step = next.plan.empty() ? 0 : next.plan.back().step + 1; step < attempt.candidates.size(); ++step)
      for (std::size_t candidate = 1; candidate < attempt.candidates[step]; ++candidate) {
        Plan plan = next.plan;
        plan.push_back({step, candidate});
        waiting.push({std::move(plan), attempt.lines});
      }
  }
  return std::nullopt;
}

}  // namespace control
