#include "app/take_along.hpp"

#include <doctest/doctest.h>

#include <array>

#include "support/fake_host.hpp"
#include "support/recorded_run.hpp"

using spawnarium::test::FakeHost;
using spawnarium::test::FakeKeeper;

TEST_CASE("Take along: the recording, the window, each export format, each panel in sight; each does what it says") {
  std::vector<std::string> done;
  const app::TakeAlong take{.save_recording = [&] { done.emplace_back("recording"); },
                            .save_picture = [&](auto part) { done.emplace_back(part ? "panel" : "window"); },
                            .make = [&](const app::ExportFormat& format) { done.emplace_back(format.name); }};
  std::vector<std::string> in_menu;
  for (const app::ExportFormat& each : app::export_formats())
    if (each.in_menu) in_menu.emplace_back(each.name);
  const std::array<app::PanelKeys::PlacedPanel, 1> in_sight{{{view::Panel::Stage, {0, 0, 10, 10}}}};
  for (const base::Language language : {base::Language::English, base::Language::Chinese}) {
    done.clear();
    for (const app::Front::Choice& each : app::take_along_choices(in_sight, language, take)) {
      CHECK_FALSE(each.entry.says.empty());
      each.choose();
    }
    REQUIRE(done.size() == in_menu.size() + 3);
    CHECK(done.front() == "recording");
    CHECK(done[1] == "window");
    for (std::size_t i = 0; i < in_menu.size(); ++i) CHECK(done[i + 2] == in_menu[i]);
    CHECK(done.back() == "panel");
  }
}

TEST_CASE_FIXTURE(RecordedRun, "Take along: a recording of the user's own is saved already") {
  const FakeHost host;
  FakeKeeper keeper;
  app::Showing showing{std::make_unique<recording::Recording>(file()), keeper};
  const app::Saved saved = app::save_recording(showing, "x", base::Language::English, host);
  CHECK(saved.says.find("two_children.spawn") != std::string::npos);
  CHECK(showing.kept.empty());
}
