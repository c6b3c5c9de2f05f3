#include "view/guide.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lesson/progress.hpp"
#include "view/present.hpp"
#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;
using trace::Operation;

namespace {

struct Joined : SceneFixture {
  Serial main = run.main(), f1 = run.child(main, "f1", true);
  Joined() {
    run.at_ms(10).waits(main, Operation::Join, f1, {.value = -1});
    run.at_ms(20).prints(f1, "hello\n");
    run.at_ms(30).exited(f1, 3);
  }
};

bool says(const Drawing& drawing, std::string_view text) { return drawing.said().find(text) != std::string::npos; }

}  // namespace

TEST_CASE("Guide: without a lesson it tells what happened so far, and no more") {
  Joined f;
  GuideState state;
  const GuideItems items = layout_guide(f.at(15ms), {}, {}, state, {260, 2000});
  CHECK(says(items.text, "f1"));
  CHECK_FALSE(says(items.text, "hello"));
  GuideState later;
  CHECK(says(layout_guide(f.at(25ms), {}, {}, later, {260, 2000}).text, "hello"));
}

TEST_CASE("Guide: text and present do not overlap, whatever the size") {
  Joined f;
  for (const float height : {100.F, 200.F, 500.F}) {
    GuideState state;
    const GuideItems items = layout_guide(f.at(25ms), {}, {}, state, {260, height});
    CHECK(items.now.bottom() <= height);
    CHECK(items.body.bottom() <= items.now.y + 0.01F);
  }
}

TEST_CASE("Guide: no line of the text is cut, and where there is more of it a mark says so") {
  Joined f;
  lesson::Lesson lesson;
  std::string text;
  for (int i = 0; i < 12; ++i) text += "A paragraph that is long enough to need two lines.\n\n";
  lesson.guide.english = lesson::markdown::parse(text);
  lesson.questions.resize(1);
  lesson.questions[0].choices.resize(3);
  f.lesson = &lesson;
  const Scene scene = f.at(15ms);
  for (const float height : {200.F, 260.F, 333.F, 444.F, 2000.F})
    for (const float scroll : {0.F, 7.F, 50.F, 1e6F}) {
      CAPTURE(height);
      CAPTURE(scroll);
      GuideState state;
      state.scroll = scroll;
      const GuideItems items = layout_guide(scene, {.lesson = &lesson}, {}, state, {260, height});
      CHECK(holds(items.body, items.shown));
      for (const Shape& shape : items.text.shapes)
        if (const auto* words = std::get_if<Words>(&shape);
            words != nullptr && words->rect.overlaps(items.shown.inset(0, 0.6F))) {
          CHECK(words->rect.y >= items.shown.y - 0.6F);
          CHECK(words->rect.bottom() <= items.shown.bottom() + 0.6F);
        }
      CHECK(items.more.empty() == (items.content_height - items.scroll <= items.body.height + 1));
    }
}

TEST_CASE("Guide: what the cards say as well gives way to the lesson's text") {
  Joined f;
  lesson::Lesson lesson;
  lesson.guide.english = lesson::markdown::parse("One.\n\nTwo.\n\nThree.\n\nFour.");
  f.lesson = &lesson;
  const Scene scene = f.at(15ms);
  const auto now = [&](float height) {
    GuideState state;
    return layout_guide(scene, {.lesson = &lesson}, {}, state, {300, height}).now.height;
  };
  const std::vector<std::string> sentences = present_sentences(scene, 4);
  REQUIRE(sentences.size() == 2);
  CHECK(now(280) < now(600));
}

