#include "view/rich_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "view/scene_fixture.hpp"

using namespace view;

TEST_CASE("layout_rich: pieces stay within the width, in order, links keep their target") {
  SceneFixture f;
  const auto document = lesson::markdown::parse(
      "Look at **the bold one** and `code_here`, then at [the console](panel:console): it says more than fits into one "
      "line.");
  REQUIRE(document.blocks.size() == 1);
  for (const float width : {80.F, 150.F, 400.F}) {
    const RichText rich = layout_rich(document.blocks[0].spans, width, f.theme);
    std::string whole;
    bool link = false;
    for (const RichPiece& piece : rich.pieces) {
      std::string bare = piece.text;
      while (!bare.empty() && bare.back() == ' ') bare.pop_back();
      CHECK(piece.rect.x + text_width(font_of(f.theme, piece.type), bare) <= width + 1);
      CHECK(piece.rect.bottom() <= rich.height + 0.01F);
      link |= piece.link == "panel:console";
      whole += piece.text;
    }
    CHECK(link);
    CHECK(whole.find("code_here") != std::string::npos);
    CHECK(whole.find("one line.") != std::string::npos);
  }
}

TEST_CASE("layout_rich: a full stop stays with the bold word before it, whatever the width") {
  SceneFixture f;
  const auto document = lesson::markdown::parse(
      "The document says that **nobody waits**. And **f1**'s name (**f2**), `code`: 见 **文档**。");
  for (float width = 60; width < 400; width += 3) {
    const RichText rich = layout_rich(document.blocks[0].spans, width, f.theme);
    for (std::size_t i = 0; i < rich.pieces.size(); ++i) {
      const bool begins = i == 0 || rich.pieces[i].rect.y > rich.pieces[i - 1].rect.y;
      INFO(width << ": " << rich.pieces[i].text);
      if (begins && width > 90)
        CHECK(std::string_view{".,:')"}.find(rich.pieces[i].text.front()) == std::string_view::npos);
    }
  }
}

TEST_CASE("breakable_parts: between Chinese characters but not before their punctuation") {
  CHECK(breakable_parts("a few words") == std::vector<std::string>{"a ", "few ", "words"});
  CHECK(breakable_parts("队列空，等") == std::vector<std::string>{"队", "列", "空，", "等"});
  CHECK(breakable_parts("（甲）乙") == std::vector<std::string>{"（甲）", "乙"});
}
