#include "model/console.hpp"

#include <doctest/doctest.h>

#include <random>

#include "support/random_run.hpp"
#include "support/run_builder.hpp"

using model::History;
using spawnarium::test::RunBuilder;
using trace::Kind;
using trace::Operation;
using trace::Outcome;
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

TEST_CASE("Console: what is written without print belongs to its writer; with a print's text it takes that along") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const auto prints = [&](Serial actor, std::string_view text, std::int64_t written) {
    run.end(actor, run.begin(actor, Operation::Print, trace::kNobody, {.text = text}), Outcome::Returned,
            {.value = written});
  };
  const auto writes = [&](Serial actor, std::string_view text, std::int64_t stream = 1) {
    run.does(actor, Operation::Write, trace::kNobody, {.value = stream, .text = text});
  };
  writes(f1, "error\n", 2);
  run.output("error\n", 2);
  prints(main, "one ", 0);  // In the buffer, which f1 has inherited.
  writes(f1, "begin one child\n");
  run.output("begin one child\n");
  prints(main, "parent\n", 0);
  writes(main, "begin one parent\n");
  run.output("begin one parent\n");
  prints(main, "a ", 0);
  prints(main, "b\n", 0);
  writes(main, "a b\n");
  run.output("a b\n");
  prints(main, "parent\n", 1);  // The earlier one is no longer waited for.
  run.output("parent\n");
  History history{run};
  history.add(run.events());
  std::string told;
  for (const auto& line : history.console())
    told += (line.process == f1 ? "f1 " : line.process == main ? "main " : "? ") + line.text + "; ";
  CHECK(told == "f1 error; f1 begin one child; main begin one parent; main a b; main parent; ");
}

TEST_CASE("Console: what no traced process has written belongs to the only program that could have, else to none") {
  RunBuilder run;
  const Serial main = run.main();
  const auto program = [&](const char* name) {
    const Serial serial = run.new_serial();
    run.tell({.actor = main,
              .object = serial,
              .peer = main,
              .value = RunBuilder::pid_of(serial),
              .text = run.keep(name),
              .kind = Kind::ForeignProcess});
    return serial;
  };
  run.output("before\n");
  const Serial echo = program("echo");
  run.output("by echo\n").at_ms(5).exited(echo, 0, main).reaped(echo, 0, main);
  run.at_ms(500).output("late\n");
  const Serial cat = program("cat");
  run.at_ms(600).output("by either\n").at_ms(2000).output("by cat\n");
  History history{run};
  history.add(run.events());
  std::vector<Serial> owners;
  for (const auto& line : history.console()) owners.push_back(line.process);
  CHECK(owners == std::vector{main, echo, echo, trace::kNobody, cat});
}
