#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/drawn_text.hpp"
#include "app/goldens.hpp"
#include "image/font_files.hpp"
#include "image/graphics.hpp"
#include "image/headless.hpp"
#include "support/sanitized.hpp"

namespace fs = std::filesystem;
using spawnarium::test::DrawnText;
using spawnarium::test::DrawnTexts;

namespace {

std::string words(view::Color c) { return fmt::format("{:02X}{:02X}{:02X}", c.red, c.green, c.blue); }

std::vector<DrawnText> texts_of(app::Golden golden) {
  std::vector<DrawnText> texts;
  golden.options.drawn = [&](const ImDrawData& data) {
    texts = DrawnTexts{data, view::colors_of(golden.options.theme).panel}.read();
  };
  static_cast<void>(app::draw(golden));
  return texts;
}

}  // namespace

TEST_CASE("Contrast: every text of every picture of tests/goldens has 4.5 on the ground on which it was drawn") {
  constexpr double kReadable = 4.5;
  constexpr std::size_t kOneIn = spawnarium::test::kSanitized ? 8 : 1;
  const auto goldens = app::read_goldens(fs::path(SPAWNARIUM_TEST_SOURCES) / "goldens");
  for (std::size_t i = 0; i < goldens.size(); i += kOneIn) {
    if (!goldens[i].script.empty()) continue;  // Drawn by the desk: its stage and guide are those of the others.
    if (goldens[i].name.starts_with("spotlight")) continue;  // It dims what lies around it, which is its purpose.
    const std::vector<DrawnText> texts = texts_of(goldens[i]);
    CHECK(texts.size() > 3);
    for (const DrawnText& each : texts)
      if (each.contrast < kReadable)
        FAIL_CHECK(fmt::format("{}: '{}' at {:.0f}, {:.0f} has {:.2f}: {} on {}", goldens[i].name, each.text, each.at.x,
                               each.at.y, each.contrast, words(each.ink), words(each.ground)));
  }
}

TEST_CASE("Contrast: a text below a veil is found, one behind a dialog is not there, and a line may cross a letter") {
  image::Headless headless{200, 120};
  image::Graphics graphics{image::read_font_files()};
  const view::Colors& colors = graphics.theme().colors;
  graphics.build({200, 120}, [&](ImDrawList& list) {
    view::Canvas canvas{list, {0, 0, 200, 120}, graphics.theme(), graphics.glyphs(), {}};
    const view::Font font = graphics.theme().fonts.text;
    for (const auto& [y, text] : {std::pair{5.F, "plain"}, {30.F, "veiled"}, {55.F, "behind"}, {80.F, "crossed"}})
      canvas.text(ImVec2{5, y}, font, colors.text, text);
    canvas.fill({0, 28, 200, 22}, colors.panel.faded(0.55F));
    canvas.fill({0, 53, 200, 22}, colors.ground.faded(0.7F));
    canvas.fill({20, 78, 1.5F, 22}, colors.now);
  });
  std::map<std::string, double> contrasts;
  for (const DrawnText& each : DrawnTexts{*ImGui::GetDrawData(), colors.panel}.read())
    contrasts[each.text] = each.contrast;
  CHECK(contrasts.size() == 3);
  CHECK(contrasts["plain"] == doctest::Approx(view::contrast(colors.text, colors.panel)));
  CHECK(contrasts["crossed"] == doctest::Approx(contrasts["plain"]));
  CHECK(contrasts["veiled"] < 4.5);
}
