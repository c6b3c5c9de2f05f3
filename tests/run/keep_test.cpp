#include "run/keep.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <semaphore>
#include <sstream>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "recording/recording.hpp"
#include "run/places.hpp"
#include "run/run.hpp"
#include "support/command.hpp"
#include "support/elsewhere.hpp"

using namespace spawnarium::test;
namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

// Asks for its end by a line.
host::Launch patient(const fs::path& record) {
  return {.program = {"/bin/sh", "-c", "echo begun; read line; echo over"}, .record = record};
}
constexpr run::Streams kPiped{.input = engine::Stream::Pipe};

// A recording that is read as slowly as the test likes: a FIFO (fifo(7)).
struct SlowRecording {
  explicit SlowRecording(const fs::path& place) : path{place} {
    ::mkfifo(path.c_str(), 0600);
    writer = base::UniqueFd{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  }
  void write(std::string_view text) const { CHECK(::write(writer.get(), text.data(), text.size()) > 0); }
  void end() { writer.reset(); }

  fs::path path;
  base::UniqueFd writer;
};

// A keeper, and a folder in another file system, where there is one.
struct OtherFileSystem {
  Folder folder;
  Elsewhere elsewhere;
  std::counting_semaphore<> news{0};
  run::Keeper keeper{[this] { news.release(); }};

  bool is_there() const { return elsewhere.is_other(folder / "."); }
  // Waits until the copies that were begun are over.
  run::Keeper::Done take_done() {
    for (;;) {
      if (auto done = keeper.take_done()) return *done;
      news.acquire();
    }
  }
};

}  // namespace

TEST_CASE("Keeper: a run that goes on is kept at once, survives the pruning, and is whole when it has ended") {
  const Folder folder;
  fs::create_directory(folder / "live");
  run::Keeper keeper;
  run::Run run{patient(folder / "live" / "20260101-120000-1-1.spawn"), kPiped};
  CHECK(keeper.keep(run.trace(), folder / "kept.spawn") == host::Kept::Now);
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

TEST_CASE("Keeper: what is there already is not written over") {
  const Folder folder;
  const fs::path kept = folder.file("kept.spawn", "mine"), recording = folder.file("a.spawn", "other");
  run::Keeper keeper;
  CHECK_THROWS(keeper.keep(recording, kept));
  CHECK(content_of(kept) == "mine");
  CHECK_THROWS(keeper.keep(folder / "missing.spawn", folder / "b.spawn"));
}

TEST_CASE_FIXTURE(
    OtherFileSystem,
    "Keeper: into another file system a run is copied when it has ended, and nothing is written over there") {
  if (!is_there()) return;
  const fs::path kept = elsewhere.path / "kept.spawn";
  run::Run run{patient(folder / "1.spawn"), kPiped};
  CHECK(keeper.keep(run.trace(), kept) == host::Kept::WhenItEnds);
  CHECK_FALSE(fs::exists(kept));
  run.end_of_input();
  run.wait();
  CHECK(keeper.keep(run.trace(), kept) == host::Kept::BeingCopied);
  const auto done = take_done();
  CHECK(done.trouble.empty());
  CHECK_FALSE(done.cancelled);
  CHECK_FALSE(keeper.busy());
  CHECK(content_of(kept) == content_of(run.trace()));
  CHECK(std::distance(fs::directory_iterator{elsewhere.path}, fs::directory_iterator{}) == 1);
  CHECK_THROWS(keeper.keep(run.trace(), kept));
}

TEST_CASE_FIXTURE(OtherFileSystem,
                  "Keeper: however long a copy takes, nothing waits for it, and it is there when it is whole") {
  if (!is_there()) return;
  SlowRecording slow{folder / "1.spawn"};
  const fs::path kept = elsewhere.path / "kept.spawn";
  CHECK(keeper.keep(slow.path, kept) == host::Kept::BeingCopied);
  slow.write("all ");
  CHECK(keeper.busy());
  CHECK(keeper.to() == kept);
  CHECK_FALSE(keeper.take_done());
  CHECK_FALSE(fs::exists(kept));
  fs::remove(slow.path);  // A live one may be pruned meanwhile.
  slow.write("of it");
  slow.end();
  const auto done = take_done();
  CHECK(done.to == kept);
  CHECK(done.trouble.empty());
  CHECK(content_of(kept) == "all of it");
}

TEST_CASE_FIXTURE(OtherFileSystem, "Keeper: of a copy that is cancelled, or fails, nothing is left") {
  if (!is_there()) return;
  SlowRecording slow{folder / "1.spawn"};
  CHECK(keeper.keep(slow.path, elsewhere.path / "kept.spawn") == host::Kept::BeingCopied);
  slow.write("a part");
  keeper.cancel();
  slow.end();
  CHECK(take_done().cancelled);
  CHECK(fs::is_empty(elsewhere.path));

  fs::create_directory(folder / "2.spawn");  // It can be opened, but not read (read(2), EISDIR).
  REQUIRE(keeper.keep(folder / "2.spawn", elsewhere.path / "kept.spawn") == host::Kept::BeingCopied);
  const auto failed = take_done();
  CHECK(failed.trouble.find("cannot be read to its end") != std::string::npos);
  CHECK_FALSE(failed.cancelled);
  CHECK(fs::is_empty(elsewhere.path));
}

TEST_CASE_FIXTURE(OtherFileSystem, "Keeper: what was begun is whole when the keeper has gone") {
  if (!is_there()) return;
  const std::string content(10'000'000, 'x');
  const fs::path whole = folder.file("1.spawn", content);
  CHECK(run::Keeper{}.keep(whole, elsewhere.path / "kept.spawn") == host::Kept::BeingCopied);
  CHECK(content_of(elsewhere.path / "kept.spawn") == content);
}
