#include "model/output_difference.hpp"

#include <doctest/doctest.h>

#include "model/history.hpp"
#include "support/random_run.hpp"

using model::LineMark;
using spawnarium::test::RunBuilder;
using trace::Kind;

namespace {

// A main process and a child f1 that print these lines: "main: hello", "f1: hello".
struct Run {
  explicit Run(std::initializer_list<std::pair<const char*, const char*>> lines, int processes_before = 0) {
    for (int i = 0; i < processes_before; ++i) builder.new_serial();
    const auto main = builder.main();
    const auto f1 = builder.child(main, "f1");
    for (const auto& [who, text] : lines) {
      const std::string line = std::string{text} + "\n";
      builder.prints(std::string_view{who} == "main" ? main : f1, line).output(line);
    }
    history.add(builder.events());
    main_pid = RunBuilder::pid_of(main);
    f1_pid = RunBuilder::pid_of(f1);
  }
  RunBuilder builder;
  model::History history{builder};
  std::int64_t main_pid = 0, f1_pid = 0;
};

}  // namespace

TEST_CASE("compare_output: equal output has no difference") {
  const Run a{{"main", "begin"}, {"f1", "hello"}}, b{{"main", "begin"}, {"f1", "hello"}};
  const auto difference = model::compare_output(a.history, b.history);
  REQUIRE(difference.first.size() == 2);
  CHECK(difference.none());
}

TEST_CASE("compare_output: a line that only one run printed is marked there, and nothing else is") {
  const Run a{{"main", "begin"}, {"f1", "hello"}, {"main", "end"}},
      b{{"main", "begin"}, {"main", "end"}, {"main", "after all"}};
  const auto difference = model::compare_output(a.history, b.history);
  CHECK(difference.first == std::vector{LineMark::Same, LineMark::OnlyHere, LineMark::Same});
  CHECK(difference.second == std::vector{LineMark::Same, LineMark::Same, LineMark::OnlyHere});
}

TEST_CASE("compare_output: the same line by another process is another line") {
  const Run a{{"main", "hello"}}, b{{"f1", "hello"}};
  const auto difference = model::compare_output(a.history, b.history);
  CHECK(difference.first == std::vector{LineMark::OnlyHere});
  CHECK(difference.second == std::vector{LineMark::OnlyHere});
}

TEST_CASE("compare_output: a line at another place is moved, in both") {
  const Run a{{"main", "end"}, {"f1", "one"}, {"f1", "two"}}, b{{"f1", "one"}, {"f1", "two"}, {"main", "end"}};
  const auto difference = model::compare_output(a.history, b.history);
  CHECK(difference.first == std::vector{LineMark::Moved, LineMark::Same, LineMark::Same});
  CHECK(difference.second == std::vector{LineMark::Same, LineMark::Same, LineMark::Moved});
}

TEST_CASE("compare_output: pids differ from run to run and mean nothing, other numbers do") {
  const Run some{{"main", "x"}}, later{{{"main", "x"}}, 7};
  REQUIRE(some.f1_pid != later.f1_pid);
  const auto line = [](const Run& run, int number) {
    return "f1 has pid " + std::to_string(run.f1_pid) + ", exit code " + std::to_string(number);
  };
  const Run a{{"main", line(some, 0).c_str()}}, same{{{"main", line(later, 0).c_str()}}, 7},
      other{{{"main", line(later, 1).c_str()}}, 7};
  CHECK(model::compare_output(a.history, same.history).none());
  CHECK_FALSE(model::compare_output(a.history, other.history).none());
}

TEST_CASE("OutputComparing: of runs that grow the difference is the same as of both at once, whatever comes late") {
  std::mt19937 random{3};
  std::size_t moved = 0, only_here = 0;
  for (int i = 0; i < 30; ++i) {
    const RunBuilder runs[] = {spawnarium::test::random_run(random, 500), spawnarium::test::random_run(random, 500)};
    std::vector<std::vector<trace::Event>> arrivals[2], so_far(2);
    model::History growing[] = {model::History{runs[0]}, model::History{runs[1]}};
    for (int side = 0; side < 2; ++side) arrivals[side] = spawnarium::test::arrival(runs[side].events(), random, 60);
    model::OutputComparing comparing;
    for (std::size_t piece = 0; piece < std::max(arrivals[0].size(), arrivals[1].size()); ++piece) {
      for (std::size_t side = 0; side < 2; ++side) {
        if (piece >= arrivals[side].size()) continue;
        const auto& events = arrivals[side][piece];
        growing[side].add(events);
        so_far[side].insert(so_far[side].end(), events.begin(), events.end());
      }
      comparing.update(growing[0], growing[1]);
      model::History whole[] = {model::History{runs[0]}, model::History{runs[1]}};
      for (std::size_t side = 0; side < 2; ++side) whole[side].add(so_far[side]);
      const model::OutputDifference at_once = model::compare_output(whole[0], whole[1]);
      REQUIRE(comparing.difference().first == at_once.first);
      REQUIRE(comparing.difference().second == at_once.second);
    }
    for (const LineMark mark : comparing.difference().second) ++(mark == LineMark::Moved ? moved : only_here);
  }
  CHECK(moved > 10);
  CHECK(only_here > 10);
}

