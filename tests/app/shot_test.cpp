#include "app/shot.hpp"

#include <doctest/doctest.h>

#include "app/failure.hpp"
#include "recorded_run.hpp"

using namespace std::chrono_literals;

namespace {

app::ShotOptions at_1200ms() {
  app::ShotOptions options;
  options.at = 1200ms;
  return options;
}

}  // namespace

TEST_CASE_FIXTURE(RecordedRun, "shot: of one recording and one moment the picture is the same, twenty times") {
  const app::Recording recording(file());
  const app::ShotOptions options = at_1200ms();
  const app::Picture first = app::shot(recording, options);
  CHECK(first.width == 1280);
  CHECK(first.height == 720);
  for (int i = 1; i < 20; ++i) REQUIRE(app::shot(app::Recording(file()), options) == first);
}

TEST_CASE_FIXTURE(RecordedRun, "shot: another moment, language, theme, scale or panel is another picture") {
  const app::Recording recording(file());
  const app::ShotOptions options = at_1200ms();
  const app::Picture first = app::shot(recording, options);
  app::ShotOptions other = options;
  other.at = 2500ms;
  CHECK_FALSE(app::shot(recording, other) == first);
  other = options;
  other.language = view::Language::Chinese;
  CHECK_FALSE(app::shot(recording, other) == first);
  other = options;
  other.theme = view::ThemeName::Light;
  CHECK_FALSE(app::shot(recording, other) == first);
  other = options;
  other.scale = 2;
  CHECK_FALSE(app::shot(recording, other) == first);
  other = options;
  other.panel = view::Panel::Timeline;
  CHECK_FALSE(app::shot(recording, other) == first);
}

TEST_CASE_FIXTURE(RecordedRun, "serial_named: a process by its name, and a sentence where there is none") {
  const app::Recording recording(file());
  CHECK(app::serial_named(recording, "f2") == f2);
  CHECK_THROWS_WITH_AS(static_cast<void>(app::serial_named(recording, "f9")), doctest::Contains("f9"), app::WrongUsage);
}
