#include "lesson/check.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "lesson/output_line.hpp"

using namespace lesson;
using namespace std::chrono_literals;
using trace::Kind;
using trace::Operation;

namespace {

Pattern on(const char* process, std::variant<Kind, Operation> what, const char* object = "", Phase phase = Phase::Begun) {
  Pattern pattern;
  pattern.process = process;
  pattern.what = what;
  pattern.object = object;
  pattern.phase = phase;
  return pattern;
}

Happening happened(std::size_t event, TraceTime at, const char* process, std::variant<Kind, Operation> what, const char* object = "",
                   Phase phase = Phase::Begun) {
  Happening happening;
  happening.event = event;
  happening.at = at;
  happening.process = process;
  happening.what = what;
  happening.object = object;
  happening.phase = phase;
  return happening;
}

PrintedLine printed(const char* process, const char* text) {
  PrintedLine line;
  line.process = process;
  line.text = text;
  return line;
}

// main starts p (pid 812), waits for it, and prints; a lock is never got.
Retelling small_run() {
  Retelling run;
  run.happenings = {
      happened(0, 1ms, "main", Operation::Start, "p"),
      happened(1, 2ms, "p", Kind::Running),
      happened(2, 3ms, "main", Operation::Join, "p"),
      happened(3, 2003ms, "p", Kind::Exited),
      happened(4, 2004ms, "main", Operation::Join, "p", Phase::Ended),
      happened(5, 2005ms, "main", Operation::Acquire, "lock1"),
  };
  run.happenings[5].over = false;
  run.lines = {printed("main", "begin 700"), printed("p", "p 812 at Wed Sep 13 14:29:51 2017"), printed("main", "end")};
  ProcessLife life;
  life.process = "p";
  life.pid = 812;
  life.state = "stopped[SIGTERM]";
  life.exitcode = -15;
  run.processes = {life};
  run.pids = {{"main", 700}, {"p", 812}};
  run.ended = true;
  return run;
}

bool holds(const Condition& condition, double scale = 1) { return evaluate(condition, small_run(), scale).held; }

}  // namespace

TEST_CASE("evaluate: one happening before another, and how far apart") {
  const Pattern exited = on("p", Kind::Exited), joined = on("main", Operation::Join, "p", Phase::Ended);
  CHECK(holds(Before{.first = exited, .second = joined, .apart = {}}));
  CHECK_FALSE(holds(Before{.first = joined, .second = exited, .apart = {}}));
  CHECK_FALSE(holds(Before{.first = exited, .second = on("q", Kind::Exited), .apart = {}}));
  const Pattern running = on("p", Kind::Running);
  CHECK(holds(Before{.first = running, .second = exited, .apart = {.at_least = 2.0, .at_most = 2.5}}));
  CHECK_FALSE(holds(Before{.first = running, .second = exited, .apart = {.at_least = 2.5, .at_most = {}}}));
  CHECK_FALSE(holds(Before{.first = running, .second = exited, .apart = {.at_least = {}, .at_most = 1.0}}));
  CHECK(holds(Before{.first = running, .second = exited, .apart = {.at_least = 20.0, .at_most = {}}}, 0.1));
}

TEST_CASE("evaluate: what did not happen is said in the lesson's words") {
  const Finding finding = evaluate(Before{.first = on("q", Kind::Exited), .second = on("p", Kind::Exited), .apart = {}}, small_run());
  CHECK(finding.why.en == "never happened: q exited");
  CHECK(finding.why.zh == "没有发生：q exited");
}

TEST_CASE("evaluate: how often, from the front and from the back") {
  CHECK(holds(Count{.of = on("", Operation::Join), .at_least = 1, .at_most = 1}));
  CHECK_FALSE(holds(Count{.of = on("", Operation::Join), .at_least = {}, .at_most = 0}));
  CHECK(holds(Count{.of = on("p", Operation::Join), .at_least = {}, .at_most = 0}));
  Pattern last = on("main", Operation::Join, "p");
  last.nth = -1;
  CHECK(find(small_run(), last)->event == 2);
  last.nth = 2;
  CHECK(find(small_run(), last) == nullptr);
}

