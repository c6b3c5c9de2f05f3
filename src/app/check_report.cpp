#include "app/check_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lesson/output_line.hpp"
#include "model/explain.hpp"

namespace app {

using base::in_both;
using base::Language;
using base::tr;
using nlohmann::json;

namespace {

bool held_for_all(const lesson::Rule& rule, const lesson::Retelling& retelling) {
  const std::vector<lesson::Rule> one{rule};
  const auto verdicts = lesson::check(one, retelling);
  return std::all_of(verdicts.begin(), verdicts.end(), [](const lesson::Verdict& each) { return each.finding.held; });
}

int failed_runs(const LessonReport& report) {
  std::vector<int> runs;
  for (const FailedRun& failure : report.failures) runs.push_back(failure.run);
  std::sort(runs.begin(), runs.end());  // Runs end in any order.
  return static_cast<int>(std::unique(runs.begin(), runs.end()) - runs.begin());
}

json failure_json(const FailedRun& failure) {
  return {{"run", failure.run},
          {"says", failure.says.english},
          {"process", failure.each},
          {"why", failure.why.english},
          {"recording", failure.recording.string()}};
}

json lesson_json(const LessonReport& report, double time_scale) {
  json usual = json::array(), failures = json::array();
  for (const UsualCount& count : report.usual)
    usual.push_back({{"says", count.rule->says.english}, {"held", count.held}});
  for (const FailedRun& failure : report.failures) failures.push_back(failure_json(failure));
  json object{{"id", report.lesson->id()},         {"title", report.lesson->title.english}, {"runs", report.runs},
              {"passed", report.failures.empty()}, {"must", report.lesson->must.size()},    {"failures", failures},
              {"seconds", report.seconds}};
  if (time_scale == 1) object["usual"] = usual;
  if (report.lesson->document_output) object["document_order"] = report.document_order;
  return object;
}

}  // namespace

bool CheckReport::passed() const {
  return unreadable.empty() &&
         std::all_of(lessons.begin(), lessons.end(), [](const LessonReport& each) { return each.failures.empty(); });
}

bool add_run(LessonReport& report, int run, const lesson::Retelling& retelling, double time_scale,
             const std::filesystem::path& recording) {
  ++report.runs;
  bool held = true;
  std::vector<lesson::Rule> rules = report.lesson->must;
  for (lesson::Rule& proof : lesson::proofs_of(*report.lesson)) rules.push_back(std::move(proof));
  for (const lesson::Verdict& each : lesson::check(rules, retelling, time_scale)) {
    if (each.finding.held) continue;
    held = false;
    report.failures.push_back(
        {.run = run, .says = each.rule->says, .each = each.each, .why = each.finding.why, .recording = recording});
  }
  if (report.usual.empty()) {
    for (const lesson::Rule& rule : report.lesson->usual) report.usual.push_back({.rule = &rule});
  }
  for (UsualCount& count : report.usual) count.held += held_for_all(*count.rule, retelling) ? 1 : 0;
  const auto& document = report.lesson->document_output;
  if (document && lesson::Comparison{*document, retelling}.same_order()) ++report.document_order;
  return held;
}

void add_deadlocks(LessonReport& report, int run, const model::History& history) {
  const auto failure = std::find_if(report.failures.begin(), report.failures.end(),
                                    [&](const FailedRun& each) { return each.run == run; });
  if (failure == report.failures.end()) return;
  Language language = Language::English;
  for (std::string* why : {&failure->why.english, &failure->why.chinese}) {
    for (const model::DeadlockLine& line : model::deadlock_lines(history, history.end(), language))
      *why += (why->empty() ? "" : tr(language, {"; ", "；"})) + line.sentence;
    language = base::next(language);
  }
}

void add_unreadable_run(LessonReport& report, int run, const std::string& why, const std::filesystem::path& recording) {
  ++report.runs;
  report.failures.push_back(
      {.run = run,
       .says = in_both({"The run leaves a recording that can be read.", "运行之后，录像读得出来。"}),
       .each = "",
       .why = {.english = why, .chinese = why},
       .recording = recording});
}

std::string report_text(const LessonReport& report, const CheckReport& all, Language language) {
  const int failed = failed_runs(report);
  std::string text = fmt::format("{} {}  {}  ", failed == 0 ? "ok  " : "FAIL", report.lesson->number,
                                 report.lesson->title.in(language));
  text +=
      tr(language, {"({0} of {1} runs held)\n", "（{1} 次中 {0} 次全部成立）\n"}, report.runs - failed, report.runs);
  for (const FailedRun& failure : report.failures) {
    text += fmt::format("       {} {}: {}{}{}\n", tr(language, {"run", "第几次"}), failure.run,
                        failure.says.in(language), failure.each.empty() ? "" : " ", failure.each);
    text += fmt::format("         {}\n", failure.why.in(language));
    if (!failure.recording.empty()) text += fmt::format("         {}\n", failure.recording.string());
  }
  if (all.time_scale != 1) return text;
  for (const UsualCount& count : report.usual) {
    text += fmt::format("       {:>3}/{} {} {}\n", count.held, report.runs, tr(language, {"usual:", "通常："}),
                        count.rule->says.in(language));
  }
  if (report.lesson->document_output) {
    text += fmt::format("       {:>3}/{} {}\n", report.document_order, report.runs,
                        tr(language, {"exactly as the document printed it", "和文档印出的完全一样"}));
  }
  return text;
}

std::string summary_text(const CheckReport& report, Language language) {
  int runs = 0;
  const auto failing = std::count_if(report.lessons.begin(), report.lessons.end(),
                                     [](const LessonReport& each) { return !each.failures.empty(); });
  for (const LessonReport& each : report.lessons) runs += each.runs;
  std::string text;
  for (const std::string& message : report.unreadable) text += "FAIL " + message + "\n";
  text += tr(language, {"{0} lessons, {1} runs, {2:.0f} s: ", "{0} 课，运行 {1} 次，用时 {2:.0f} 秒："},
             report.lessons.size(), runs, report.seconds);
  if (report.passed())
    return text + tr(language, {"all that must hold did, every time.\n", "必然成立的每次都成立。\n"});
  return text + tr(language, {"{0} lessons failed, {1} could not be read.\n", "{0} 课有不成立的，{1} 课读不了。\n"},
                   failing, report.unreadable.size());
}

std::string report_json(const CheckReport& report) {
  json lessons = json::array();
  for (const LessonReport& each : report.lessons) lessons.push_back(lesson_json(each, report.time_scale));
  return json{{"passed", report.passed()},
              {"time_scale", report.time_scale},
              {"seconds", report.seconds},
              {"unreadable", report.unreadable},
              {"lessons", lessons}}
             .dump(2) +
         "\n";
}

}  // namespace app
