// A run that is told while it grows.
#include <doctest/doctest.h>

#include <random>

#include "lesson/output_line.hpp"
#include "support/random_run.hpp"
#include "support/told.hpp"

using lesson::Comparison;
using lesson::Lesson;
using lesson::Pattern;
using lesson::Retelling;
using model::History;
using trace::Event;
using trace::Kind;
using trace::Operation;

namespace {

/// Moments of all sorts, by words that the run has, comes to have, or never has; the n-th, the last.
Pattern random_pattern(std::mt19937& random) {
  const auto one_of = [&](const std::vector<const char*>& words) { return words[random() % words.size()]; };
  static const std::vector<std::variant<Kind, Operation>> what{
      Operation::Put,   Operation::Get,      Operation::Feed, Operation::Sleep, Operation::Acquire, Operation::Join,
      Operation::Print, Operation::Start,    Operation::Recv, Kind::Started,    Kind::Running,      Kind::Exited,
      Kind::Reaped,     Kind::ObjectCreated, Kind::RunBegan,  Kind::SignalSent};
  Pattern pattern;
  pattern.what = what[random() % what.size()];
  pattern.process = one_of({"", "", "main", "first", "second", "f1", "f2", "Process-1", "nobody"});
  pattern.object = one_of({"", "", "queue1", "lock1", "pipe1", "first", "queue1.rlock", "nothing"});
  pattern.by = one_of({"", "", "", "main"});
  pattern.text = one_of({"", "", "", "1", "line"});
  if (std::holds_alternative<Operation>(pattern.what)) pattern.phase = static_cast<lesson::Phase>(random() % 3);
  pattern.nth = std::vector{1, 1, 2, 5, -1, -2, -7}[random() % 7];
  return pattern;
}

Lesson random_lesson(std::mt19937& random) {
  Lesson lesson;
  lesson.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0},
                      {.alias = "first", .name = "", .parent = "main", .nth = 1},
                      {.alias = "second", .name = random() % 2 == 0 ? "f1" : "Process-2", .parent = "", .nth = 0}};
  for (int i = 0; i < 8; ++i) lesson.cues.push_back({.when = random_pattern(random), .say = {}, .point = {}});
  lesson.document_output.emplace();
  lesson.document_output->lines = {"line 3", "end", "hello", "main 99", "line 1", "line 4", "get 1", "put 2", "line 2"};
  lesson.document_output->pids = {{"99", "main"}};
  return lesson;
}

std::string text_of(const std::optional<lesson::Happening>& happening) {
  return happening ? std::to_string(happening->event) + "@" + std::to_string(happening->at.count()) +
                         (happening->over ? "." : "...")
                   : "never";
}

/// All that a retelling says.
std::string everything(const Retelling& told, const Comparison& compared, const std::vector<Pattern>& asked) {
  std::string text;
  const auto add = [&](const auto&... words) { ((text += words, text += ' '), ...), text += '\n'; };
  for (const lesson::CueMoment& moment : told.cue_moments())
    add("cue", std::to_string(moment.cue), std::to_string(moment.event), std::to_string(moment.at.count()));
  for (const Pattern& pattern : asked)
    add(pattern.words(), text_of(told.find(pattern)), text_of(told.unfinished(pattern)),
        std::to_string(told.count(pattern)));
  for (const lesson::PrintedLine& line : told.lines())
    add("line", std::to_string(line.event), line.process, std::to_string(line.stream), line.text);
  for (const lesson::ProcessLife& life : told.lives())
    add("life", life.process, life.name, std::to_string(life.pid), life.state, life.reaped_by);
  for (const auto& [word, pid] : told.pids()) add("pid", word, std::to_string(pid));
  const auto row = [&](const Comparison::Row& each) {
    add("row", std::to_string(each.document), std::to_string(each.own), std::to_string(each.line),
        each.moved ? "moved" : "");
  };
  for (const Comparison::Row& each : compared.rows()) row(each);
  for (std::size_t i = 0; i < compared.only_here(); ++i) row(compared.only_here(i));
  add(compared.same_lines() ? "same" : "", compared.same_order() ? "order" : "", told.ended() ? "ended" : "");
  return text;
}

