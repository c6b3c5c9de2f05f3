#pragma once

#include <optional>
#include <vector>

#include "lesson/lesson.hpp"
#include "lesson/retelling.hpp"

/// Whether what a lesson says of its program was so in one run. Pure: the same run gives the same verdicts.
///
///     for (const Verdict& each : check(lesson.must, retelling)) if (!each.finding.held) complain(each.rule->says,
///     each.finding.why);
namespace lesson {

/// How a condition came out.
struct Finding {
  bool held = false;
  OwnedText why;                ///< What was seen: "f1 exited at 2.004 s, main join ended at 2.005 s".
  std::optional<TraceTime> at;  ///< The moment that decided it, where there is one.
};

/// `time_scale`: the factor by which the run's sleeps and timeouts were stretched or shortened; what a condition says
/// of seconds is scaled by it.
Finding evaluate(const Condition& condition, const Retelling& retelling, double time_scale = 1);

struct Verdict {
  const Rule* rule = nullptr;
  std::string each;  ///< For which process, if the rule is for several.
  Finding finding;
};
/// One verdict for each rule, and for each of its processes.
std::vector<Verdict> check(const std::vector<Rule>& rules, const Retelling& retelling, double time_scale = 1);

/// What a run has to show so that the answers which the lesson takes for right are right: for questions that are
/// answered on the stage.
std::vector<Rule> proofs_of(const Lesson& lesson);

/// Which choice is right: fixed, or by what happened. nullopt when the run cannot say (it was cut short).
std::optional<std::size_t> right_choice(const Question& question, const Retelling& retelling);

/// What to say to someone who chose this.
const OwnedText& explanation(const Question& question, std::size_t chosen, std::optional<std::size_t> right);

}  // namespace lesson
