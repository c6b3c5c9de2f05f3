#include "recording/packed.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "record/recorder.hpp"
#include "recording/recording.hpp"
#include "recording/scan.hpp"
#include "support/recorded_run.hpp"
#include "support/temporary_folder.hpp"
#include "trace/error.hpp"

namespace {

const std::filesystem::path kVersion1 = std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "traces" / "pipe.spawn";

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span{text}); }

std::string packed(std::span<const std::byte> recording) {
  std::ostringstream out;
  recording::pack(recording, "run.spawn", out);
  return out.str();
}

std::string packed(const std::filesystem::path& file) { return packed(trace::Reader{file}.bytes()); }

/// A recording whose header has been changed, packed without asking what it says.
template <class Change>
std::string packed_with(const std::filesystem::path& file, Change change) {
  const trace::Reader reader{file};
  trace::OwnedBytes bytes = trace::OwnedBytes::of(reader.bytes().size());
  std::memcpy(bytes.bytes.get(), reader.bytes().data(), bytes.size);
  auto& header = *reinterpret_cast<trace::Header*>(bytes.bytes.get());
  change(header);
  std::ostringstream out;
  recording::pack_bytes(bytes.span(), out);
  return out.str();
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream{file, std::ios::binary} << content;
}

}  // namespace

TEST_CASE_FIXTURE(RecordedRun, "pack: a packed recording is opened like the other, whatever its name") {
  const spawnarium::test::TemporaryFolder place;
  for (const auto& original : {file(), kVersion1}) {
    const std::string content = packed(original);
    CHECK(content == packed(original));
    CHECK(content.size() < std::filesystem::file_size(original) / 20);
    for (const char* name : {"run.spawn.gz", "run.spawn"}) {
      write_file(place.path() / name, content);
      const recording::Recording opened{place.path() / name}, whole{original};
      REQUIRE(opened.history().size() == whole.history().size());
      CHECK(opened.ended());
      CHECK(opened.whole());
      CHECK(opened.history().after(opened.history().size()).dump() ==
            whole.history().after(whole.history().size()).dump());
      CHECK(recording::Scan{place.path() / name}.end() == whole.history().end());
    }
  }
}

TEST_CASE_FIXTURE(RecordedRun, "unpack: what is cut off or damaged is refused with its name, and never crashes") {
  const std::string whole = packed(file());
  for (std::size_t length = 0; length < whole.size(); length += 1 + length / 50)
    CHECK_THROWS_WITH_AS(recording::unpack(bytes_of(whole.substr(0, length)), "cut.spawn.gz"),
                         doctest::Contains("cut.spawn.gz"), trace::TraceError);
  CHECK_THROWS_WITH_AS(recording::unpack(bytes_of(whole.substr(0, whole.size() - 1)), "cut.spawn.gz"),
                       "The packed recording cut.spawn.gz is cut off: copy it again from where it was made.",
                       trace::TraceError);
  std::mt19937 random{42};
  int refused = 0;
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] ^= static_cast<char>(1U << random() % 8);
    try {
      recording::unpack(bytes_of(damaged), "damaged.spawn.gz");  // In the head of gzip: the name, the time, the system.
    } catch (const trace::TraceError& error) {
      ++refused;
      CHECK(std::string{error.what()}.find("damaged.spawn.gz") != std::string::npos);
    }
  }
  CHECK(refused > 280);
}

TEST_CASE_FIXTURE(RecordedRun, "unpack: takes memory for what the recording says it holds, up to a bound") {
  const auto unpacked = [](const std::string& content, std::uint64_t most = recording::kMostUnpacked) {
    return recording::unpack(bytes_of(content), "bomb.spawn.gz", most).size;
  };
  CHECK(unpacked(packed(file())) == std::filesystem::file_size(file()));
  CHECK_THROWS_WITH_AS(unpacked(packed(file()), 1 << 16), doctest::Contains("unpack it with 'gzip -d'"),
                       trace::TraceError);
  const auto larger = [](trace::Header& header) { header.index_offset = std::uint64_t{1} << 39; };
  CHECK_THROWS_WITH_AS(unpacked(packed_with(file(), larger)), doctest::Contains("would take 524288 MB"),
                       trace::TraceError);
  const auto bomb = [](trace::Header& header) { header.index_offset = std::uint64_t{1} << 30; };
  CHECK_THROWS_WITH_AS(unpacked(packed_with(file(), bomb)), doctest::Contains("damaged"), trace::TraceError);
  const auto less = [](trace::Header& header) { header.index_count = 0; };
  CHECK_THROWS_WITH_AS(unpacked(packed_with(file(), less)), doctest::Contains("as much as it says"), trace::TraceError);
  const auto live = [](trace::Header& header) { header.sealed = 0; };
  CHECK_THROWS_WITH_AS(unpacked(packed_with(file(), live)), doctest::Contains("not sealed"), trace::TraceError);
  std::ostringstream text;
  recording::pack_bytes(bytes_of(std::string(100'000, 'x')), text);
  CHECK_THROWS_WITH_AS(unpacked(text.str()), doctest::Contains("not a recording"), trace::TraceError);
}

TEST_CASE("pack: a live recording is not packed") {
  const spawnarium::test::TemporaryFolder place;
  record::Recorder recorder;
  recorder.create(place.path() / "live.spawn", 1ULL << 22);
  CHECK_THROWS_WITH_AS(packed(place.path() / "live.spawn"), doctest::Contains("not sealed"), trace::TraceError);
}

TEST_CASE("is_recording_name: what a folder offers as recordings") {
  CHECK(recording::is_recording_name("a/run.spawn"));
  CHECK(recording::is_recording_name("a/run.spawn.gz"));
  CHECK_FALSE(recording::is_recording_name("a/run.gz"));
  CHECK_FALSE(recording::is_recording_name("a/run.py"));
}
