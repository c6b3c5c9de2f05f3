#include "trace/reader.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <limits>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "support/temporary_folder.hpp"
#include "trace/error.hpp"

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

/// The bytes of a file, aligned as a Header wants it.
struct Bytes {
  explicit Bytes(const std::filesystem::path& file) : words((std::filesystem::file_size(file) + 7) / 8) {
    std::ifstream{file, std::ios::binary}.read(reinterpret_cast<char*>(words.data()),
                                               static_cast<std::streamsize>(std::filesystem::file_size(file)));
  }
  std::span<const std::byte> span() const { return std::as_bytes(std::span{words}); }
  std::vector<std::uint64_t> words;
};

std::vector<trace::Event> all_of(trace::Reader reader) {
  std::vector<trace::Event> events;
  while (reader.read_new(events) > 0) continue;
  return events;
}

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

TEST_CASE_FIXTURE(SealedTrace, "Reader: bytes in memory are read as the file is") {
  const Bytes bytes{file};
  const auto in_memory = all_of(trace::Reader{bytes.span(), "from a page"}), in_file = all_of(trace::Reader{file});
  REQUIRE(in_memory.size() == in_file.size());
  CHECK(std::memcmp(in_memory.data(), in_file.data(), in_file.size() * sizeof(trace::Event)) == 0);
  CHECK_THROWS_WITH_AS((trace::Reader{bytes.span().first(100), "from a page"}), doctest::Contains("from a page"),
                       trace::TraceError);
}

TEST_CASE_FIXTURE(SealedTrace, "Reader: rewound it gives the events from the first again") {
  trace::Reader reader{file};
  std::vector<trace::Event> first, again;
  reader.read_new(first, 100);
  reader.read_new(again, 1000);
  again.clear();
  reader.give_back_memory();
  reader.rewind();
  reader.read_new(again, 100);
  REQUIRE(again.size() == 100);
  CHECK(std::memcmp(first.data(), again.data(), 100 * sizeof(trace::Event)) == 0);
}

TEST_CASE("Reader: texts, sources and facts are those that were written; what a number does not name is empty") {
  const spawnarium::test::TemporaryFolder folder;
  const auto file = folder.path() / "run.spawn";
  record::Recorder recorder;
  recorder.create(file, 1ULL << 22);
  recorder.become(recorder.new_serial());
  const trace::TextRef text = recorder.text("hello");
  const std::uint32_t source = recorder.source("program.py", "print('hello')\n");
  recorder.set_facts(R"({"lesson": "01"})");
  const trace::Reader reader{file};
  CHECK(reader.text(text) == "hello");
  CHECK(reader.text(0).empty());
  CHECK(reader.text(std::numeric_limits<trace::TextRef>::max()).empty());
  CHECK(reader.source(source).path == "program.py");
  CHECK(reader.source(source).content == "print('hello')\n");
  CHECK(reader.source(0).path.empty());
  CHECK(reader.source(source + 1).path.empty());
  CHECK(reader.source(std::numeric_limits<std::uint32_t>::max()).path.empty());
  CHECK(reader.facts() == R"({"lesson": "01"})");
  CHECK_FALSE(reader.sealed());
  CHECK(reader.incomplete_since_ns() == 0);
}

TEST_CASE("Reader: a live trace is given as it grows, each event once and in the order of its writer") {
  const spawnarium::test::TemporaryFolder folder;
  record::Recorder recorder;
  recorder.create(folder.path() / "live.spawn", 1ULL << 24);
  recorder.become(recorder.new_serial());
  trace::Reader reader{folder.path() / "live.spawn"};
  std::vector<trace::Event> events;
  constexpr int kEach = 3000;  // Several units.
  for (int i = 0; i < kEach; ++i) {
    recorder.write({.value = i, .kind = trace::Kind::Note});
    if (i % 700 == 0) reader.read_new(events);
  }
  reader.read_new(events);
  REQUIRE(events.size() == kEach);
  for (int i = 0; i < kEach; ++i) REQUIRE(events[static_cast<std::size_t>(i)].value == i);
}

TEST_CASE("Reader: what it does not know is left out and counted, live and sealed") {
  const spawnarium::test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "newer.spawn";
  {
    record::Recorder recorder;
    recorder.create(file, 1ULL << 22);
    recorder.become(recorder.new_serial());
    const auto write = [&](trace::Kind kind, std::uint8_t detail) { recorder.write({.kind = kind, .detail = detail}); };
    write(trace::Kind::Note, 0);
    write(trace::Kind{17}, 0);          // Reserved.
    write(trace::Kind{255}, 0);         // Never heard of.
    write(trace::Kind::CallBegun, 64);  // The same of operations ...
    write(trace::Kind::CallEnded, 255);
    write(trace::Kind::ObjectCreated, 13);  // ... and of types.
    write(trace::Kind::CallBegun, 1);
    write(trace::Kind::ObjectCreated, 1);
    const std::uint64_t unit = recorder.header()->next_unit.fetch_add(1);
    reinterpret_cast<std::byte*>(recorder.header())[trace::kDirectoryOffset + unit] = std::byte{6};
  }
  for (const bool sealed : {false, true}) {
    CAPTURE(sealed);
    if (sealed) record::seal(file);
    trace::Reader reader{file};
    std::vector<trace::Event> events;
    reader.read_new(events);
    REQUIRE(events.size() == 3);
    CHECK(events[0].kind == trace::Kind::Note);
    CHECK(reader.skipped().events == 5);
    CHECK(reader.skipped().units == 1);
    reader.read_new(events);
    CHECK(reader.skipped().events == 5);
    if (!sealed) continue;
    reader.rewind();
    reader.read_new(events);
    CHECK(reader.skipped().events == 5);
  }
}
