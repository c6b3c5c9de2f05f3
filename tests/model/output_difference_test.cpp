#include "model/output_difference.hpp"

#include <doctest/doctest.h>

#include "model/history.hpp"
#include "support/run_builder.hpp"

using model::LineMark;
using spawnarium::test::RunBuilder;

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
  const Run a{{"main", "begin"}, {"f1", "hello"}, {"main", "end"}}, b{{"main", "begin"}, {"main", "end"}, {"main", "after all"}};
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
  const auto line = [](const Run& run, int number) { return "f1 has pid " + std::to_string(run.f1_pid) + ", exit code " + std::to_string(number); };
  const Run a{{"main", line(some, 0).c_str()}}, same{{{"main", line(later, 0).c_str()}}, 7}, other{{{"main", line(later, 1).c_str()}}, 7};
  CHECK(model::compare_output(a.history, same.history).none());
  CHECK_FALSE(model::compare_output(a.history, other.history).none());
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
