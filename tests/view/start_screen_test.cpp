#include "view/start_screen.hpp"

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <set>
#include <string>

#include "lesson/course.hpp"
#include "view/toolkit/fonts.hpp"

namespace {

using view::StartItems;
using Kind = StartItems::Place::Kind;

struct Screen {
  ImFontAtlas atlas;
  view::Theme theme = view::make_theme(view::ThemeName::Dark, 1);
  view::StartCourse course;
  view::StartState state;
  explicit Screen(std::size_t first = 11, std::size_t second = 4, std::size_t third = 6) {
    view::build_plain_fonts(atlas, theme);
    std::size_t number = 0;
    for (const std::size_t count : {first, second, third}) {
      view::StartGroup group{"Idea", "what it is about", {}};
      for (std::size_t i = 0; i < count; ++i, ++number) {
        group.entries.push_back(number);
        course.entries.push_back({.number = std::to_string(number + 10),
                                  .title = "A title of some length, so that it takes two lines and more",
                                  .summary = "What it is about.",
                                  .picture = view::LessonPicture::Queue,
                                  .minutes = 5,
                                  .words = number == 3 ? "join" : "put"});
      }
      course.groups.push_back(std::move(group));
    }
    course.entries.push_back({.number = {}, .title = "mine.py", .summary = "~"});
    course.go_on = 0;
  }
  StartItems at(float width, float height) {
    return view::layout_start(course, state, view::Language::English, theme, {width, height});
  }
};

std::size_t count(const StartItems& items, Kind kind) {
  std::size_t found = 0;
  for (const auto& each : items.places) found += each.kind == kind ? 1 : 0;
  return found;
}

}  // namespace

TEST_CASE("Start screen: where to begin comes first, then every lesson, then what was open before") {
  Screen screen;
  for (const auto& [width, height] : {std::pair{1024.F, 640.F}, {1366.F, 768.F}, {1920.F, 1080.F}, {700.F, 900.F}}) {
    const StartItems items = screen.at(width, height);
    CAPTURE(width);
    CHECK(items.places.front().kind == Kind::GoOn);
    CHECK(items.places.front().entry == 0);
    CHECK(count(items, Kind::Lesson) == 21);
    CHECK(count(items, Kind::File) == 1);
    CHECK_FALSE(items.open.empty());
    CHECK_FALSE(items.search.empty());
    if (!items.narrow) CHECK(items.places.front().rect.bottom() < height);  // It is in sight.
  }
}

TEST_CASE("Start screen: nothing lies over another thing, and no drawing or title leaves its place") {
  Screen screen;
  for (const float scale : {1.F, 2.F}) {
    screen.theme = view::make_theme(view::ThemeName::Dark, scale);
    view::build_plain_fonts(screen.atlas, screen.theme);
    for (const auto& [width, height] : {std::pair{1024.F, 640.F}, {1366.F, 768.F}, {1920.F, 1080.F}}) {
      const StartItems items = screen.at(width, height);
      CAPTURE(width);
      for (const auto& a : items.places) {
        for (const auto& b : items.places)
          if (&a != &b && a.scrolls == b.scrolls)
            CHECK((a.rect.right() <= b.rect.x || b.rect.right() <= a.rect.x || a.rect.bottom() <= b.rect.y ||
                   b.rect.bottom() <= a.rect.y));
        if (a.scrolls) CHECK(a.rect.right() <= items.list.width);
        else CHECK(a.rect.bottom() <= height);
        if (a.kind != Kind::Lesson) continue;
        const float line = view::line_height(screen.theme.fonts.small);
        CHECK(a.picture.bottom() + static_cast<float>(a.title.size()) * line <= a.rect.bottom());
        for (const std::string& each : a.title) CHECK(view::text_width(screen.theme.fonts.small, each) <= a.rect.width);
      }
    }
  }
}

