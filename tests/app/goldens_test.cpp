#include "app/goldens.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "support/recorded_run.hpp"
#include "support/sanitized.hpp"

namespace fs = std::filesystem;

namespace {

// A sanitizer looks at the code that draws, not at the pictures: a few are enough for it, and all take it many minutes.
constexpr std::size_t kOneIn = spawnarium::test::kSanitized ? 8 : 1;

std::vector<app::Golden> one_in(std::size_t step, const std::vector<app::Golden>& all) {
  std::vector<app::Golden> some;
  for (std::size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

// A folder of goldens with two pictures of one small panel.
struct GoldenFolder : RecordedRun {
  GoldenFolder() {
    write_list(
        "[[picture]]\nname = \"timeline\"\nrecording = \"two_children.spawn\"\nat = 1.2\nsize = [400, 200]\npanel = "
        "\"timeline\"\n");
  }
  void write_list(const std::string& text) const { std::ofstream(folder / "goldens.toml") << text; }
};

}  // namespace

TEST_CASE("Goldens: every picture of tests/goldens is as it was found good") {
  const fs::path folder = fs::path(SPAWNARIUM_TEST_SOURCES) / "goldens";
  const auto goldens = one_in(kOneIn, app::read_goldens(folder));
  REQUIRE_FALSE(goldens.empty());
  if (!fs::exists(goldens.front().picture.parent_path())) {
    MESSAGE("There are no goldens of this version of Dear ImGui: `spawnarium golden update tests/goldens` makes them.");
    return;
  }
  const auto results = app::compare_goldens(goldens, [](const app::GoldenResult& each) {
    INFO(each.golden.name, ": ", each.difference.pixels, " pixels differ, ", each.difference.outliers,
         " of them visibly");
    CHECK((each.verdict == app::GoldenVerdict::Same || each.verdict == app::GoldenVerdict::Close));
  });
  bool all_good = true;
  for (const app::GoldenResult& each : results) all_good = all_good && each.verdict <= app::GoldenVerdict::Close;
  if (!all_good) MESSAGE("See ", app::write_report(results, "golden-report").string());
}

TEST_CASE_FIXTURE(
    GoldenFolder,
    "Goldens: each language has its picture; what was kept is found again, a change is found and reported") {
  auto goldens = app::read_goldens(folder);
  REQUIRE(goldens.size() == 2);
  CHECK(goldens[0].name == "timeline.en");
  CHECK(goldens[1].name == "timeline.zh");
  CHECK(app::compare_goldens(goldens)[0].verdict == app::GoldenVerdict::Missing);
  CHECK(app::update_goldens(goldens) == 2);
  CHECK(app::update_goldens(goldens) == 0);
  CHECK(app::compare_goldens(goldens)[1].verdict == app::GoldenVerdict::Same);

  image::Picture changed = image::read_png(goldens[0].picture);
  for (std::size_t i = 0; i < 400; ++i) changed.rgba[i] = static_cast<std::uint8_t>(255 - changed.rgba[i]);
  image::write_png(changed, goldens[0].picture);
  const auto results = app::compare_goldens(goldens);
  CHECK(results[0].verdict == app::GoldenVerdict::Different);
  const fs::path page = app::write_report(results, folder / "report");
  CHECK(fs::exists(page));
  CHECK(fs::exists(folder / "report" / "timeline.en.difference.png"));
  CHECK_FALSE(fs::exists(folder / "report" / "timeline.zh.actual.png"));
}

TEST_CASE_FIXTURE(GoldenFolder,
                  "Goldens: the window is drawn after keys, and a home of its own is put back afterwards") {
  write_list(
      "[[picture]]\nname = \"a\"\nrecording = \"two_children.spawn\"\nat = 1.2\nlanguages = [\"en\"]\npress = []\n"
      "[[picture]]\nname = \"b\"\nrecording = \"two_children.spawn\"\nat = 1.2\nlanguages = [\"en\"]\npress = [\"→\", "
      "\"?\"]\n"
      "[[picture]]\nname = \"c\"\nlanguages = [\"en\"]\nrecent = [\"~/course/queues.py\"]\npress = [\"Ctrl+O\"]\n");
  const std::string home = ::getenv("HOME") != nullptr ? ::getenv("HOME") : "";
  const auto goldens = app::read_goldens(folder);
  REQUIRE(goldens.size() == 3);
  CHECK(app::draw(goldens[0]) == app::draw(goldens[0]));
  CHECK_FALSE(app::draw(goldens[0]) == app::draw(goldens[1]));
  CHECK(app::draw(goldens[2]) == app::draw(goldens[2]));  // No path of this machine is in it.
  CHECK(home == (::getenv("HOME") != nullptr ? ::getenv("HOME") : ""));
  write_list("[[picture]]\nname = \"a\"\npress = [\"Sing\"]\n");
  CHECK_THROWS_WITH_AS(static_cast<void>(app::read_goldens(folder)), doctest::Contains("there is no key 'Sing'"),
                       base::Failure);
}

TEST_CASE_FIXTURE(GoldenFolder, "Goldens: what is wrong in the list is told with its line") {
  write_list("[[picture]]\nname = \"x\"\nrecording = \"two_children.spawn\"\npanel = \"kitchen\"\n");
  CHECK_THROWS_WITH_AS(static_cast<void>(app::read_goldens(folder)),
                       doctest::Contains("goldens.toml:1: there is no panel 'kitchen'"), base::Failure);
  write_list("[[picture]\n");
  CHECK_THROWS_WITH_AS(static_cast<void>(app::read_goldens(folder)), doctest::Contains("goldens.toml:1"),
                       base::Failure);
}

TEST_CASE_FIXTURE(GoldenFolder, "Goldens: numbers that fit nowhere are told with their line") {
  for (const char* wrong : {"at = 1e72", "at = -1", "at = nan", "size = [1e72, 200]", "size = [400]", "size = 3",
                            "scale = 1e300", "mouse = [1e72, 0]\npress = [\"n\"]"}) {
    CAPTURE(std::string(wrong));
    write_list("[[picture]]\nname = \"timeline\"\nrecording = \"two_children.spawn\"\n" + std::string(wrong) + "\n");
    CHECK_THROWS_WITH_AS(app::read_goldens(folder), doctest::Contains("goldens.toml:1: "), base::Failure);
  }
}
