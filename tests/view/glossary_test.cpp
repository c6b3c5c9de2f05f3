#include "view/glossary.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "view/scene_fixture.hpp"

using namespace view;

namespace {

GlossaryEntry entry(const std::string& id, const std::string& en, const std::string& zh, const std::string& lesson) {
  return {
      .term = {.id = id,
               .name = {.english = en, .chinese = zh},
               .says = {.english =
                            "What " + en +
                            " means, in a sentence that is long enough to take two lines and more of a narrow list.",
                        .chinese = zh + "是什么意思，用一句足够长的话说明，在窄窄的列表里要占两行以上，这样才好检验。"},
               .also = {"another"},
               .lesson = lesson},
      .lesson = {.english = "A title", .chinese = "标题"}};
}

std::vector<GlossaryEntry> entries() {
  return {entry("lock", "lock", "锁", "48"), entry("deadlock", "deadlock", "死锁", "34"),
          entry("pipe", "pipe", "管道", "25")};
}

bool press(Key key, GlossaryState& state, std::optional<std::string>* open = nullptr) {
  std::optional<std::string> asked;
  const bool taken = press_in_glossary({.key = key}, entries(), state, asked);
  if (open != nullptr) *open = asked;
  return taken;
}

void type(std::u32string_view letters, GlossaryState& state) {
  std::optional<std::string> open;
  for (const char32_t c : letters) CHECK(press_in_glossary({.character = c}, entries(), state, open));
}

}  // namespace

TEST_CASE("Glossary: each word stands in its list with both names, what it means and its lesson, within the width") {
  SceneFixture f;
  const auto words = entries();
  for (const Language language : {Language::English, Language::Chinese}) {
    for (const float width : {120.F, 300.F, 700.F}) {
      const GlossaryItems items = layout_glossary(words, "", language, f.theme, width);
      REQUIRE(items.rows.size() == 3);
      float y = 0;
      for (const GlossaryItems::Row& row : items.rows) {
        CHECK(row.rect.y == y);  // One below the other.
        y = row.rect.bottom();
        std::string all;
        for (const GlossaryItems::Line& line : row.lines) {
          all += line.text + line.quiet;
          CHECK(line.rect.y >= row.rect.y);
          CHECK(line.rect.bottom() <= row.rect.bottom());
          const Font font = line.name ? f.theme.fonts.bold : line.link ? f.theme.fonts.small : f.theme.fonts.text;
          float needed = text_width(font, line.text);
          if (!line.quiet.empty()) needed += text_width(f.theme.fonts.text, line.quiet);
          CHECK(needed <= line.rect.width + 1);
        }
        CHECK(all.find(words[row.entry].term.name.english) != std::string::npos);
        if (width > 200) CHECK(all.find(words[row.entry].term.name.chinese) != std::string::npos);
        CHECK(all.find(words[row.entry].term.lesson) != std::string::npos);
        CHECK(row.link.bottom() <= row.rect.bottom());
      }
      CHECK(items.height == y);
    }
  }
}

TEST_CASE("Glossary: where lessons cannot be opened none is offered") {
  SceneFixture f;
  const std::vector<GlossaryEntry> words{entry("lock", "lock", "锁", "")};
  const GlossaryItems items = layout_glossary(words, "", Language::English, f.theme, 500);
  for (const GlossaryItems::Line& line : items.rows.at(0).lines) CHECK_FALSE(line.link);
  GlossaryState state;
  std::optional<std::string> open;
  CHECK(press_in_glossary({.key = Key::Enter}, words, state, open));
  CHECK_FALSE(open);
}

TEST_CASE("Glossary: letters look for a word in either language, Backspace and Esc take them back") {
  SceneFixture f;
  GlossaryState state;
  const auto found = [&] {
    return layout_glossary(entries(), state.letters, Language::English, f.theme, 500).rows.size();
  };
  type(U"lock", state);
  CHECK(found() == 2);
  press(Key::Backspace, state);
  CHECK(state.letters == "loc");
  CHECK(press(Key::Escape, state));
  CHECK(state.letters.empty());
  CHECK_FALSE(press(Key::Escape, state));  // It closes.
  type(U"死", state);
  CHECK(found() == 1);
  press(Key::Backspace, state);  // One character, three bytes.
  CHECK(state.letters.empty());
  type(U"no such word", state);
  CHECK(found() == 0);
  std::optional<std::string> open;
  press(Key::Enter, state, &open);
  CHECK_FALSE(open);
}

TEST_CASE("Glossary: words that begin with the letters come first, then those that have them within") {
  SceneFixture f;
  const std::vector<GlossaryEntry> words{entry("deadlock", "deadlock", "死锁", "34"),
                                         entry("lock", "Lock", "锁", "48")};
  const auto first = [&](std::string_view letters) {
    return words[layout_glossary(words, letters, Language::English, f.theme, 500).rows.at(0).entry].term.id;
  };
  CHECK(first("") == "deadlock");
  CHECK(first("lo") == "lock");
  CHECK(first("锁") == "lock");
}

TEST_CASE("Glossary: the marked word goes with the arrows, and Enter opens its lesson") {
  GlossaryState state;
  mark_term(entries(), "deadlock", state);
  CHECK(state.marked == 1);
  std::optional<std::string> open;
  press(Key::Enter, state, &open);
  CHECK(open == "34");
  press(Key::Down, state);
  press(Key::Down, state);
  CHECK(state.marked == 2);
  press(Key::Home, state);
  press(Key::Up, state);
  CHECK(state.marked == 0);
  press(Key::PageDown, state);
  CHECK(state.marked == 2);
  type(U"dead", state);
  press(Key::Enter, state, &open);
  CHECK(open == "34");
  std::optional<std::string> none;
  CHECK_FALSE(press_in_glossary({.character = 'q', .ctrl = true}, entries(), state, none));
  CHECK_FALSE(press_in_glossary({.key = Key::F2}, entries(), state, none));
}