TEST_CASE("evaluate: unfinished operations, exit codes and states") {
  CHECK(holds(Unfinished{on("main", Operation::Acquire, "lock1")}));
  CHECK_FALSE(holds(Unfinished{on("main", Operation::Join, "p")}));
  CHECK(holds(ExitCode{.process = "p", .is = -15}));
  CHECK_FALSE(holds(ExitCode{.process = "p", .is = 0}));
  CHECK_FALSE(holds(ExitCode{.process = "q", .is = 0}));
  CHECK(holds(FinalState{.process = "p", .is = "stopped[SIGTERM]"}));
  CHECK_FALSE(holds(FinalState{.process = "p", .is = "stopped"}));
}

TEST_CASE("evaluate: lines in order, with placeholders, by whom") {
  CHECK(holds(Lines{.in_order = {"begin {pid:main}", "end"}, .by = ""}));
  CHECK(holds(Lines{.in_order = {"p {pid:p} at {time}"}, .by = "p"}));
  CHECK_FALSE(holds(Lines{.in_order = {"p {pid:p} at {time}"}, .by = "main"}));
  CHECK_FALSE(holds(Lines{.in_order = {"end", "begin {pid:main}"}, .by = ""}));
  CHECK_FALSE(holds(Lines{.in_order = {"begin {pid:p}"}, .by = ""}));
  CHECK_FALSE(holds(Lines{.in_order = {"end"}, .by = "", .on_stderr = true}));
}

TEST_CASE("evaluate: the whole output, in order or in any order") {
  CHECK(holds(Output{.is = {"begin {number}", "p {...}", "end"}}));
  CHECK_FALSE(holds(Output{.is = {"p {...}", "begin {number}", "end"}}));
  CHECK(holds(Output{.is = {"p {...}", "begin {number}", "end"}, .any_order = true}));
  CHECK_FALSE(holds(Output{.is = {"p {...}", "begin {number}"}, .any_order = true}));
  CHECK_FALSE(holds(Output{.is = {"begin {number}", "p {...}", "end", "more"}, .any_order = true}));
}

TEST_CASE("check: a rule for several processes gives a verdict for each") {
  Rule rule;
  rule.condition = Lines{.in_order = {"p {pid:each} at {...}"}, .by = "each"};
  rule.for_each = {"p", "main"};
  const std::vector<Rule> rules{rule};
  const std::vector<Verdict> verdicts = check(rules, small_run());
  REQUIRE(verdicts.size() == 2);
  CHECK(verdicts[0].each == "p");
  CHECK(verdicts[0].finding.held);
  CHECK_FALSE(verdicts[1].finding.held);
}

TEST_CASE("fits: pids are whole numbers, times are dates with times, braces are text") {
  const std::map<std::string, std::int64_t> pids{{"p", 12}};
  CHECK(fits("12", "{pid:p}", pids));
  CHECK_FALSE(fits("123", "{pid:p}", pids));
  CHECK(fits("now 2024-01-02 03:04:05.678901", "now {time}", pids));
  CHECK(fits("{1: 2}", "{1: {number}}", pids));
  CHECK(fits("a b c", "a{...}c", pids));
  CHECK_FALSE(fits("a b d", "a{...}c", pids));
  CHECK_FALSE(fits("12", "{pid:q}", pids));
}

