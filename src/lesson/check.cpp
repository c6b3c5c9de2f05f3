#include "lesson/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lesson/output_line.hpp"

namespace lesson {

using base::in_both;

namespace {

std::string seconds(TraceTime time) { return fmt::format("{:.3f} s", std::chrono::duration<double>(time).count()); }

OwnedText never_happened(const Pattern& pattern) {
  return in_both({"never happened: {0}", "没有发生：{0}"}, pattern.words());
}

// Seconds between two happenings, where a condition asks for them. nullopt: as asked.
std::optional<OwnedText> breach_of(const Apart& apart, TraceTime distance, double time_scale) {
  const double took = std::chrono::duration<double>(distance).count();
  if (apart.at_least && took < *apart.at_least * time_scale) {
    return in_both({"only {0:.3f} s apart, not {1:.3f} s", "只相隔 {0:.3f} 秒，不到 {1:.3f} 秒"}, took,
                   *apart.at_least * time_scale);
  }
  if (apart.at_most && took > *apart.at_most * time_scale) {
    return in_both({"{0:.3f} s apart, more than {1:.3f} s", "相隔 {0:.3f} 秒，超过 {1:.3f} 秒"}, took,
                   *apart.at_most * time_scale);
  }
  return std::nullopt;
}

class Evaluator {
 public:
  Evaluator(const Retelling& retelling, double time_scale) : retelling_{retelling}, time_scale_{time_scale} {}

  Finding operator()(const Before& before) const {
    const auto first = retelling_.find(before.first), second = retelling_.find(before.second);
    if (!first || !second) {
      const Pattern& missing = !first ? before.first : before.second;
      return {.held = false, .why = never_happened(missing), .at = std::nullopt};
    }
    const std::string seen = fmt::format("{} {}, {} {}", before.first.words(), seconds(first->at),
                                         before.second.words(), seconds(second->at));
    if (first->event >= second->event) return {.held = false, .why = OwnedText{seen, seen}, .at = second->at};
    if (const auto breach = breach_of(before.apart, second->at - first->at, time_scale_)) {
      return {.held = false,
              .why = OwnedText{breach->english + ": " + seen, breach->chinese + "：" + seen},
              .at = second->at};
    }
    return {.held = true, .why = OwnedText{seen, seen}, .at = first->at};
  }

  Finding operator()(const Count& wanted) const {
    const int seen = retelling_.count(wanted.of);
    const bool held = (!wanted.at_least || seen >= *wanted.at_least) && (!wanted.at_most || seen <= *wanted.at_most);
    const auto one = retelling_.find(wanted.of);
    return {.held = held,
            .why = in_both({"{0}: seen {1} times", "{0}：{1} 次"}, wanted.of.words(), seen),
            .at = one ? std::optional{one->at} : std::nullopt};
  }

  Finding operator()(const Unfinished& unfinished) const {
    if (const auto call = retelling_.unfinished(unfinished.call)) {
      return {.held = true,
              .why = in_both({"{0} since {1}, and never over", "{0}：从 {1} 起，一直没有结束"}, unfinished.call.words(),
                             seconds(call->at)),
              .at = call->at};
    }
    return {.held = false,
            .why = in_both({"nothing is left unfinished like {0}", "没有未结束的 {0}"}, unfinished.call.words()),
            .at = std::nullopt};
  }

  Finding operator()(const ExitCode& exit) const {
    const auto life = retelling_.life_of(exit.process);
    if (!life) return no_process(exit.process);
    const std::string seen = life->exitcode ? std::to_string(*life->exitcode) : "None";
    return {.held = life->exitcode == exit.is,
            .why = in_both({"exit code of {0}: {1}", "{0} 的退出码：{1}"}, exit.process, seen),
            .at = life->ended};
  }

  Finding operator()(const FinalState& state) const {
    const auto life = retelling_.life_of(state.process);
    if (!life) return no_process(state.process);
    return {.held = life->state == state.is,
            .why = in_both({"{0} is {1} at the end", "{0} 最后是 {1}"}, state.process, life->state),
            .at = life->ended};
  }

  Finding operator()(const Lines& lines) const {
    auto next = lines.in_order.begin();
    for (const PrintedLine& line : retelling_.lines()) {
      const bool counts = (line.stream == 2) == lines.on_stderr && (lines.by.empty() || line.process == lines.by);
      if (!counts || !fits(line.text, *next, retelling_.pids())) continue;
      if (++next == lines.in_order.end())
        return {.held = true, .why = in_both({"printed: {0}", "打印了：{0}"}, line.text), .at = line.at};
    }
    const std::size_t found = static_cast<std::size_t>(next - lines.in_order.begin());
    if (found == 0) return not_printed(*next);
    return {.held = false,
            .why = in_both({"not printed after '{0}': '{1}'", "在 '{0}' 之后没有打印：'{1}'"},
                           lines.in_order[found - 1], *next),
            .at = std::nullopt};
  }

  Finding operator()(const Output& output) const {
    std::vector<PrintedLine> seen = retelling_.lines();
    std::erase_if(seen, [](const PrintedLine& line) { return line.stream == 2; });
    return output.any_order ? as_set(output, seen) : as_sequence(output, seen);
  }