TEST_CASE("Start screen: small groups share a row where both fit, and none is cut") {
  Screen screen;
  const StartItems wide = screen.at(1920, 1080);
  REQUIRE(wide.headings.size() == 3);
  CHECK(wide.headings[1].rect.y == wide.headings[2].rect.y);
  CHECK(wide.headings[0].rect.y < wide.headings[1].rect.y);
  const StartItems small = screen.at(1024, 640);
  CHECK(small.headings[1].rect.y < small.headings[2].rect.y);
}

TEST_CASE("Start screen: arrows go to what is beside, above and below, and reach everything") {
  Screen screen;
  const StartItems items = screen.at(1366, 768);
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < items.places.size(); ++i) at = view::next_marked(items, at, 1, 0);
  CHECK(at == items.places.size() - 1);
  CHECK(view::next_marked(items, at, 1, 0) == at);
  CHECK(view::next_marked(items, 0, -1, 0) == 0);
  const std::size_t below = view::next_marked(items, 1, 0, 1);
  CHECK(items.places[below].rect.y > items.places[1].rect.y);
  CHECK(items.places[below].rect.x == items.places[1].rect.x);
  CHECK(view::next_marked(items, below, 0, -1) == 1);
  CHECK(view::marked_a_page_away(items, 1, 1) > below);
}

TEST_CASE("Start screen: the search takes letters after '/', finds by words, and lets go with Esc") {
  Screen screen;
  CHECK_FALSE(view::press_in_search({.character = 'j'}, screen.state));
  CHECK(view::press_in_search({.character = '/'}, screen.state));
  for (const char32_t c : {U'j', U'o', U'锁'}) CHECK(view::press_in_search({.character = c}, screen.state));
  CHECK(screen.state.letters == "jo锁");
  CHECK(count(screen.at(1366, 768), Kind::Lesson) == 0);
  CHECK(view::press_in_search({.key = view::Key::Backspace}, screen.state));
  CHECK(screen.state.letters == "jo");
  const StartItems found = screen.at(1366, 768);
  CHECK(count(found, Kind::Lesson) == 1);
  CHECK(found.places[screen.state.marked].entry == 3);  // Enter opens what was found.
  CHECK_FALSE(view::press_in_search({.key = view::Key::Down}, screen.state));
  CHECK_FALSE(view::press_in_search({.character = 'l', .ctrl = true}, screen.state));
  CHECK(view::press_in_search({.key = view::Key::Escape}, screen.state));
  CHECK(count(screen.at(1366, 768), Kind::Lesson) == 21);
  CHECK_FALSE(view::press_in_search({.key = view::Key::Escape}, screen.state));
}

TEST_CASE("Lesson pictures: each name of a drawing has its picture, and no stroke of any leaves its place") {
  const auto& names = lesson::drawing_names();
  REQUIRE(names.size() == view::kLessonPictures);
  std::set<view::LessonPicture> all;
  for (const std::string_view name : names) all.insert(view::lesson_picture_named(name).value());
  CHECK(all.size() == names.size());
  CHECK_FALSE(view::lesson_picture_named("fish"));

  ImGui::CreateContext();
  ImGui::GetDrawListSharedData()->SetCircleTessellationMaxError(0.3F);  // As each frame does.
  view::Theme theme = view::make_theme(view::ThemeName::Dark, 1);
  view::build_plain_fonts(*ImGui::GetIO().Fonts, theme);
  for (const view::LessonPicture each : all) {
    ImDrawList list{ImGui::GetDrawListSharedData()};
    list._ResetForNewFrame();
    list.PushClipRect({0, 0}, {400, 400});
    view::Glyphs glyphs;
    view::Canvas canvas{list, {0, 0, 400, 400}, theme, glyphs, {}};
    const view::Rect place{100, 100, 124, 66};
    view::draw_lesson_picture(canvas, each, place);
    CAPTURE(static_cast<int>(each));
    CHECK(list.VtxBuffer.Size > 0);
    for (const ImDrawVert& vertex : list.VtxBuffer) CHECK(place.inset(-1).contains(vertex.pos));
  }
  ImGui::DestroyContext();
}
