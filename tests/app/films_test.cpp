// The film of every lesson, from a recording of it (tests/traces/lessons).
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "model/story_clock.hpp"
#include "recording/recording.hpp"

namespace {

namespace fs = std::filesystem;
using model::Act;
using model::Beat;
using model::StoryClock;

std::vector<fs::path> films() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(SPAWNARIUM_TEST_SOURCES) / "traces" / "lessons"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

bool moves(const Beat& beat) { return beat.act != Act::Pause && beat.act != Act::Startup; }

/// As told when nothing has been told before it.
bool is_in_full(const Beat& beat) { return beat.length >= model::length_of(beat.act); }

}  // namespace

TEST_CASE("Films: every lesson of the folder has a recording") {
  std::vector<std::string> lessons, recorded;
  for (const auto& entry : fs::directory_iterator(fs::path(SPAWNARIUM_TEST_SOURCES).parent_path() / "lessons"))
    if (fs::exists(entry.path() / "lesson.toml")) lessons.push_back(entry.path().filename().string());
  for (const fs::path& file : films()) recorded.push_back(file.stem().stem().string());
  std::sort(lessons.begin(), lessons.end());
  CHECK(recorded == lessons);
}

TEST_CASE("Films: each lasts from 4 to 60 s, covers all its events, and what is told in full can be seen") {
  std::size_t in_full = 0, long_enough = 0;
  for (const fs::path& file : films()) {
    CAPTURE(file.filename().string());
    const recording::Recording recording{file};
    StoryClock clock;
    clock.update(recording.history(), StoryClock::kAll);
    CHECK(clock.end() >= 4 * model::kTicksPerSecond);
    CHECK(clock.end() <= 60 * model::kTicksPerSecond);
    REQUIRE_FALSE(clock.beats().empty());
    CHECK(clock.events_at(clock.end(), recording.history()) == recording.history().size());
    for (const Beat& beat : clock.beats()) {
      if (!moves(beat) || !is_in_full(beat)) continue;
      ++in_full;
      CHECK((beat.length >= 2000 || beat.act == Act::Line));
      if (beat.length >= 3000) ++long_enough;
    }
  }
  CHECK(long_enough >= in_full * 9 / 10);
}
