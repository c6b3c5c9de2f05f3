#include "view/code_rows.hpp"

#include <doctest/doctest.h>

#include <string>

#include "view/toolkit/fonts.hpp"

using namespace view;

namespace {

struct Mono {
  ImFontAtlas atlas;
  Theme theme = make_theme(ThemeName::Dark, 1);
  Mono() { build_plain_fonts(atlas, theme); }
  float columns(int count) const {
    return text_width(theme.fonts.mono, std::string(static_cast<std::size_t>(count), 'm'));
  }
  std::vector<std::string> rows(std::string_view line, int count) const {
    std::vector<std::string> texts;
    for (const CodeRow& row : code_rows(line, theme.fonts.mono, columns(count)))
      texts.emplace_back(line.substr(row.begin, row.end - row.begin));
    return texts;
  }
};

}  // namespace

TEST_CASE("code_rows: what fits is one row, also an empty line") {
  const Mono f;
  CHECK(f.rows("p.start()", 9) == std::vector<std::string>{"p.start()"});
  CHECK(f.rows("", 9) == std::vector<std::string>{""});
}

TEST_CASE("code_rows: a row ends behind a comma or a space, else behind a bracket or a dot") {
  const Mono f;
  CHECK(f.rows("    print(name, os.getpid(), os.getppid())", 30) ==
        std::vector<std::string>{"    print(name, os.getpid(), ", "os.getppid())"});
  CHECK(f.rows("item = self.queue.get(timeout=2)", 19) ==
        std::vector<std::string>{"item = self.queue.", "get(timeout=2)"});
}

TEST_CASE("code_rows: no letter is lost, no row is wider than the panel, whatever its width") {
  const Mono f;
  const std::string line = "        parser.add_argument('--a_very_long_option_name', type=float, default=0.5)  # why";
  for (int count = 6; count < 100; ++count) {
    CAPTURE(count);
    const float width = f.columns(count);
    std::string letters;
    for (const CodeRow& row : code_rows(line, f.theme.fonts.mono, width)) {
      const std::string text = line.substr(row.begin, row.end - row.begin);
      REQUIRE(row.end > row.begin);
      if (count >= 12)
        CHECK(row.indent + text_width(f.theme.fonts.mono, text.substr(0, text.find_last_not_of(' ') + 1)) <= width + 1);
      letters += text;
    }
    std::string wanted = line;
    std::erase(letters, ' ');
    std::erase(wanted, ' ');
    CHECK(letters == wanted);
  }
}