TEST_CASE("with_placeholders: a document's pids, times and comments") {
  const std::map<std::string, std::string> pids{{"9968", "main"}, {"6372", "f2"}};
  CHECK(with_placeholders("f2  start...... 6372 9968", pids) == "f2  start...... {pid:f2} {pid:main}");
  CHECK(with_placeholders("hello alvin:0 Wed Sep 13 14:29:51 2017", pids) == "hello alvin:0 {time}");
  CHECK(with_placeholders("end   # three lines at once", pids) == "end");
  CHECK(with_placeholders("parent process: 9968   # of the IDE", pids) == "parent process: {pid:main}");
  CHECK(with_placeholders("x6372 63720", pids) == "x6372 63720");
}

TEST_CASE("compare: the document's lines beside the run's own") {
  DocumentOutput document;
  document.lines = {"end", "begin 9968", "never"};
  document.pids = {{"9968", "main"}};
  const Comparison comparison = compare(document, small_run());
  REQUIRE(comparison.rows.size() == 4);
  CHECK(comparison.rows[0].own == 3);
  CHECK(comparison.rows[1].own == 1);
  CHECK(comparison.rows[2].own == 0);
  CHECK(comparison.rows[3].document == 0);
  CHECK(comparison.rows[3].own == 2);
  CHECK_FALSE(comparison.same_lines);
  document.lines = {"begin 9968", "p 812 at Wed Sep 13 14:29:51 2017", "end"};
  document.pids = {{"9968", "main"}, {"812", "p"}};
  CHECK(compare(document, small_run()).same_order);
  std::swap(document.lines[0], document.lines[2]);
  CHECK(compare(document, small_run()).same_lines);
  CHECK_FALSE(compare(document, small_run()).same_order);
}

TEST_CASE("compare: as few lines as possible have moved, and each knows where it is in the run") {
  Retelling run;
  for (const char* text : {"f2 start", "trouble", "main", "f1 start", "f2 end", "f1 end"}) {
    PrintedLine line;
    line.text = text;
    line.on_stderr = line.text == "trouble";
    run.lines.push_back(line);
  }
  DocumentOutput document;
  document.lines = {"main", "f1 start", "f2 start", "f2 end", "f1 end"};
  const Comparison comparison = compare(document, run);
  REQUIRE(comparison.rows.size() == 5);
  for (const Comparison::Row& row : comparison.rows) {
    const std::string& text = run.lines[row.line].text;
    CHECK(text == document.lines[static_cast<std::size_t>(row.document) - 1]);
    CHECK(row.moved == (text == "f2 start"));
  }
  CHECK(comparison.rows[0].own == 2);  // Standard error is not counted.
  CHECK(comparison.same_lines);
  CHECK_FALSE(comparison.same_order);
}

TEST_CASE("right_choice: fixed, by the run, or otherwise; and the explanation that fits") {
  Question question;
  question.answered_by_run = true;
  Choice killed, other;
  killed.holds = ExitCode{.process = "p", .is = -15};
  killed.because.en = "no";
  killed.came_true.en = "yes";
  other.otherwise = true;
  other.because.en = "other";
  question.choices = {killed, other};
  CHECK(right_choice(question, small_run()) == 0);
  CHECK(explanation(question, 0, 0).en == "yes");
  CHECK(explanation(question, 1, 0).en == "other");
  question.choices[0].holds = ExitCode{.process = "p", .is = 0};
  CHECK(right_choice(question, small_run()) == 1);
  CHECK(explanation(question, 0, 1).en == "no");
  Retelling cut_short = small_run();
  cut_short.ended = false;
  CHECK_FALSE(right_choice(question, cut_short));
}

TEST_CASE("cue_moments: in the order of the run, without those that did not happen") {
  Lesson lesson;
  Cue late, early, never;
  late.when = on("p", Kind::Exited);
  early.when = on("main", Operation::Start, "p");
  never.when = on("q", Kind::Exited);
  lesson.cues = {late, early, never};
  const std::vector<CueMoment> moments = cue_moments(lesson, small_run());
  REQUIRE(moments.size() == 2);
  CHECK(moments[0].cue == 1);
  CHECK(moments[1].cue == 0);
  CHECK(moments[1].at == 2003ms);
}
