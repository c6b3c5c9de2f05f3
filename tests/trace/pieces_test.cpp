// A sealed trace read in pieces.
#include <doctest/doctest.h>

#include <cstring>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"

namespace {

constexpr std::size_t kEvents = 5000;

struct SealedTrace {
  SealedTrace() {
    record::Recorder recorder;
    recorder.create(file, 1ULL << 24);
    const trace::Serial actor = recorder.new_serial();
    for (std::size_t i = 0; i < kEvents; ++i)
      recorder.write_at({.actor = actor, .value = static_cast<std::int64_t>(i), .kind = trace::Kind::Note},
                        i * 7919 % kEvents);
    recorder.detach();
    record::seal(file);
  }
  spawnarium::test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "sealed.spawn";
};

}  // namespace

TEST_CASE_FIXTURE(SealedTrace, "Reader: a sealed trace in pieces is the same as at once, in the order of time") {
  trace::Reader whole{file};
  std::vector<trace::Event> at_once;
  REQUIRE(whole.read_new(at_once) == kEvents);
  CHECK(whole.indexed() == kEvents);
  CHECK(whole.read_new(at_once) == 0);

  for (const std::size_t most : {1000U, 1024U, 4999U, 5001U}) {
    trace::Reader reader{file};
    std::vector<trace::Event> pieces;
    std::size_t got = 0;
    while ((got = reader.read_new(pieces, most)) > 0) CHECK(got <= most);
    REQUIRE(pieces.size() == at_once.size());
    CHECK(std::memcmp(pieces.data(), at_once.data(), pieces.size() * sizeof(trace::Event)) == 0);
  }
  for (std::size_t i = 1; i < at_once.size(); ++i) CHECK(at_once[i - 1].time_ns <= at_once[i].time_ns);
}

TEST_CASE_FIXTURE(SealedTrace, "Reader: a reader that is moved goes on where it was") {
  trace::Reader reader{file};
  std::vector<trace::Event> events;
  reader.read_new(events, 1234);
  trace::Reader moved{std::move(reader)};
  CHECK(moved.read_new(events) == kEvents - 1234);
}

TEST_CASE("Reader: a trace that is not sealed has no index, and gives all at once") {
  const spawnarium::test::TemporaryFolder folder;
  record::Recorder recorder;
  recorder.create(folder.path() / "live.spawn", 1ULL << 22);
  const trace::Serial actor = recorder.new_serial();
  for (int i = 0; i < 100; ++i) recorder.write_at({.actor = actor, .kind = trace::Kind::Note}, 1);
  trace::Reader reader{folder.path() / "live.spawn"};
  std::vector<trace::Event> events;
  CHECK(reader.indexed() == 0);
  CHECK(reader.read_new(events, 10) == 100);
}