 private:
  static Finding no_process(const std::string& process) {
    return {.held = false, .why = in_both({"there was no process {0}", "没有进程 {0}"}, process), .at = std::nullopt};
  }

  static Finding printed_beyond(const PrintedLine& line) {
    return {.held = false,
            .why = in_both({"printed, but not expected: '{0}'", "多打印了：'{0}'"}, line.text),
            .at = line.at};
  }
  static Finding not_printed(const std::string& line) {
    return {.held = false, .why = in_both({"not printed: '{0}'", "没有打印：'{0}'"}, line), .at = std::nullopt};
  }

  Finding as_sequence(const Output& output, const std::vector<PrintedLine>& seen) const {
    for (std::size_t i = 0; i < std::max(seen.size(), output.is.size()); ++i) {
      if (i >= output.is.size()) return printed_beyond(seen[i]);
      if (i >= seen.size()) return not_printed(output.is[i]);
      if (fits(seen[i].text, output.is[i], retelling_.pids())) continue;
      return {.held = false,
              .why = in_both({"line {0} is '{1}', not '{2}'", "第 {0} 行是 '{1}'，不是 '{2}'"}, i + 1, seen[i].text,
                             output.is[i]),
              .at = seen[i].at};
    }
    return all_printed(seen.size());
  }

  Finding as_set(const Output& output, const std::vector<PrintedLine>& seen) const {
    std::vector<bool> taken(seen.size(), false);
    for (const std::string& expected : output.is) {
      std::size_t i = 0;
      while (i < seen.size() && (taken[i] || !fits(seen[i].text, expected, retelling_.pids()))) ++i;
      if (i == seen.size()) return not_printed(expected);
      taken[i] = true;
    }
    const auto beyond = std::find(taken.begin(), taken.end(), false);
    if (beyond != taken.end()) return printed_beyond(seen[static_cast<std::size_t>(beyond - taken.begin())]);
    return all_printed(seen.size());
  }

  static Finding all_printed(std::size_t lines) {
    return {.held = true, .why = in_both({"all {0} lines", "全部 {0} 行"}, lines), .at = std::nullopt};
  }

  const Retelling& retelling_;
  double time_scale_;
};

void put_in(std::string& word, const std::string& process) {
  if (word == "each") word = process;
}
void put_in(Pattern& pattern, const std::string& process) {
  for (std::string* word : {&pattern.process, &pattern.object, &pattern.by}) put_in(*word, process);
}
void put_in_line(std::string& line, const std::string& process) {
  constexpr std::string_view kEach = "{pid:each}";
  for (std::size_t at = line.find(kEach); at != std::string::npos; at = line.find(kEach, at))
    line.replace(at, kEach.size(), "{pid:" + process + "}");
}

// Puts a process in the place of "each".
struct PutIn {
  const std::string& process;
  void operator()(Before& before) const { put_in(before.first, process), put_in(before.second, process); }
  void operator()(Count& count) const { put_in(count.of, process); }
  void operator()(Unfinished& unfinished) const { put_in(unfinished.call, process); }
  void operator()(ExitCode& exit) const { put_in(exit.process, process); }
  void operator()(FinalState& state) const { put_in(state.process, process); }
  void operator()(Lines& lines) const {
    put_in(lines.by, process);
    for (std::string& line : lines.in_order) put_in_line(line, process);
  }
  void operator()(Output&) const {}
};

}  // namespace

Finding evaluate(const Condition& condition, const Retelling& retelling, double time_scale) {
  return std::visit(Evaluator{retelling, time_scale}, condition);
}

std::vector<Verdict> check(const std::vector<Rule>& rules, const Retelling& retelling, double time_scale) {
  std::vector<Verdict> verdicts;
  for (const Rule& rule : rules) {
    if (rule.for_each.empty())
      verdicts.push_back({.rule = &rule, .each = "", .finding = evaluate(rule.condition, retelling, time_scale)});
    for (const std::string& process : rule.for_each) {
      Condition condition = rule.condition;
      std::visit(PutIn{process}, condition);
      verdicts.push_back({.rule = &rule, .each = process, .finding = evaluate(condition, retelling, time_scale)});
    }
  }
  return verdicts;
}

std::vector<Rule> proofs_of(const Lesson& lesson) {
  std::vector<Rule> rules;
  for (const Question& question : lesson.questions)
    if (question.proof) rules.push_back({question.ask, *question.proof, {}, 0});
  return rules;
}

std::optional<std::size_t> right_choice(const Question& question, const Retelling& retelling) {
  std::optional<std::size_t> otherwise;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const Choice& choice = question.choices[i];
    if (choice.right || (choice.holds && evaluate(*choice.holds, retelling).held)) return i;
    if (choice.otherwise && retelling.ended()) otherwise = i;
  }
  return otherwise;
}

const OwnedText& explanation(const Question& question, std::size_t chosen, std::optional<std::size_t> right) {
  const Choice& choice = question.choices.at(chosen);
  return chosen == right && !choice.came_true.empty() ? choice.came_true : choice.because;
}

}  // namespace lesson
