#include "model/console.hpp"

#include <doctest/doctest.h>

#include <random>

#include "support/random_run.hpp"
#include "support/run_builder.hpp"

using model::History;
using spawnarium::test::RunBuilder;
using trace::Kind;
using trace::Serial;

namespace {

std::string text_of(const std::vector<model::ConsoleLine>& lines) {
  std::string text;
  for (const model::ConsoleLine& line : lines)
    text +=
        std::to_string(line.process) + (line.stream == 2 ? "!" : ":") + line.text + (line.continues ? "+" : "") + "\n";
  return text;
}
std::string console_text(const History& history) { return text_of(history.console()); }

}  // namespace

TEST_CASE("Console: each line is whose print it is") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  run.prints(f1, "hello\n", 5).prints(f2, "world\n").prints(f1, "hello\n");
  run.output("world\nhello\n").output("hello\nsomebody else\n");
  History history{run};
  history.add(run.events());
  CHECK(console_text(history) == std::to_string(f2) + ":world\n" + std::to_string(f1) + ":hello\n" +
                                     std::to_string(f1) + ":hello\n0:somebody else\n");
  CHECK(history.console()[1].place == 5);
  CHECK(history.after(history.size() - 1).console_lines == 2);
  CHECK(history.after(history.size()).console_lines == 4);
}

TEST_CASE("Console: a line read in pieces, cut within a character, is one line of one owner") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.prints(f1, "我是子进程\n").prints(main, "x\n");
  const std::string bytes = "我是子进程\nx\n";
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    RunBuilder copy = run;
    copy.output(bytes.substr(0, cut)).output(bytes.substr(cut));
    History history{copy};
    history.add(copy.events());
    CHECK(console_text(history) == std::to_string(f1) + ":我是子进程\n" + std::to_string(main) + ":x\n");
  }
}

TEST_CASE("Console: prints without newline stay on their line, whoever goes on with it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.prints(main, "a").prints(main, "b\n").prints(main, "c").prints(f1, "d\n");
  run.output("ab\ncd\n");
  History history{run};
  history.add(run.events());
  CHECK(console_text(history) ==
        std::to_string(main) + ":ab\n" + std::to_string(main) + ":c\n" + std::to_string(f1) + ":d+\n");
}

TEST_CASE("Console: a print that went elsewhere does not hold up those after it") {
  RunBuilder run;
  const Serial main = run.main();
  run.prints(main, "to a file\n").prints(main, "to the screen\n").output("to the screen\n");
  History history{run};
  history.add(run.events());
  CHECK(console_text(history) == std::to_string(main) + ":to the screen\n");
}

TEST_CASE("Console: a traceback is told by the process that raised") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const std::string traceback =
      "Traceback (most recent call last):\n  File \"p.py\", line 3, in f\n    x()\nNameError: name 'x' is not "
      "defined\n";
  run.tell({.actor = f1, .object = f1, .text = run.keep("NameError: name 'x' is not defined"), .kind = Kind::Raised});
  run.output("Process f1:\n" + traceback + "other\n", 2);
  History history{run};
  history.add(run.events());
  const auto& lines = history.console();
  REQUIRE(lines.size() == 6);
  for (std::size_t i = 0; i < 5; ++i) CHECK(lines[i].process == f1);
  CHECK(lines[5].process == trace::kNobody);
  CHECK(lines[0].stream == 2);
}

TEST_CASE("Console: taken in one by one it says what a history says") {
  std::mt19937 random{12};
  const RunBuilder run = spawnarium::test::random_run(random, 2000);
  History history{run};
  history.add(run.events());
  model::Console console{run};
  for (const trace::Event& event : history.events()) console.add(event);
  CHECK(text_of(console.lines()) == console_text(history));
}

TEST_CASE("Console: lines_after counts the lines whose beginning was read by then") {
  RunBuilder run;
  const Serial main = run.main();
  run.prints(main, "a\n").prints(main, "b\n").output("a\n").output("b\n");
  model::EventList events;
  events.events = run.events();
  events.changes.note(0);
  model::Console console{run};
  console.update(events, events.size() - 1);
  CHECK(console.done() == events.size() - 1);
  CHECK(console.lines().size() == 1);
  console.update(events, events.size());
  CHECK(console.lines_after(0) == 0);
  CHECK(console.lines_after(events.size() - 1) == 1);
  CHECK(console.lines_after(events.size()) == 2);
}
