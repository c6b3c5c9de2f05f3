#include "view/guess_page.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "view/scene_fixture.hpp"

using namespace view;

namespace {

struct Page : SceneFixture {
  lesson::Lesson asked;
  Page() {
    asked.title = {"Producer and consumer", "生产者与消费者"};
    asked.summary = {"How it came out.", "结果如何。"};
    asked.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0},
                       {.alias = "c", .name = "Consumer-1", .parent = "", .nth = 0},
                       {.alias = "g", .name = "", .parent = "c", .nth = 1}};
    lesson::Question question;
    question.id = "one";
    question.ask = {"What happens?", "会怎样？"};
    question.at = lesson::Stop::Guess;
    for (const char* text : {"It ends with an AttributeError", "It waits for ever", "It prints 队列空 and ends"})
      question.choices.push_back({.text = {text, text}, .because = {}, .came_true = {}, .holds = {}});
    asked.questions.push_back(question);
  }
  GuessItems items(ImVec2 size, bool with_question = true, float scroll = 0) {
    GuessState state;
    state.scroll = scroll;
    const LessonScene scene{.lesson = &asked, .stops = StopScene{.been = 1}};
    return layout_guess(at(TraceTime{}), scene, with_question ? &asked.questions.front() : nullptr, state, size);
  }
};

}  // namespace

TEST_CASE("Guess: the question, its choices and the way on are there; how it came out is not") {
  Page f;
  for (const auto language : {Language::English, Language::Chinese}) {
    f.language = language;
    const std::string said = f.items({900, 800}).drawing.said();
    for (const char* text : {"Consumer-1", "main", "It waits for ever", "Enter"})
      CHECK(said.find(text) != std::string::npos);
    CHECK(said.find(f.asked.title.in(language)) != std::string::npos);
    CHECK(said.find(f.asked.summary.in(language)) == std::string::npos);
  }
}

TEST_CASE("Guess: where the number of processes is the question, none is promised") {
  Page f;
  f.asked.hide_family = true;
  CHECK(f.items({900, 800}).drawing.said().find("Consumer-1") == std::string::npos);
}

TEST_CASE(
    "Guess: at every size choices stay within the page and beside each other, and keys mark each and the way on") {
  for (const float scale : {1.F, 2.F}) {
    for (const ImVec2 size : {ImVec2{300, 300}, ImVec2{640, 560}, ImVec2{1200, 900}}) {
      CAPTURE(size.x);
      CAPTURE(scale);
      Page f;
      const GuessItems items = f.items({size.x * scale, size.y * scale});
      CHECK(items.choices.size() == 4);
      std::vector<Rect> rects;
      for (const std::size_t i : items.choices) rects.push_back(items.spots[i].rect);
      for (std::size_t i = 0; i + 1 < rects.size(); ++i) {
        CHECK(rects[i].x >= 0);
        CHECK(rects[i].right() <= size.x * scale);
        CHECK((rects[i].right() <= rects[i + 1].x || rects[i].bottom() <= rects[i + 1].y));
      }
      CHECK(items.spots[items.choices.back()].button == GuideButton::GoTo);
    }
  }
}

TEST_CASE("Guess: without a question left there is only the way on") {
  Page f;
  const GuessItems items = f.items({900, 800}, false);
  CHECK(items.choices.size() == 1);
}

TEST_CASE("Guess: the page has two thirds of a wide window, beside the code and the console; all of a narrow one") {
  const BeforeItems wide = layout_before({1440, 900}, 1, Bars::All);
  CHECK(wide.page.width > 0.6F * 1440);
  CHECK(wide.code.x > wide.page.right());
  CHECK(wide.console.y > wide.code.bottom());
  CHECK(layout_before({800, 600}, 1, Bars::All).code.empty());
  CHECK(layout_before({1440, 900}, 1, Bars::None).top_bar.empty());
}

TEST_CASE("Guess: the page fills its room, and its choices stand as in a small one") {
  Page f;
  const GuessItems small = f.items({900, 560}), large = f.items({1800, 1120});
  CHECK(small.in_row);
  CHECK(large.in_row);
  CHECK(large.zoom > small.zoom);
  CHECK(large.height <= 1120);
  CHECK(large.height > 560);
}