TEST_CASE("Guide: the next question has letters; out of sight one press shows it and the second answers") {
  lesson::Lesson lesson;
  lesson.questions.resize(2);
  lesson.questions[0].id = "one";
  lesson.questions[1].id = "two";
  for (lesson::Question& question : lesson.questions) question.choices.resize(2);
  SceneFixture f;
  f.run.main();
  f.lesson = &lesson;
  const Scene scene = f.at(1s);
  LessonScene of{.lesson = &lesson};
  GuideState state;
  lesson.questions[0].choices[0].right = true;
  lesson.questions[1].choices[1].right = true;
  std::string text;
  for (int i = 0; i < 30; ++i) text += "A paragraph.\n\n";
  lesson.guide.english = lesson::markdown::parse(text);
  const ImVec2 size{300, 300};
  const auto letters = [&](const GuideItems& items) {
    return std::count_if(items.text.shapes.begin(), items.text.shapes.end(), [](const Shape& shape) {
      const auto* words = std::get_if<Words>(&shape);
      return words != nullptr && (words->text == "A" || words->text == "B");
    });
  };
  CHECK(letters(layout_guide(scene, of, {}, state, size)) == 2);
  CHECK_FALSE(may_answer(state, "one", 1));
  CHECK(may_answer(state, "one", 1));
  layout_guide(scene, of, {}, state, size);
  CHECK(state.readable == std::vector<bool>{true, true});
  GuideState fresh;
  CHECK_FALSE(may_answer(fresh, "one", 1));  // Nothing has been laid out.
  state.shown.clear();
  CHECK(may_answer(state, "one", 1));
  CHECK_FALSE(may_answer(state, "one", 1, false));
  const lesson::Answers missed{{"one", {1, {}}}}, all{{"one", {0, {}}}, {"two", {0, 2}}};
  of.answers = &missed;
  prepare_guide(scene, of, state);
  CHECK(letters(layout_guide(scene, of, {}, state, size)) == 1);  // The wrong one has lost its letter.
  of.answers = &all;
  CHECK(letters(layout_guide(scene, of, {}, state, size)) == 0);
  CHECK(state.readable.empty());
}

TEST_CASE("Guide: a question that is revealed is in sight with what is said to its answer, as far as there is room") {
  lesson::Lesson lesson;
  lesson.questions.resize(1);
  lesson::Question& question = lesson.questions[0];
  question.id = "one";
  question.choices.resize(3);
  question.choices[1].right = true;
  question.choices[1].because.english = "Because.";
  for (int i = 0; i < 3; ++i)
    question.choices[static_cast<std::size_t>(i)].text.english = "choice " + std::to_string(i);
  SceneFixture f;
  f.run.main();
  std::string text;
  for (int i = 0; i < 30; ++i) text += "A paragraph.\n\n";
  lesson.guide.english = lesson::markdown::parse(text);
  lesson.tries.resize(9);  // Below the question there is more.
  f.lesson = &lesson;
  const lesson::Answers answers{{"one", {1, {}}}};
  const Scene scene = f.at(1s);
  const LessonScene of{.lesson = &lesson, .answers = &answers};
  for (const float begin : {0.F, 5000.F}) {
    for (float height = 80; height < 600; height += 7.3F) {
      GuideState state;
      state.scroll = begin;
      state.reveal = "one";
      prepare_guide(scene, of, state);
      const GuideItems items = layout_guide(scene, of, {}, state, {300, height});
      INFO("height ", height, " from ", begin);
      bool said = false, chosen = false;
      for (const Shape& shape : items.text.shapes)
        if (const auto* words = std::get_if<Words>(&shape)) {
          const bool seen = words->rect.y >= items.body.y && words->rect.bottom() <= items.body.bottom() + 1;
          if (words->text == "Because.") said = seen;
          if (words->text == "choice 1") chosen = seen;
        }
      CHECK((said || items.body.height < 50));
      CHECK((chosen || items.body.height < 200));
    }
  }
}

TEST_CASE("Guide: the box of the present says the cue that is due") {
  Joined f;
  lesson::Lesson lesson;
  lesson.processes.push_back({.alias = "main", .name = "MainProcess", .parent = "", .nth = 0});
  lesson::Pattern exit;
  exit.what = trace::Kind::Exited;
  lesson.cues.push_back({.when = exit, .say = {.english = "Gone.", .chinese = "没了。"}, .point = {}});
  f.lesson = &lesson;
  const Scene scene = f.at(1s);
  const LessonScene of{.lesson = &lesson};
  GuideState state;
  prepare_guide(scene, of, state);
  CHECK(says(layout_guide(scene, of, {}, state, {300, 300}).present, "Gone."));
}

