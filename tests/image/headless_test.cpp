#include "image/headless.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "image/font_files.hpp"
#include "image/graphics.hpp"
#include "image/picture.hpp"
#include "view/toolkit/canvas.hpp"

namespace {

constexpr int kWidth = 640, kHeight = 300;

// A frame with a bit of everything that Canvas knows.
void draw_everything(ImDrawList& list, image::Graphics& graphics) {
  view::Canvas canvas(list, {0, 0, kWidth, kHeight}, graphics.theme(), graphics.glyphs(), {});
  const view::Theme& theme = graphics.theme();
  canvas.text(ImVec2(10, 8), theme.fonts.large, theme.colors.text, "队列里的东西，先进先出。 First in, first out…");
  for (int i = 0; i <= static_cast<int>(view::Icon::Info); ++i) {
    const ImVec2 at(20.0F + static_cast<float>(i % 20) * 31, 60.0F + static_cast<float>(i / 20) * 34);
    canvas.icon(static_cast<view::Icon>(i), at, 18, theme.process_color(static_cast<std::size_t>(i)));
  }
  canvas.frame({20, 180, 200, 60}, theme.colors.now, 2, 8, view::Line::Dashed);
  canvas.frame({240, 180, 200, 60}, theme.process_color(2), 2, 8);
  canvas.curve(ImVec2(120, 240), ImVec2(340, 290), theme.colors.line, 1.5F, view::Line::Dotted);
  canvas.paragraph(ImVec2(460, 180), theme.fonts.text, theme.colors.quiet_text,
                   "生产者每 0.5 秒放入一个数。put 先放进自己进程里的缓冲区，", 160);
}

image::Picture picture_of_everything() {
  image::Headless headless(kWidth, kHeight);
  image::Graphics graphics(image::read_font_files());
  graphics.build(ImVec2(kWidth, kHeight), [&](ImDrawList& list) { draw_everything(list, graphics); });
  graphics.paint();
  return headless.picture();
}

}  // namespace

TEST_CASE("Headless: the same frame gives the same bytes, twenty times") {
  const image::Picture first = picture_of_everything();
  image::write_png(first, std::filesystem::temp_directory_path() / "spawnarium_headless_test.png");
  for (int run = 1; run < 20; ++run) REQUIRE(picture_of_everything() == first);
}

TEST_CASE("Headless: the text is there, and what has no text has none") {
  const image::Picture picture = picture_of_everything();
  const auto differs = [&](int x0, int y0, int x1, int y1) {
    const auto at = [&](int x, int y) { return static_cast<std::size_t>((y * picture.width + x) * 4); };
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        if (picture.rgba[at(x, y)] != picture.rgba[at(0, 0)]) return true;
      }
    }
    return false;
  };
  CHECK(differs(10, 8, 200, 30));
  CHECK_FALSE(differs(0, 32, kWidth, 44));
}

TEST_CASE("Picture: what was written is read again, and a difference is counted where it is") {
  const auto path = std::filesystem::temp_directory_path() / "spawnarium_picture_test.png";
  image::Picture picture{4, 2, std::vector<std::uint8_t>(32, 200)};
  image::write_png(picture, path);
  CHECK(image::read_png(path) == picture);
  std::filesystem::remove(path);

  image::Picture other = picture;
  other.rgba[5] = 202;
  CHECK(image::compare(picture, other).pixels == 1);
  CHECK(image::compare(picture, other).acceptable());
  CHECK(image::compare(picture, other).outliers == 0);
  other.rgba[5] = 100;
  CHECK(image::compare(picture, other).outliers == 1);
  CHECK(image::compare(picture, picture).picture.empty());
  CHECK_FALSE(image::compare(picture, image::Picture{2, 4, picture.rgba}).acceptable());
}
