#include "view/toolkit/canvas.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "view/toolkit/fonts.hpp"

using namespace view;

namespace {

constexpr Rect kArea{100, 50, 200, 80};
constexpr Color kInk = Color::rgb(0xFFFFFF);

/// A canvas over Dear ImGui's own list of triangles, without a window: what is drawn is where its corners are.
struct Case {
  Case() {
    ImGui::CreateContext();
    build_plain_fonts(*ImGui::GetIO().Fonts, theme);
    font = theme.fonts.text;
    list.emplace(ImGui::GetDrawListSharedData());
    list->_ResetForNewFrame();
    list->PushClipRect(ImVec2(0, 0), ImVec2(1000, 1000));
  }
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;
  ~Case() {
    list.reset();
    ImGui::DestroyContext();
  }

  Canvas canvas(const Pointer& pointer = {}) { return {*list, kArea, theme, glyphs, pointer}; }
  /// The smallest rectangle around all that is drawn, in pixels of the window.
  Rect drawn() const {
    if (list->VtxBuffer.empty()) return {};
    ImVec2 low = list->VtxBuffer[0].pos, high = low;
    for (const ImDrawVert& corner : list->VtxBuffer) {
      low = ImVec2(std::min(low.x, corner.pos.x), std::min(low.y, corner.pos.y));
      high = ImVec2(std::max(high.x, corner.pos.x), std::max(high.y, corner.pos.y));
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
  }
  Rect clip() const {
    const ImVec2 low = list->GetClipRectMin(), high = list->GetClipRectMax();
    return {low.x, low.y, high.x - low.x, high.y - low.y};
  }

  Theme theme = make_theme(ThemeName::Dark, 1);
  Glyphs glyphs;
  Font font;
  std::optional<ImDrawList> list;
};

}  // namespace

TEST_CASE_FIXTURE(Case, "Canvas: (0, 0) is its own corner, and a part has one of its own again") {
  canvas().fill({1, 2, 10, 5}, kInk);
  CHECK(drawn() == Rect{101, 52, 10, 5});
  list->VtxBuffer.clear();
  canvas().part({20, 30, 50, 40}).fill({1, 2, 10, 5}, kInk);
  CHECK(drawn() == Rect{121, 82, 10, 5});
}

TEST_CASE_FIXTURE(Case, "Canvas: what is empty draws nothing") {
  Canvas sheet = canvas();
  sheet.fill({5, 5, 0, 10}, kInk);
  sheet.frame({5, 5, 10, 0}, kInk);
  sheet.frame({5, 5, 10, 0}, kInk, 1, 0, Line::Dashed);
  sheet.arrow_head({5, 5}, {5, 5}, kInk, 7);
  CHECK(sheet.text(ImVec2(5, 5), font, kInk, "") == 0);
  CHECK(list->VtxBuffer.empty());
}

TEST_CASE_FIXTURE(Case, "Canvas: it is clipped to its area, a clip to the clip around it, and each ends with its own") {
  const Rect whole = clip();
  {
    Canvas sheet = canvas();
    CHECK(clip() == kArea);
    sheet.begin_clip({-50, 10, 1000, 20});
    CHECK(clip() == Rect{100, 60, 200, 20});
    {
      const Canvas part = sheet.part({190, 0, 100, 100});
      CHECK(clip() == Rect{290, 60, 10, 20});
    }
    CHECK(clip() == Rect{100, 60, 200, 20});
    sheet.end_clip();
    CHECK(clip() == kArea);
  }
  CHECK(clip() == whole);
}

TEST_CASE_FIXTURE(Case,
                  "Canvas: a text stands in its rectangle, left, in the middle or right, and is cut where it must") {
  constexpr Rect kBox{10, 10, 120, 20};
  const std::string fits = "words", too_long = "many words that do not fit into this";
  const float width = text_width(font, fits);
  struct Row {
    Align align;
    float left;
  };
  for (const Row& row : {Row{Align::Left, 0}, Row{Align::Center, (120 - width) / 2}, Row{Align::Right, 120 - width}}) {
    list->VtxBuffer.clear();
    CHECK(canvas().text(kBox, font, kInk, fits, row.align) == width);
    CHECK(drawn().x >= 110 + row.left - 1);
    CHECK(drawn().right() <= 110 + row.left + width + 1);
    CHECK(drawn().y >= 60);
    CHECK(drawn().bottom() <= 80);
  }
  list->VtxBuffer.clear();
  const float used = canvas().text(kBox, font, kInk, too_long);
  CHECK(used <= 120);
  CHECK(used == text_width(font, shortened(font, too_long, 120)));
  CHECK(used > 120 - 3 * text_width(font, "w"));
  CHECK(drawn().right() <= 231);
}

TEST_CASE_FIXTURE(Case, "Canvas: a paragraph is as high as its lines, and no wider than it may be") {
  const std::string text = "some words that take more than one line";
  const float height = canvas().paragraph({5, 5}, font, kInk, text, 100);
  CHECK(height == doctest::Approx(static_cast<float>(wrapped(font, text, 100).size()) * line_height(font)));
  CHECK(height > line_height(font));
  CHECK(drawn().x >= 105);
  CHECK(drawn().right() <= 206);
}

TEST_CASE_FIXTURE(Case, "Canvas: the letters of every text are asked for, also of what is cut off") {
  canvas().text(ImVec2(0, 0), font, kInk, "进");
  canvas().text(Rect{0, 0, 1, 20}, font, kInk, "程");
  canvas().paragraph({0, 0}, font, kInk, "队", 100);
  canvas().note("锁");
  for (const char32_t letter : {U'进', U'程', U'队', U'锁'}) CHECK(glyphs.wanted().contains(letter));
}

TEST_CASE_FIXTURE(Case, "Canvas: of a dashed line only what is seen is drawn, however long it is") {
  canvas().line({-1e6F, 40}, {1e6F, 40}, kInk, 1, Line::Dashed);
  CHECK(list->VtxBuffer.Size > 0);
  CHECK(list->VtxBuffer.Size < 1000);
  CHECK(drawn().x > kArea.x - 20);
  CHECK(drawn().right() < kArea.right() + 20);
  list->VtxBuffer.clear();
  canvas().line({-1e6F, 500}, {1e6F, 500}, kInk, 1, Line::Dotted);
  CHECK_MESSAGE(list->VtxBuffer.Size <= 8, "at most one dash of a line below the area");
}

TEST_CASE_FIXTURE(Case, "Canvas: a curve is drawn as far as its fraction, and says where that is") {
  const ImVec2 end = canvas().curve({10, 10}, {50, 70}, kInk);
  CHECK(end.x == doctest::Approx(50));
  CHECK(end.y == doctest::Approx(70));
  list->VtxBuffer.clear();
  const ImVec2 middle = canvas().curve({10, 10}, {50, 70}, kInk, 1, Line::Solid, 0.5F);
  CHECK(middle.x == doctest::Approx(30));
  CHECK(middle.y == doctest::Approx(40));
  CHECK(drawn().bottom() < 50 + 42);
}

TEST_CASE_FIXTURE(Case, "Canvas: a part sees the mouse where it is, and only what concerns it") {
  const Pointer seen{.at = {30, 40}, .inside = true, .pressed = true, .down = true, .pressed_at = {30, 40}, .wheel = 1};
  const Canvas sheet = canvas(seen);
  const Canvas under = sheet.part({20, 30, 50, 40}), away = sheet.part({100, 30, 50, 40});
  CHECK(under.pointer().at.x == 10);
  CHECK(under.pointer().at.y == 10);
  CHECK(under.pointer().clicked({0, 0, 11, 11}));
  CHECK_FALSE(under.pointer().clicked({0, 0, 10, 10}));
  CHECK(under.pointer().dragging({0, 0, 50, 40}));
  CHECK(under.pointer().wheel == 1);
  CHECK_FALSE(away.pointer().inside);
  CHECK_FALSE(away.pointer().pressed);
  CHECK_FALSE(away.pointer().down);
  CHECK(away.pointer().wheel == 0);
}

TEST_CASE_FIXTURE(Case, "Canvas: a drag that has left its part is still its own, one that began elsewhere is not") {
  const Pointer seen{.at = {150, 40}, .inside = true, .down = true, .pressed_at = {30, 40}};
  const Canvas sheet = canvas(seen);
  CHECK(sheet.part({20, 30, 50, 40}).pointer().down);
  CHECK_FALSE(sheet.part({140, 30, 50, 40}).pointer().down);
}

TEST_CASE_FIXTURE(Case, "pointer_in: the mouse in the panel's pixels; away from the panel nothing is pressed") {
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = io.MouseClickedPos[0] = ImVec2(110, 60);
  io.MouseClicked[0] = io.MouseDown[0] = true;
  io.MouseWheel = 1;
  const Pointer over = pointer_in(kArea), away = pointer_in({500, 50, 200, 80});
  CHECK(over.clicked({10, 10, 1, 1}));
  CHECK(over.down);
  CHECK(over.wheel == 1);
  CHECK_FALSE(away.inside);
  CHECK_FALSE(away.pressed);
  CHECK_FALSE(away.down);
  CHECK(away.wheel == 0);
}

TEST_CASE_FIXTURE(Case, "Grip: an item that appears below a held button gets nothing of that press, but the next") {
  Grip grip;
  CHECK_FALSE(grip.own({.inside = true, .released = true, .down = true, .press = 1}).down);
  CHECK_FALSE(grip.own({.inside = true, .released = true, .press = 1}).released);
  CHECK(grip.own({.inside = true, .pressed = true, .down = true, .press = 2}).down);
  CHECK(grip.own({.inside = true, .released = true, .press = 2}).released);
}

TEST_CASE_FIXTURE(Case, "ClickSeries: the second press of a double click belongs to what the first fell on") {
  ClickSeries clicks;
  constexpr std::uint64_t kList = 1, kLesson = 2;
  CHECK(clicks.own({.pressed = true, .press = 1}, kList).pressed);
  CHECK_FALSE(clicks.own({.pressed = true, .repeated = true, .down = true, .press = 2}, kLesson).pressed);
  CHECK_FALSE(clicks.own({.released = true, .press = 2}, kLesson).released);
  CHECK(clicks.own({.pressed = true, .press = 3}, kLesson).pressed);
  CHECK(clicks.own({.pressed = true, .repeated = true, .press = 4}, kLesson).pressed);
}
