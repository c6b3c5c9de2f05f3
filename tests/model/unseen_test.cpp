#include "model/unseen.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/story.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using base::Language;
using spawnarium::test::RunBuilder;
using trace::Kind;
using trace::Operation;
using trace::Serial;
using trace::Unseen;

namespace {

std::vector<std::string> unseen(const RunBuilder& run, Language language = Language::English) {
  const model::World world = world_of(run);
  std::vector<std::string> texts;
  for (const model::UnseenThing& each : model::unseen_in(world, language)) texts.push_back(each.text(language));
  CHECK(model::count_unseen(world) == texts.size());
  return texts;
}

RunBuilder& notes(RunBuilder& run, Serial actor, Unseen what, std::string_view text) {
  return run.tell(
      {.actor = actor, .text = run.keep(text), .kind = Kind::Note, .detail = static_cast<std::uint8_t>(what)});
}

RunBuilder& samples(RunBuilder& run, Serial process, char state) {
  return run.tell({.actor = RunBuilder::kSupervisor, .object = process, .value = state, .kind = Kind::KernelState});
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("Unseen: a run of which all is seen says nothing") {
  RunBuilder run;
  const Serial main = run.main(), queue = run.object(main, trace::ObjectType::Queue);
  run.thread(main, "QueueFeederThread", queue);
  samples(run, main, 'R');
  run.at_ms(900).does(main, Operation::Print, trace::kNobody);
  CHECK(unseen(run).empty());
}

TEST_CASE("Unseen: what a process has said of itself, once, and in no story") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  for (const Serial each : {main, f1, main}) notes(run, each, Unseen::Asyncio, "asyncio");
  notes(run, main, Unseen::Extensions, "numpy, torch");
  CHECK(unseen(run) ==
        List{"what the tasks of asyncio do: main, f1", "what modules written in C do by themselves: numpy, torch"});
  CHECK(unseen(run, Language::Chinese)[0] == "asyncio 任务的活动：main、f1");
  CHECK(model::sentence(run.events().back(), world_of(run), run, Language::English).empty());
  notes(run, main, Unseen::None, "a word for the log");
  CHECK(model::sentence(run.events().back(), world_of(run), run, Language::English) == "a word for the log");
  CHECK(unseen(run).size() == 2);
}

TEST_CASE("Unseen: threads of the program, but no feeders; other programs, started or by exec; at most five names") {
  RunBuilder run;
  const Serial main = run.main();
  run.thread(main, "T");
  for (const char* name : {"sort", "cat", "cat", "sed", "awk", "tr", "wc"}) {
    const Serial serial = run.new_serial();
    run.tell({.actor = main,
              .object = serial,
              .peer = main,
              .value = RunBuilder::pid_of(serial),
              .text = run.keep(name),
              .kind = Kind::ForeignProcess});
  }
  CHECK(unseen(run) == List{"what threads do with each other (threading.Lock, queue.Queue): main",
                            "what other programs do between their birth and their end: sort, cat, sed, awk, tr and 1 "
                            "more"});
  RunBuilder exec;
  const Serial child = exec.child(exec.main(), "f1");
  const auto failed = exec.begin(child, Operation::Exec, trace::kNobody, {.text = "/bin/nothing"});
  exec.end(child, failed, trace::Outcome::Raised);
  CHECK(unseen(exec).empty());
  exec.begin(child, Operation::Exec, trace::kNobody, {.text = "/usr/bin/sort"});
  exec.exited(child, 0);
  CHECK(unseen(exec) == List{"what other programs do between their birth and their end: sort"});
}

TEST_CASE("Unseen: a call that is not traced, in which a process slept for longer than a moment") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.at_ms(10).prints(main, "x", trace::place_of(1, 12));
  samples(run.at_ms(20), main, 'S');
  samples(run, f1, 'R');
  run.at_ms(200).prints(main, "y", trace::place_of(1, 13));
  CHECK(unseen(run).empty());
  samples(run.at_ms(300), main, 'S');
  run.at_ms(1300).prints(main, "z", trace::place_of(1, 14));
  CHECK(unseen(run) ==
        List{"calls that are not traced, in which a process slept: main for at least 1 s, last past line 13"});
  samples(run.at_ms(1350), main, 'S');
  samples(run.at_ms(1850), main, 'S');  // Once a second, though nothing has changed ...
  samples(run.at_ms(2350), main, 'R');  // ... and awake, before it does anything.
  CHECK(unseen(run) ==
        List{"calls that are not traced, in which a process slept: main for at least 2 s, last past line 14"});
  run.waits(main, Operation::Join, f1);
  samples(run.at_ms(2400), main, 'S');
  run.at_ms(5000).exited(main, -9);
  CHECK(unseen(run) ==
        List{"calls that are not traced, in which a process slept: main for at least 2 s, last past line 14"});
}

TEST_CASE("Unseen: a process of which the system has said nothing, unless its life was short") {
  RunBuilder run;
  const Serial main = run.main();
  samples(run, main, 'R');
  const Serial f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  run.at_ms(100).exited(f1, 0);
  run.at_ms(900).exited(f2, 0);
  CHECK(unseen(run) == List{"whether a process had a core: the system said nothing: f2"});
  run.tell({.object = main, .kind = trace::Kind::Chosen});  // A held run: the system is not asked.
  CHECK(unseen(run).empty());
}

TEST_CASE("Unseen: the heading counts") {
  CHECK(model::unseen_heading(1, Language::English) == "This run: 1 thing that I could not see");
  CHECK(model::unseen_heading(3, Language::English) == "This run: 3 things that I could not see");
  CHECK(model::unseen_heading(3, Language::Chinese) == "这次运行：有 3 件事我看不到");
}
