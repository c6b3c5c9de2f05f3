#include "image/shot.hpp"

#include <doctest/doctest.h>

#include "base/failure.hpp"
#include "record/seal.hpp"
#include "support/recorded_run.hpp"

using namespace std::chrono_literals;

namespace {

image::ShotOptions at_1200ms() {
  image::ShotOptions options;
  options.at = 1200ms;
  return options;
}

}  // namespace

TEST_CASE_FIXTURE(RecordedRun, "shot: of one recording and one moment the picture is the same, twenty times") {
  const recording::Recording recording(file());
  const image::ShotOptions options = at_1200ms();
  const image::Picture first = image::shot(recording, options);
  CHECK(first.width == 1280);
  CHECK(first.height == 720);
  for (int i = 1; i < 20; ++i) REQUIRE(image::shot(recording::Recording(file()), options) == first);
}

TEST_CASE_FIXTURE(RecordedRun, "shot: another moment, language, theme, scale or panel is another picture") {
  const recording::Recording recording(file());
  const image::ShotOptions options = at_1200ms();
  const image::Picture first = image::shot(recording, options);
  image::ShotOptions other = options;
  other.at = 2500ms;
  CHECK_FALSE(image::shot(recording, other) == first);
  other = options;
  other.language = base::Language::Chinese;
  CHECK_FALSE(image::shot(recording, other) == first);
  other = options;
  other.theme = view::ThemeName::Light;
  CHECK_FALSE(image::shot(recording, other) == first);
  other = options;
  other.scale = 2;
  CHECK_FALSE(image::shot(recording, other) == first);
  other = options;
  other.panel = view::Panel::Timeline;
  CHECK_FALSE(image::shot(recording, other) == first);
}

TEST_CASE_FIXTURE(RecordedRun, "serial_named: a process by each of its names, and a sentence where there is none") {
  const recording::Recording recording(file());
  CHECK(image::serial_named(recording, "f2") == f2);
  CHECK(image::serial_named(recording, "MainProcess") == main);
  CHECK(image::serial_named(recording, "main") == main);  // As it is called on the screen.
  CHECK_THROWS_WITH_AS(static_cast<void>(image::serial_named(recording, "f9")), doctest::Contains("f9"),
                       base::WrongUsage);
}

TEST_CASE(
    "shot: a run that was followed while it was written, event by event, looks like one that was opened afterwards") {
  const std::filesystem::path traces = std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "traces";
  std::string name = (std::filesystem::temp_directory_path() / "spawnarium_live_XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  const recording::Recording whole(traces / "producer_consumer.spawn");
  {
    // The same events and texts, written anew; after every few of them the viewer reads what there is.
    record::Recorder recorder;
    recorder.create(folder / "live.spawn", 1ULL << 24);
    std::optional<recording::Recording> live;
    std::size_t written = 0;
    for (trace::Event event : whole.history().events()) {
      event.text = event.text == 0 ? 0 : recorder.text(whole.history().texts().text(event.text));
      event.place = 0;
      recorder.write_at(event, event.time_ns);
      if (++written % 7 != 0) continue;
      if (live) {
        live->update();
      } else {
        live.emplace(folder / "live.spawn");
      }
      static_cast<void>(live->history().at(live->history().end()));  // As the window does.
    }
    live->update();
    recorder.detach();
    record::seal(folder / "live.spawn");
    live->update();
    const recording::Recording opened(folder / "live.spawn");
    REQUIRE(live->history().size() == opened.history().size());
    for (const auto t : {0ms, 500ms, 1000ms, 1470ms, 2300ms, 3600ms, 5000ms}) {
      image::ShotOptions options;
      options.at = t;
      CHECK(image::shot(*live, options) == image::shot(opened, options));
    }
  }
  std::filesystem::remove_all(folder);
}