TEST_CASE("Guide: once the program has ended, Now says that and how it failed, not what was said of the last moment") {
  Joined f;
  lesson::Lesson lesson;
  lesson.processes.push_back({.alias = "main", .name = "MainProcess", .parent = "", .nth = 0});
  lesson::Pattern exit;
  exit.what = trace::Kind::Exited;
  lesson.cues.push_back({.when = exit, .say = {.english = "It waits.", .chinese = "它在等。"}, .point = {}});
  f.lesson = &lesson;
  f.run.at_ms(40).exited(f.main, 0).tell({.actor = f.main, .kind = trace::Kind::RunEnded});
  const auto said = [&](TraceTime t) {
    const Scene scene = f.at(t);
    GuideState state;
    prepare_guide(scene, {.lesson = &lesson}, state);
    return layout_guide(scene, {.lesson = &lesson}, {}, state, {300, 600}).present;
  };
  CHECK(says(said(35ms), "It waits."));
  CHECK_FALSE(says(said(50ms), "It waits."));
  CHECK(says(said(50ms), "The program has ended."));
  CHECK(says(said(50ms), "f1"));
  CHECK(says(said(50ms), "3"));
}

namespace {

// The document prints hello, then bye 99; the run bye 4711, hello and more.
struct Printed : SceneFixture {
  Serial main = run.main();
  lesson::Lesson printing;
  GuideState state;
  Printed() {
    int ms = 10;
    for (const std::string& text :
         {"bye " + std::to_string(run.pid_of(main)), std::string("hello"), std::string("more")})
      run.at_ms(ms += 10).prints(main, text + "\n").output(text + "\n");
    run.at_ms(100).exited(main, 0);
    printing.processes.push_back({.alias = "main", .name = "MainProcess", .parent = "", .nth = 0});
    printing.document_output.emplace();
    printing.document_output->lines = {"hello", "bye 99", "never"};
    printing.document_output->pids = {{"99", "main"}};
    printing.document_output->notes.push_back({.line = 3, .text = {.english = "Never `here`.", .chinese = "从不。"}});
    state.folds.document = true;
    lesson = &printing;
  }
  GuideItems lay_out(float width, bool changed = false, std::optional<LiveScene> live = {}) {
    const Scene scene = at(50ms);
    const LessonScene of{.lesson = &printing, .changed = changed};
    prepare_guide(scene, of, state);
    return layout_guide(scene, of, live, state, {width, 3000});
  }
};

std::size_t position(const Drawing& drawing, std::string_view text) { return drawing.said().find(text); }

}  // namespace

TEST_CASE("Guide: each line of the document stands with the run's own, says where that is, and leads to its moment") {
  Printed f;
  for (const float width : {200.F, 265.F, 900.F}) {
    const GuideItems items = f.lay_out(width);
    CHECK(says(items.text, "not in this run"));
    CHECK(position(items.text, "bye 99") < position(items.text, "bye " + std::to_string(f.run.pid_of(f.main))));
    CHECK(says(items.text, "here"));
    CHECK_FALSE(says(items.text, "`"));
    std::vector<std::size_t> events;
    for (const GuideSpot& spot : items.spots)
      if (spot.button == GuideButton::Seek) events.push_back(spot.event);
    REQUIRE(events.size() == 3);
    CHECK(events[1] < events[0]);  // "bye" came before "hello".
    CHECK(events[0] < events[2]);
    for (const Shape& shape : items.text.shapes)
      if (const auto* words = std::get_if<Words>(&shape)) {
        INFO(words->text);
        CHECK(words->rect.right() <= width);
        CHECK(text_width(font_of(f.theme, words->type), words->text) <= words->rect.width + 1);
      }
  }
}

TEST_CASE(
    "Guide: while the run goes on a line of the document is only not yet there; with a changed program nothing is "
    "compared") {
  Printed f;
  CHECK(says(f.lay_out(900, false, LiveScene{.running = true}).text, "not yet"));
  const GuideItems changed = f.lay_out(900, true);
  CHECK(says(changed.text, "changed program"));
  CHECK(says(changed.text, "never"));
  CHECK_FALSE(says(changed.text, "only in this run"));
}

TEST_CASE("Guide: the document's output unfolds by itself when the end has been seen, and stays as the user set it") {
  Printed f;
  f.run.tell({.actor = f.main, .kind = trace::Kind::RunEnded});
  f.state = {};
  const auto seen_at = [&](TraceTime t) {
    prepare_guide(f.at(t), {.lesson = &f.printing}, f.state);
    return f.state.folds.document.value_or(false);
  };
  CHECK_FALSE(seen_at(50ms));
  CHECK(seen_at(1s));
  CHECK(seen_at(50ms));
  f.state.folds.document = false;
  CHECK_FALSE(seen_at(1s));
}

