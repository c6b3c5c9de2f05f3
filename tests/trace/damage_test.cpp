#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "trace/error.hpp"
#include "trace/reader.hpp"

namespace {

std::vector<char> bytes_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void read_everything(const std::filesystem::path& path) {
  trace::Reader reader{path};
  std::vector<trace::Event> events;
  reader.read_new(events);
  std::size_t letters = reader.facts().size();
  for (const auto& event : events) letters += reader.text(event.text).size() + reader.text(event.extra).size();
  for (std::uint32_t i = 0; i < 256; ++i) letters += reader.source(i).content.size() + reader.source(i).path.size();
  CHECK(letters < events.size() * 2 * trace::kMaximumText + (1ULL << 32));
}

}  // namespace

TEST_CASE("Reader: thousands of damaged recordings are read or refused, never crash") {
  std::string name = (std::filesystem::temp_directory_path() / "damage_test_XXXXXX").string();
  const std::filesystem::path folder{::mkdtemp(name.data())};
  const auto path = folder / "run.spawn";
  const auto damaged = folder / "damaged.spawn";
  {
    record::Recorder recorder;
    recorder.create(path, 4 << 20);
    recorder.become(recorder.new_serial());
    recorder.set_facts("{}");
    recorder.source("program.py", "print('hello')\n");
    for (int i = 0; i < 300; ++i) recorder.write({.text = recorder.text("some text"), .kind = trace::Kind::Note});
  }
  for (const bool sealed : {false, true}) {
    if (sealed) record::seal(path);
    const std::vector<char> whole = bytes_of(path);
    std::mt19937 random{42};
    for (int round = 0; round < 1500; ++round) {
      std::vector<char> bytes = whole;
      const std::size_t first = std::uniform_int_distribution<int>{0, 3}(random) == 0 ? 0 : 8;
      const bool in_header = std::uniform_int_distribution<int>{0, 1}(random) == 0;
      for (int hit = 0; hit < 8; ++hit) {
        const std::size_t at = std::uniform_int_distribution<std::size_t>{
            first, in_header ? sizeof(trace::Header) : bytes.size() - 1}(random);
        bytes[at] = static_cast<char>(random());
      }
      if (round % 5 == 0) bytes.resize(std::uniform_int_distribution<std::size_t>{0, bytes.size()}(random));
      std::filesystem::remove(damaged);  // ext4 writes a file to the disk at once that is truncated and written again.
      std::ofstream{damaged, std::ios::binary | std::ios::trunc}.write(bytes.data(),
                                                                       static_cast<std::streamsize>(bytes.size()));
      try {
        read_everything(damaged);
      } catch (const trace::TraceError& error) {
        CHECK(std::string{error.what()}.find("damaged.spawn") != std::string::npos);
      }
    }
  }
  std::filesystem::remove_all(folder);
}
