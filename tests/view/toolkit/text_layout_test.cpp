#include "view/toolkit/text_layout.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "view/texts.hpp"
#include "view/toolkit/fonts.hpp"

namespace {

// Dear ImGui's built-in font: every letter 7 pixels wide at 13.
struct PlainFont {
  PlainFont() {
    ImGui::CreateContext();
    view::build_plain_fonts(*ImGui::GetIO().Fonts, theme);
    font = theme.fonts.text;
  }
  ~PlainFont() { ImGui::DestroyContext(); }
  view::Theme theme = view::make_theme(view::ThemeName::Dark, 1);
  view::Font font;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(PlainFont, "wrapped: breaks between words, keeps what fits, and loses nothing but spaces") {
  const float letter = view::text_width(font, "a");
  CHECK(view::wrapped(font, "one two three", 7.5F * letter) == Lines{"one two", "three"});
  CHECK(view::wrapped(font, "one", 100 * letter) == Lines{"one"});
  CHECK(view::wrapped(font, "", 10) == Lines{""});
  CHECK(view::wrapped(font, "a\n\nb", 100) == Lines{"a", "", "b"});
}

TEST_CASE_FIXTURE(PlainFont, "wrapped: a word longer than the line is broken, a line is never empty") {
  const float letter = view::text_width(font, "a");
  CHECK(view::wrapped(font, "abcdefgh", 3.5F * letter) == Lines{"abc", "def", "gh"});
  CHECK(view::wrapped(font, "ab", 0.1F) == Lines{"a", "b"});
}

TEST_CASE_FIXTURE(PlainFont, "wrapped: Chinese is broken anywhere but before its punctuation") {
  const float character = view::text_width(font, "进");
  CHECK(view::wrapped(font, "进程进程。进程", 4.5F * character) == Lines{"进程进", "程。进程"});
}

TEST_CASE_FIXTURE(PlainFont, "wrapped: a number and its unit stay together, a number and a word need not") {
  for (float width = 60; width < 300; width += 7)
    for (const std::string& line : view::wrapped(font, "It waits; 1.7 s are left, then 178 ms, then 3 sheep.", width)) {
      CHECK_FALSE(line.starts_with("s "));
      CHECK_FALSE(line.starts_with("ms"));
    }
}

TEST_CASE_FIXTURE(PlainFont, "shortened: what fits stays, what does not ends in an ellipsis and fits") {
  const float letter = view::text_width(font, "a");
  CHECK(view::shortened(font, "short", 10 * letter) == "short");
  const std::string cut = view::shortened(font, "a long sentence", 8 * letter);
  CHECK(cut.ends_with("…"));
  CHECK(cut.starts_with("a long"));
  CHECK(view::text_width(font, cut) <= 8 * letter);
}

TEST_CASE("next_code_point: whole characters, and one mark for each damaged byte") {
  const std::string text = "a进\xFFz\xE8\xBF";
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < text.size();) points.push_back(view::next_code_point(text, at));
  CHECK(points == std::vector<char32_t>{U'a', U'进', 0xFFFD, U'z', 0xFFFD, 0xFFFD});
}

TEST_CASE("Glyphs: what is new is told once, Latin never") {
  view::Glyphs glyphs;
  glyphs.note("plain text é");
  CHECK_FALSE(glyphs.something_new());
  glyphs.note("进程");
  CHECK(glyphs.something_new());
  glyphs.built();
  glyphs.note("程");
  CHECK_FALSE(glyphs.something_new());
  CHECK(glyphs.wanted() == std::set<char32_t>{U'进', U'程'});
}
