#include "view/labels.hpp"

#include <doctest/doctest.h>

#include <set>

#include "view/scene_fixture.hpp"

using namespace view;

TEST_CASE("distinct_labels: no two that differ become equal, however little room there is") {
  SceneFixture f;
  const Font font = f.theme.fonts.bold;
  const std::vector<std::vector<std::string>> all{
      {"test_process_0", "test_process_1", "test_process_10"},
      {"a_very_long_name_of_a_worker", "a_very_long_nick_of_a_worker", "b"},
      {"ForkPoolWorker-1", "ForkPoolWorker-2", "main"},
      {"aaaaaaaaaaaaaaaa1aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa2aaaaaaaaaaaaaaaa"}};
  for (const auto& names : all)
    for (float width = 20; width < 300; width += 7) {
      const auto labels = distinct_labels(font, names, width);
      REQUIRE(labels.size() == names.size());
      CHECK(std::set<std::string>(labels.begin(), labels.end()).size() == names.size());
      if (width < 40) continue;  // Less has no room for "…" and a figure.
      for (const std::string& label : labels) {
        INFO(label << " in " << width);
        CHECK(text_width(font, label) <= width);
      }
    }
}

TEST_CASE("cut_in_middle: begin and end remain") {
  SceneFixture f;
  const Font font = f.theme.fonts.text;
  CHECK(cut_in_middle(font, "short", 200) == "short");
  const std::string cut = cut_in_middle(font, "test_process_with_a_long_name_7", 120);
  CHECK(cut.starts_with("test"));
  CHECK(cut.ends_with("_7"));
  CHECK(text_width(font, cut) <= 120);
}
