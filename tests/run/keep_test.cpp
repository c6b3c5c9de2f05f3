#include "run/keep.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

#include "recording/recording.hpp"
#include "run/places.hpp"
#include "run/run.hpp"
#include "support/command.hpp"

using namespace spawnarium::test;
namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

dev_t device_of(const fs::path& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_dev : 0;
}

// Asks for its end by a line.
run::RunOptions patient(const fs::path& record) {
  return {.program = {"/bin/sh", "-c", "echo begun; read line; echo over"},
          .record = record,
          .standard_input = engine::Stream::Pipe};
}

// Another file system than that of the temporary folder, where there is one.
struct Elsewhere {
  Elsewhere() {
    std::string name = "/dev/shm/spawnarium_keep_XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) path = name;
  }
  ~Elsewhere() {
    if (!path.empty()) fs::remove_all(path);
  }
  bool is_other(const fs::path& than) const { return !path.empty() && device_of(path) != device_of(than); }
  fs::path path;
};

}  // namespace

TEST_CASE("keep_recording: a run that goes on is kept at once, survives the pruning, and is whole when it has ended") {
  const Folder folder;
  fs::create_directory(folder / "live");
  run::Run run{patient(folder / "live" / "20260101-120000-1-1.spawn")};
  CHECK(run::keep_recording(run.trace(), folder / "kept.spawn") == run::Kept::Now);
  { const recording::Recording meanwhile{folder / "kept.spawn"}; }  // Readable also now.
  run.send_input("go\n");
  run.end_of_input();
  CHECK(run.wait().value == 0);
  run::prune_traces(folder / "live", 0);
  CHECK_FALSE(fs::exists(folder / "live" / "20260101-120000-1-1.spawn"));
  const recording::Recording kept{folder / "kept.spawn"};
  CHECK(kept.ended());
  CHECK(kept.history().console().size() == 3);  // Two lines, and what was typed.
}

TEST_CASE("keep_recording: what is there already is not written over") {
  const Folder folder;
  const fs::path kept = folder.file("kept.spawn", "mine"), recording = folder.file("a.spawn", "other");
  CHECK_THROWS(run::keep_recording(recording, kept));
  CHECK(content_of(kept) == "mine");
  CHECK_THROWS(run::keep_recording(folder / "missing.spawn", folder / "b.spawn"));
}

TEST_CASE(
    "keep_recording: into another file system it is copied when the run has ended, and nothing is written over there "
    "either") {
  const Folder folder;
  const Elsewhere elsewhere;
  if (!elsewhere.is_other(folder / ".")) return;
  run::Run run{patient(folder / "1.spawn")};
  CHECK(run::keep_recording(run.trace(), elsewhere.path / "kept.spawn") == run::Kept::WhenItEnds);
  CHECK_FALSE(fs::exists(elsewhere.path / "kept.spawn"));
  run.end_of_input();
  run.wait();
  CHECK(run::keep_recording(run.trace(), elsewhere.path / "kept.spawn") == run::Kept::Now);
  CHECK(content_of(elsewhere.path / "kept.spawn") == content_of(run.trace()));
  CHECK(std::distance(fs::directory_iterator{elsewhere.path}, fs::directory_iterator{}) == 1);
  CHECK_THROWS(run::keep_recording(run.trace(), elsewhere.path / "kept.spawn"));
}