namespace {

// A lesson with something at each of its stops.
struct WithStops : SceneFixture {
  lesson::Lesson asked;
  StopScene stops{.here = lesson::Stop::Guess, .been = 1};
  WithStops() {
    asked.title = {"A title", "标题"};
    asked.summary = {"How it came out.", "结果如何。"};
    asked.guide.english = asked.guide.chinese =
        lesson::markdown::parse("## Watch\n\nLook there.\n\n## Reason\n\nBecause.\n");
    asked.questions.resize(3);
    const char* const asks[] = {"What will be?", "Where is it?", "Why so?"};
    for (std::size_t i = 0; i < 3; ++i) {
      lesson::Question& question = asked.questions[i];
      question.id = asks[i];
      question.ask = {asks[i], asks[i]};
      question.at = static_cast<lesson::Stop>(i);
      question.choices.resize(2);
      question.choices[0] = {.text = {"this", "这"}, .because = {}, .came_true = {}, .right = true, .holds = {}};
      question.choices[1] = {.text = {"that", "那"}, .because = {}, .came_true = {}, .holds = {}};
    }
    asked.tries.push_back({.title = {"Change it", "改一改"}, .changes = {}, .watch = {"See what happens.", "看看。"}});
    lesson = &asked;
    run.main();
  }
  LessonScene scene() const { return {.lesson = &asked, .stops = stops}; }
  std::string said_at(lesson::Stop stop) {
    stops.here = stop;
    GuideState state;
    const GuideItems items = layout_guide(at(1s), scene(), {}, state, {400, 2000});
    return items.text.said();
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE(
    "Guide: each stop shows its own part of the lesson; a guess that was not made is asked again while one looks") {
  WithStops f;
  using lesson::Stop;
  const std::string guess = f.said_at(Stop::Guess), see = f.said_at(Stop::See), why = f.said_at(Stop::Why),
                    attempt = f.said_at(Stop::Try), next = f.said_at(Stop::Next);
  CHECK(has(guess, "What will be?"));
  CHECK_FALSE(has(guess, "How it came out."));
  CHECK_FALSE(has(guess, "Look there."));
  CHECK(has(see, "Look there."));
  CHECK(has(see, "What will be?"));
  CHECK(has(see, "Where is it?"));
  CHECK_FALSE(has(see, "Because."));
  CHECK(has(why, "Because."));
  CHECK(has(why, "Why so?"));
  CHECK_FALSE(has(why, "Where is it?"));
  CHECK(has(attempt, "Change it"));
  CHECK_FALSE(has(attempt, "Because."));
  CHECK(has(next, "How it came out."));
  for (const char* open : {"What will be?", "Where is it?", "Why so?"}) CHECK(has(next, open));
}

TEST_CASE("Guide: where the film waits for the learner, the way on is to play it") {
  WithStops f;
  const Scene scene = f.at(1s);
  f.stops.here = lesson::Stop::See;
  const auto plays_on = [&] {
    GuideState state;
    const GuideItems items = layout_guide(scene, f.scene(), {}, state, {300, 500});
    return std::count_if(items.fixed.begin(), items.fixed.end(),
                         [](const GuideSpot& spot) { return spot.button == GuideButton::PlayOn; });
  };
  CHECK(plays_on() == 0);
  f.stops.waits = true;
  CHECK(plays_on() == 1);
}

TEST_CASE(
    "Guide: the way stands above the text and its buttons below it, at every size and stop; they lead to the stops") {
  WithStops f;
  const Scene scene = f.at(1s);
  for (int here = 0; here < lesson::kStops; ++here) {
    f.stops.here = static_cast<lesson::Stop>(here);
    for (const float width : {140.F, 260.F, 600.F}) {
      for (const float height : {90.F, 200.F, 420.F, 900.F}) {
        CAPTURE(here);
        CAPTURE(width);
        CAPTURE(height);
        GuideState state;
        const GuideItems items = layout_guide(scene, f.scene(), {}, state, {width, height});
        std::set<int> led;
        for (const GuideSpot& spot : items.fixed) {
          CHECK(spot.button == GuideButton::GoTo);
          led.insert(spot.number);
          CHECK((spot.rect.bottom() <= items.body.y + 0.01F || spot.rect.y >= items.now.bottom() - 0.01F));
          CHECK(spot.rect.x >= 0);
          CHECK(spot.rect.right() <= width + 0.01F);
          CHECK(spot.rect.bottom() <= height);
        }
        if (height >= 200) CHECK(led.size() == lesson::kStops);
      }
    }
  }
}
