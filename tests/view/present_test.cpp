#include "view/present.hpp"

#include <doctest/doctest.h>

#include <string>

#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;

namespace {

/// main waits in join for f1, a daemon that ends at 30 ms.
struct Joined : SceneFixture {
  Serial main = run.main(), f1 = run.child(main, "f1", true);
  Joined() {
    run.at_ms(10).waits(main, Operation::Join, f1, {.value = -1});
    run.at_ms(30).exited(f1, 3);
  }
};

}  // namespace

TEST_CASE("present_sentences: who waits for whom, in both languages") {
  Joined f;
  auto sentences = present_sentences(f.at(15ms), 4);
  REQUIRE_FALSE(sentences.empty());
  CHECK(sentences[0].find("main") != std::string::npos);
  CHECK(sentences[0].find("f1") != std::string::npos);
  f.language = Language::Chinese;
  CHECK(present_sentences(f.at(15ms), 4)[0] != sentences[0]);
  CHECK(present_sentences(f.at(15ms), 1).size() == 1);
}

TEST_CASE("present_sentences: the selected process is explained first") {
  Joined f;
  f.selected = f.f1;
  CHECK(present_sentences(f.at(15ms), 4)[0].find("f1") == 0);
}

TEST_CASE("present_sentences: of a run that was ended in a deadlock, the deadlock is said at the end") {
  SceneFixture f;
  const Serial main = f.run.main(), f1 = f.run.child(main, "f1");
  const Serial lock = f.run.object(main, trace::ObjectType::Lock);
  f.run.at_ms(5).does(f1, Operation::Acquire, lock).at_ms(10).exited(f1, -15).reaped(f1, -15, main);
  f.run.at_ms(20).waits(main, Operation::Acquire, lock, {.value = -1, .peer = f1});
  f.run.at_ms(900).exited(main, -9);
  f.run.tell({.actor = f.run.kSupervisor, .kind = trace::Kind::RunEnded, .outcome = trace::Outcome::Interrupted});
  const auto sentences = present_sentences(f.at(1s), 4);
  REQUIRE(sentences.size() > 1);
  CHECK(sentences[0].find("in a deadlock until") != std::string::npos);
  CHECK(sentences[1].find("lock1") != std::string::npos);
  CHECK(present_sentences(f.at(500ms), 4)[0].find("The program has ended") == std::string::npos);
  CHECK(present_sentences(f.at(1s), 1).size() == 1);
}

TEST_CASE("due_cue: the last cue whose moment has come, for the lesson's own program only") {
  Joined f;
  lesson::Lesson lesson;
  lesson.processes.push_back({.alias = "main", .name = "MainProcess", .parent = "", .nth = 0});
  lesson::Pattern exit;
  exit.what = trace::Kind::Exited;
  lesson.cues.push_back({.when = exit, .say = {.english = "Gone.", .chinese = "没了。"}, .point = {}});
  f.lesson = &lesson;
  LessonScene of{.lesson = &lesson};
  CHECK(due_cue(f.at(25ms), of) == nullptr);
  CHECK(due_cue(f.at(1s), of) == &lesson.cues[0]);
  CHECK(due_cue(f.at(1s), {}) == nullptr);
  of.changed = true;
  CHECK(due_cue(f.at(1s), of) == nullptr);
}
