#include "view/caption.hpp"

#include <doctest/doctest.h>

#include <variant>

#include "lesson/lesson.hpp"
#include "view/present.hpp"
#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

struct Captioned : SceneFixture {
  lesson::Lesson told;
  Serial main = run.main(), child = run.child(main, "Process-1", true);
  Captioned() {
    run.at_ms(20).prints(child, "hello\n");
    run.at_ms(30).exited(child, 0);
    told.title = {"A child ends", "子进程结束"};
    told.processes = {{.alias = "main", .name = "MainProcess", .parent = "", .nth = 0},
                      {.alias = "f1", .name = "Process-1", .parent = "", .nth = 0}};
    told.cues.push_back({.when = {.process = "f1", .what = trace::Kind::Exited},
                         .say = {"f1 is over. Its parent has not asked.", "f1 结束了。父进程还没有问。"},
                         .point = lesson::parse_target("process:f1")});
    lesson = &told;
  }
  Drawing drawn(TraceTime t, ImVec2 size = {1920, 130}) {
    const LessonScene scene{.lesson = &told, .stops = StopScene{.here = lesson::Stop::See}};
    return layout_caption(at(t), scene, size);
  }
};

std::vector<Words> words_of(const Drawing& drawing) {
  std::vector<Words> words;
  for (const Shape& shape : drawing.shapes)
    if (const auto* each = std::get_if<Words>(&shape)) words.push_back(*each);
  return words;
}

}  // namespace

TEST_CASE(
    "Caption: it is what the lesson says of the moment, its first sentence large, with the number of whom it means") {
  Captioned f;
  for (const auto language : {Language::English, Language::Chinese}) {
    f.language = language;
    CHECK(f.drawn(25ms).said().find("f1") == std::string::npos);
    const auto words = words_of(f.drawn(35ms));
    REQUIRE(words.size() >= 3);
    CHECK(words[0].text == "2");
    CHECK(words[1].type == Type::Title);
    CHECK(f.told.cues[0].say.in(language).find(words[1].text) == 0);
    CHECK(words[2].type == Type::Large);
  }
}

TEST_CASE("Caption: before the lesson says something it is its title, and without a lesson what is so now") {
  Captioned f;
  CHECK(f.drawn(25ms).said().find(f.told.title.in(f.language)) != std::string::npos);
  const Scene scene = f.at(25ms);
  const std::string now = present_sentences(scene, 1).front();
  CHECK(layout_caption(scene, {}, {1920, 130}).said().find(now) != std::string::npos);
}

TEST_CASE("Caption: at most two lines, all of it in sight, in every window") {
  Captioned f;
  for (const float width : {500.F, 900.F, 1366.F, 2560.F}) {
    CAPTURE(width);
    const Drawing drawing = f.drawn(35ms, {width, 130});
    std::size_t lines = 0;
    float bottom = 0;
    for (const Words& each : words_of(drawing)) {
      CHECK(each.rect.x >= 0);
      CHECK(each.rect.right() <= width);
      if (each.align != Align::Left) continue;  // The badge, the key.
      ++lines;
      CHECK(each.rect.y >= bottom - 0.5F);
      bottom = each.rect.bottom();
      CHECK(text_width(font_of(f.theme, each.type), each.text) <= each.rect.width);
    }
    CHECK(bottom <= 130);
    CHECK(lines >= 1);
    CHECK(lines <= 2);
  }
}
