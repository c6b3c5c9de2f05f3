#include "lesson/check.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "lesson/output_line.hpp"
#include "support/told.hpp"

using namespace lesson;
using namespace std::chrono_literals;
using spawnarium::test::RunBuilder;
using spawnarium::test::Told;
using trace::Kind;
using trace::Operation;

namespace {

Pattern on(const char* process, std::variant<Kind, Operation> what, const char* object = "",
           Phase phase = Phase::Begun) {
  Pattern pattern;
  pattern.process = process;
  pattern.what = what;
  pattern.object = object;
  pattern.phase = phase;
  return pattern;
}

// main starts p, waits for it, and prints; a lock is never got.
Told small_run(bool to_its_end = true) {
  RunBuilder run;
  Lesson lesson;
  lesson.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0},
                      {.alias = "p", .name = "Process-1", .parent = "", .nth = 0}};
  const auto print = [&](trace::Serial process, const std::string& line) {
    run.prints(process, line + "\n").output(line + "\n");
  };
  const auto at = [&](double ms) { run.at_ms(ms - 0.001); };  // Each event is a microsecond after the one before it.
  const auto main = run.main();
  print(main, "begin " + std::to_string(RunBuilder::pid_of(main)));
  const auto lock = run.object(main, trace::ObjectType::Lock);
  const auto p = run.create(main, "Process-1");
  at(1);
  const auto start = run.begin(main, Operation::Start, p);
  at(2);
  run.running(p).end(main, start);
  at(3);
  const auto join = run.waits(main, Operation::Join, p);
  print(p, "p " + std::to_string(RunBuilder::pid_of(p)) + " at Wed Sep 13 14:29:51 2017");
  at(2003);
  run.exited(p, -15);
  at(2004);
  run.end(main, join);
  print(main, "end");
  run.waits(main, Operation::Acquire, lock);
  if (to_its_end) run.tell({.actor = RunBuilder::kSupervisor, .object = main, .kind = Kind::RunEnded});
  return {std::move(run), std::move(lesson)};
}

bool holds(const Condition& condition, double scale = 1) { return evaluate(condition, *small_run(), scale).held; }

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
  const Finding finding =
      evaluate(Before{.first = on("q", Kind::Exited), .second = on("p", Kind::Exited), .apart = {}}, *small_run());
  CHECK(finding.why.english == "never happened: q exited");
  CHECK(finding.why.chinese == "没有发生：q exited");
}

