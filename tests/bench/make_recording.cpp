// Writes a long recording for measurements:  make_recording EVENTS PROCESSES FILE.spawn

#include "support/recording.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "trace/reader.hpp"

int main(int argc, char** argv) try {
  if (argc != 4) {
    std::fputs("usage: make_recording EVENTS PROCESSES FILE.spawn\n", stderr);
    return 2;
  }
  const std::filesystem::path path{argv[3]};
  std::filesystem::remove(path);
  const std::size_t events = std::stoul(argv[1]);
  record::Recorder recorder;
  recorder.create(path, std::max<std::uint64_t>(trace::kDefaultCapacity, events * 80));
  const std::uint32_t source = recorder.source(
      "factory.py", "import multiprocessing\n" + [] {
        std::string lines;
        for (int i = 2; i <= 41; ++i) lines += "# line " + std::to_string(i) + "\n";
        return lines;
      }());
  if (source != 1) throw std::runtime_error{"the recording has a source already"};
  spawnarium::test::make_recording(
      {.events = events, .processes = std::stoul(argv[2])},
      {.event = [&](const trace::Event& event) { recorder.write_at(event, event.time_ns); },
       .text = [&](std::string_view text) { return recorder.text(text); },
       .new_serial = [&] { return recorder.new_serial(); }});
  recorder.detach();
  record::seal(path);
  std::printf("%s: %ju bytes\n", path.c_str(), static_cast<std::uintmax_t>(std::filesystem::file_size(path)));
} catch (const std::exception& error) {
  std::fprintf(stderr, "make_recording: %s\n", error.what());
  return 1;
}
