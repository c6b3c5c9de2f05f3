#include "recording/opening.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "support/long_recording.hpp"

using namespace std::chrono_literals;
using spawnarium::test::LongRecording;
using spawnarium::test::News;

TEST_CASE_FIXTURE(LongRecording, "Opening: what was read in pieces on another thread is what was read at once") {
  News news;
  recording::Opening opening{file, 1000, [&] { news.tell(); }};
  news.wait_until([&] { return opening.over(); });
  CHECK(opening.part() > 0.9);
  const auto pieces = opening.take();
  REQUIRE(pieces);
  const recording::Recording whole{file};
  REQUIRE(pieces->history().size() == whole.history().size());
  CHECK(pieces->whole());
  CHECK(pieces->history().end() == whole.history().end());
  CHECK(pieces->timeline().lanes().size() == whole.timeline().lanes().size());
  CHECK(pieces->timeline().arrows().size() == whole.timeline().arrows().size());
  CHECK(pieces->sources().size() == whole.sources().size());
  CHECK(pieces->history().console().size() == whole.history().console().size());
}

TEST_CASE_FIXTURE(LongRecording, "Opening: cancelled it gives nothing, and soon") {
  News news;
  recording::Opening opening{file, 1000, [&] { news.tell(); }};
  opening.cancel();
  news.wait_until([&] { return opening.over(); });
  CHECK(opening.take() == nullptr);
}