TEST_CASE("evaluate: how often, from the front and from the back") {
  CHECK(holds(Count{.of = on("", Operation::Join), .at_least = 1, .at_most = 1}));
  CHECK_FALSE(holds(Count{.of = on("", Operation::Join), .at_least = {}, .at_most = 0}));
  CHECK(holds(Count{.of = on("p", Operation::Join), .at_least = {}, .at_most = 0}));
  Pattern last = on("main", Operation::Join, "p");
  last.nth = -1;
  CHECK(small_run()->find(last)->at == 3ms);
  last.nth = 2;
  CHECK_FALSE(small_run()->find(last));
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
  const std::vector<Verdict> verdicts = check(rules, *small_run());
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

TEST_CASE("wanted_lines: the document's, with what is undecided in its place") {
  lesson::Lesson lesson;
  CHECK(wanted_lines(lesson).empty());
  lesson.document_output = DocumentOutput{
      .lines = {"begin 9968", "8 cores", "", "never", "end   # at last"}, .pids = {{"9968", "main"}}, .notes = {}};
  CHECK(wanted_lines(lesson) == std::vector<std::string>{"begin {pid:main}", "8 cores", "never", "end"});
  lesson.schedule.undecided = {{.lines = {2}, .instead = {"{number} cores"}},
                               {.lines = {4}},
                               {.instead = {"first"}, .after = 0},
                               {.instead = {"last"}, .after = 5}};
  CHECK(wanted_lines(lesson) == std::vector<std::string>{"first", "begin {pid:main}", "{number} cores", "end", "last"});
  lesson.schedule.want = {"only this"};
  CHECK(wanted_lines(lesson) == std::vector<std::string>{"only this"});
}

TEST_CASE("compare: the document's lines beside the run's own") {
  DocumentOutput document;
  document.lines = {"end", "begin 9968", "never"};
  document.pids = {{"9968", "main"}};
  const Comparison comparison{document, *small_run()};
  REQUIRE(comparison.rows().size() == 3);
  CHECK(comparison.rows()[0].own == 3);
  CHECK(comparison.rows()[1].own == 1);
  CHECK(comparison.rows()[2].own == 0);
  REQUIRE(comparison.only_here() == 1);
  CHECK(comparison.only_here(0).document == 0);
  CHECK(comparison.only_here(0).own == 2);
  CHECK_FALSE(comparison.same_lines());
  document.lines = {"begin 9968", "p 812 at Wed Sep 13 14:29:51 2017", "end"};
  document.pids = {{"9968", "main"}, {"812", "p"}};
  CHECK(Comparison{document, *small_run()}.same_order());
  std::swap(document.lines[0], document.lines[2]);
  CHECK(Comparison{document, *small_run()}.same_lines());
  CHECK_FALSE(Comparison{document, *small_run()}.same_order());
}

TEST_CASE("compare: as few lines as possible have moved, and each knows where it is in the run") {
  RunBuilder made;
  made.main();
  for (const std::string text : {"f2 start", "trouble", "main", "f1 start", "f2 end", "f1 end"})
    made.output(text + "\n", text == "trouble" ? 2 : 1);
  const Told run{std::move(made), {}};
  DocumentOutput document;
  document.lines = {"main", "f1 start", "f2 start", "f2 end", "f1 end"};
  const Comparison comparison{document, *run};
  REQUIRE(comparison.rows().size() == 5);
  for (const Comparison::Row& row : comparison.rows()) {
    const std::string_view text = run->line(row.line).text;
    CHECK(text == document.lines[static_cast<std::size_t>(row.document) - 1]);
    CHECK(row.moved == (text == "f2 start"));
  }
  CHECK(comparison.rows()[0].own == 2);  // Standard error is not counted.
  CHECK(comparison.same_lines());
  CHECK_FALSE(comparison.same_order());
}

TEST_CASE("right_choice: fixed, by the run, or otherwise; and the explanation that fits") {
  Question question;
  question.answered_by_run = true;
  Choice killed, other;
  killed.holds = ExitCode{.process = "p", .is = -15};
  killed.because.english = "no";
  killed.came_true.english = "yes";
  other.otherwise = true;
  other.because.english = "other";
  question.choices = {killed, other};
  CHECK(right_choice(question, *small_run()) == 0);
  CHECK(explanation(question, 0, 0).english == "yes");
  CHECK(explanation(question, 1, 0).english == "other");
  question.choices[0].holds = ExitCode{.process = "p", .is = 0};
  CHECK(right_choice(question, *small_run()) == 1);
  CHECK(explanation(question, 0, 1).english == "no");
  CHECK_FALSE(right_choice(question, *small_run(false)));
}

TEST_CASE("cue_moments: in the order of the run, without those that did not happen") {
  Lesson lesson;
  Cue late, early, never;
  late.when = on("p", Kind::Exited);
  early.when = on("main", Operation::Start, "p");
  never.when = on("q", Kind::Exited);
  lesson.cues = {late, early, never};
  const Told small = small_run();
  lesson.processes = small.lesson.processes;
  const std::vector<CueMoment> moments = Retelling{*small.history, lesson}.cue_moments();
  REQUIRE(moments.size() == 2);
  CHECK(moments[0].cue == 1);
  CHECK(moments[1].cue == 0);
  CHECK(moments[1].at == 2003ms);
}
