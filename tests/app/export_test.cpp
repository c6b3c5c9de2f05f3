#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "image/film.hpp"
#include "support/command.hpp"
#include "support/recorded_run.hpp"

namespace {

using namespace std::chrono_literals;
using spawnarium::test::command;
using spawnarium::test::Said;

std::string first_bytes(const std::filesystem::path& path, std::size_t count) {
  std::string bytes(count, '\0');
  std::ifstream file{path, std::ios::binary};
  file.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator{folder}, std::filesystem::directory_iterator{}));
}

}  // namespace

TEST_CASE_FIXTURE(RecordedRun, "spawnarium export: a film strip is a PNG, and progress goes up to its end") {
  const auto output = folder / "film.png";
  const auto said = command({"export", file(), "--format", "film", "--lang", "zh", "--progress", "-o", output});
  CHECK(said.err == "");
  CHECK(said.status == 0);
  CHECK(first_bytes(output, 4) == "\x89PNG");
  CHECK(said.out.starts_with("0\n"));
  CHECK(files_in(folder) == 2);  // Nothing but the recording and the film.
}

TEST_CASE_FIXTURE(RecordedRun, "spawnarium export: pictures need a file, and say so") {
  const auto said = command({"export", file(), "--format", "gif"});
  CHECK(said.status == 2);
  CHECK(said.err.find("--output") != std::string::npos);
}

TEST_CASE_FIXTURE(RecordedRun, "spawnarium export: without ffmpeg the animation says what to install") {
  const std::string path = ::getenv("PATH");
  ::setenv("PATH", folder.c_str(), 1);
  const auto said = command({"export", file(), "--format", "gif", "-o", folder / "run.gif"});
  ::setenv("PATH", path.c_str(), 1);
  CHECK(said.status == 1);
  CHECK(said.err.find("apt install ffmpeg") != std::string::npos);
  CHECK(files_in(folder) == 1);
}

TEST_CASE_FIXTURE(RecordedRun,
                  "spawnarium export: with ffmpeg there are a GIF and an MP4" * doctest::skip(!image::find_ffmpeg())) {
  CHECK(command({"export", file(), "--format", "gif", "-o", folder / "run.gif"}).status == 0);
  CHECK(first_bytes(folder / "run.gif", 6) == "GIF89a");
  CHECK(command({"export", file(), "--format", "mp4", "-o", folder / "run.mp4"}).status == 0);
  CHECK(first_bytes(folder / "run.mp4", 8).substr(4) == "ftyp");
  CHECK(files_in(folder) == 3);
}

TEST_CASE_FIXTURE(RecordedRun, "spawnarium export: a FIFO is written into, a link is followed, a device stays one") {
  const auto fifo = folder / "fifo", link = folder / "link.csv";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  std::filesystem::create_symlink("true.csv", link);
  std::string read;
  std::thread reader{[&] { read = first_bytes(fifo, 1 << 20); }};
  const Said into_fifo = command({"export", file(), "--format", "csv", "-o", fifo});
  reader.join();
  CHECK(into_fifo.status == 0);
  CHECK(std::filesystem::is_fifo(fifo));
  CHECK(command({"export", file(), "--format", "csv", "-o", link}).status == 0);
  CHECK(std::filesystem::is_symlink(link));
  CHECK(first_bytes(folder / "true.csv", 1 << 20) == read);
  CHECK(command({"export", file(), "--format", "csv"}).out == read);

  for (const char* format : {"csv", "chrome", "story", "film"}) {
    const Said full = command({"export", file(), "--format", format, "-o", "/dev/full"});
    CHECK(full.status == 1);
    CHECK(full.err ==
          "spawnarium: /dev/full cannot be written: No space left on device. Make room there, or choose another "
          "place.\n");
  }
  CHECK(std::filesystem::is_character_file("/dev/full"));
}