/// Returns how much there was to tell.
std::size_t tell_it_growing(const std::vector<Event>& events, const model::Texts& texts, std::mt19937& random,
                            std::size_t largest) {
  Lesson lesson = random_lesson(random);
  std::vector<Pattern> asked;
  for (int i = 0; i < 8; ++i) asked.push_back(random_pattern(random));
  History history{texts};
  Retelling told{history, lesson};
  Comparison compared{*lesson.document_output, told};
  std::vector<Event> so_far;
  std::size_t said = 0;
  for (const auto& piece : spawnarium::test::arrival(events, random, largest)) {
    history.add(piece);
    so_far.insert(so_far.end(), piece.begin(), piece.end());
    if (random() % 20 == 0) lesson = random_lesson(random);  // Its author has written it anew.
    if (random() % 3 == 0) continue;
    told.update(lesson);
    compared.update(*lesson.document_output, told);
    History whole{texts};
    whole.add(so_far);
    const Retelling at_once{whole, lesson};
    const std::string text = everything(told, compared, asked);
    REQUIRE(text == everything(at_once, {*lesson.document_output, at_once}, asked));
    said = text.size();
  }
  return said;
}

}  // namespace

TEST_CASE("Retelling: told as the run grows it is the same as told at once, whatever comes late") {
  std::mt19937 random{6};
  for (int i = 0; i < 40; ++i) {
    const auto run = spawnarium::test::random_run(random, 600);
    CHECK(tell_it_growing(run.events(), run, random, 80) > 500);
  }
}

TEST_CASE("Retelling: the same where a run is longer than what is remembered of it step by step") {
  std::mt19937 random{7};
  const auto run = spawnarium::test::random_run(random, 8000);
  CHECK(tell_it_growing(run.events(), run, random, 900) > 500);
}

TEST_CASE("Retelling: the same of real runs") {
  std::mt19937 random{8};
  const auto runs = spawnarium::test::recorded_runs(SPAWNARIUM_TEST_SOURCES "/traces");
  REQUIRE(runs.size() > 10);
  for (const auto& run : runs) {
    CAPTURE(run.name);
    CHECK(tell_it_growing(run.events, *run.texts, random, 20) > 100);
  }
}

TEST_CASE("Retelling: a process whose name comes late is looked for again in what was told before") {
  spawnarium::test::RunBuilder run;
  const auto main = run.main(), p = run.new_serial();
  run.prints(p, "who am I?\n");
  const std::size_t before = run.events().size();
  run.tell({.actor = main, .object = p, .text = run.keep("late"), .kind = Kind::Created});
  Lesson lesson;
  Pattern print;
  print.process = "late";
  print.what = Operation::Print;
  lesson.cues.push_back({.when = print, .say = {}, .point = {}});
  History history{run};
  history.add(std::span{run.events()}.first(before));
  Retelling told{history, lesson};
  CHECK(told.cue_moments().empty());
  history.add(std::span{run.events()}.subspan(before));
  CHECK(told.update(lesson));
  CHECK(told.cue_moments().size() == 1);
  CHECK_FALSE(told.update(lesson));
}

TEST_CASE("Retelling: an operation whose end turns out to lie before its beginning is not over") {
  spawnarium::test::RunBuilder run;
  const auto main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, trace::ObjectType::Queue);
  const auto get = run.begin(f1, Operation::Get, queue);
  run.at_ms(5).puts(main, queue, 1, "1");
  const std::size_t before = run.events().size();
  run.at_ms(3).end(f1, get, trace::Outcome::Returned, {.peer = main, .serial = 1});
  Pattern put;
  put.what = Operation::Put;
  History history{run};
  history.add(std::span{run.events()}.first(before));
  Retelling told{history, {}};
  CHECK(told.find(put)->over);
  history.add(std::span{run.events()}.subspan(before));
  told.update({});
  CHECK_FALSE(told.find(put)->over);
}

TEST_CASE("Comparison: a line that gets its end later is looked at again") {
  spawnarium::test::RunBuilder run;
  run.main();
  run.output("first\n").output("hel");
  const std::size_t before = run.events().size();
  run.output("trouble\n", 2).output("lo\n");
  lesson::DocumentOutput document;
  document.lines = {"hello", "first"};
  History history{run};
  history.add(std::span{run.events()}.first(before));
  Retelling told{history, {}};
  Comparison compared{document, told};
  CHECK(compared.rows()[0].own == 0);
  CHECK(compared.only_here() == 1);
  for (std::size_t i = before; i < run.events().size(); ++i) {
    history.add(std::span{run.events()}.subspan(i, 1));
    told.update({});
    compared.update(document, told);
  }
  CHECK(compared.rows()[0].own == 2);
  CHECK(compared.same_lines());
  CHECK_FALSE(compared.same_order());
}