TEST_CASE("OutputComparing: a line that gets its end later, behind others, is compared as it then is") {
  Run a{{"main", "hello"}}, b{std::initializer_list<std::pair<const char*, const char*>>{}};
  model::History growing{b.builder};
  const auto main = b.builder.events().front().object;
  b.builder.prints(main, "hello\n").output("hel").output("trouble\n", 2).output("lo\n");
  model::OutputComparing comparing;
  for (const trace::Event& event : b.builder.events()) {
    growing.add(std::span{&event, 1});
    comparing.update(a.history, growing);
  }
  REQUIRE(comparing.difference().second.size() == 2);
  CHECK(comparing.difference().second[0] == LineMark::Same);
  CHECK(comparing.difference().second[1] == LineMark::OnlyHere);
}

TEST_CASE(
    "OutputComparing: whose pid a number is, and how a process is called, is known of all lines once it is known") {
  RunBuilder a, b;
  const auto grown = [](RunBuilder& run) {
    const auto main = run.main(), f1 = run.create(main, "f1");
    run.prints(main, "f1 is " + std::to_string(RunBuilder::pid_of(f1)) + "\n")
        .output("f1 is " + std::to_string(RunBuilder::pid_of(f1)) + "\n");
    run.prints(main, "that was not the last line\n").output("that was not the last line\n");
    run.start(main, f1).tell({.actor = main, .object = main, .text = run.keep("renamed"), .kind = Kind::Renamed});
  };
  grown(a);
  b.new_serial();  // So that the pids are others.
  grown(b);
  model::History first{a}, second{b};
  model::OutputComparing comparing;
  std::size_t others = 0;
  for (std::size_t i = 0; i < b.events().size(); ++i) {
    first.add(std::span{a.events()}.subspan(i, 1));
    second.add(std::span{b.events()}.subspan(i, 1));
    comparing.update(first, second);
    others += comparing.difference().none() ? 0U : 1U;
  }
  CHECK(others > 0);
  CHECK(comparing.difference().none());
}

TEST_CASE("without_chance: pids, times of day, small parts of a second and folders are left out; words stay") {
  const model::PidNames pids{{4711, "f1"}, {812, "main"}};
  CHECK(model::without_chance("pid 4711, parent 812", pids) == "pid {f1}, parent {main}");
  CHECK(model::without_chance("took 2.003 s", pids) == "took 2.0 s");
  CHECK(model::without_chance("at 12:34:56.789!", pids) == "at {time}!");
  CHECK(model::without_chance("File \"/home/ada/x/hello.py\", line 3", pids) == "File \"hello.py\", line 3");
  CHECK(model::without_chance("x4711 a/b 1/2", pids) == "x4711 a/b 1/2");
  CHECK(model::without_chance("end.", pids) == "end.");
  CHECK(model::without_chance("10.", pids) == "10.");
  CHECK(model::without_chance("", pids).empty());
}

TEST_CASE("compare_texts: the numbers of the lines that differ") {
  const auto difference = model::compare_texts("a\nb\nc\nd", "a\nc\nx\nd\n");
  CHECK(difference.first == std::vector<std::size_t>{2});
  CHECK(difference.second == std::vector<std::size_t>{3});
  CHECK(model::compare_texts("", "").first.empty());
}

TEST_CASE("compare_output: long outputs that differ all over are compared without their order, in no time") {
  std::string a, b;
  for (int i = 0; i < 5000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  const auto difference = model::compare_texts(a, b);
  CHECK(difference.first.size() == 5000);
  CHECK(difference.second.size() == 5000);
}
