#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "app/beats.hpp"
#include "app/event_text.hpp"
#include "base/read_file.hpp"
#include "recording/scan.hpp"

namespace {

const std::filesystem::path kTraces = std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "traces";

std::string dump(const std::filesystem::path& file) {
  recording::Scan scan{file};
  std::string text;
  scan.each([&](const trace::Event& event) { text += app::event_text(scan, event) + '\n'; });
  return text;
}

}  // namespace

TEST_CASE("dump: what this version does not know is left out, and said in both languages") {
  const recording::Recording recording{kTraces / "unknown.spawn"};
  const trace::Skipped& skipped = recording.reader().skipped();
  CHECK(skipped.events == 12);
  CHECK(skipped.units == 1);
  CHECK(app::skipped_text(skipped, base::Language::English) ==
        "What this version of Spawnarium does not know is left out (events: 12, blocks: 1).");
  CHECK(app::skipped_text(skipped, base::Language::Chinese) ==
        "已略过这个版本的 Spawnarium 不认识的内容（事件：12，数据块：1）。");
  const std::string text = dump(kTraces / "unknown.spawn");
  CHECK(text.find(" put ") != std::string::npos);

  recording::Recording in_pieces{kTraces / "unknown.spawn", 1};
  while (!in_pieces.whole()) in_pieces.update(1);
  CHECK(in_pieces.history().size() == recording.history().size());
  CHECK(in_pieces.part_read() == 1);
}

TEST_CASE("dump --beats: the story of a recording, in words and as JSON, covers every event once") {
  const recording::Recording recording{kTraces / "terminate.spawn"};
  const std::string text = app::beats_text(recording);
  CHECK(text.find("startup") != std::string::npos);
  CHECK(text.find("signal") != std::string::npos);
  CHECK(text.find("killed") != std::string::npos);
  const auto list = nlohmann::json::parse(app::beats_json(recording));
  std::size_t next = 0;
  double begin = 0;
  for (const auto& beat : list) {
    CHECK(beat.at("begin_s").get<double>() >= begin);
    begin = beat.at("begin_s").get<double>();
    if (beat.at("events").empty()) continue;
    CHECK(beat.at("events").at(0) == next);
    next = beat.at("events").at(1).get<std::size_t>() + 1;
  }
  CHECK(next == recording.history().size());
}

// The text was written by the last program that made recordings of version 1.
TEST_CASE("dump --events: a recording of version 1 says what it said") {
  recording::Scan scan{kTraces / "start_order.spawn"};
  CHECK(scan.reader().header().version == 1);
  CHECK(dump(kTraces / "start_order.spawn") == base::read_file(kTraces / "start_order.events", base::kMostText));
}
