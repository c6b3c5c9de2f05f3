#include "run/private_folder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "base/failure.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;
using run::PrivateFolder;
using spawnarium::test::TemporaryFolder;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("PrivateFolder: what is changed in the copy is not changed in the original, and the copy goes") {
  const TemporaryFolder original;
  fs::create_directory(original.path() / "data");
  std::ofstream{original.path() / "data/numbers.txt"} << "1 2 3";
  fs::path copy;
  {
    const PrivateFolder folder{original.path()};
    copy = folder.place();
    CHECK(folder.work().filename() == original.path().filename());
    CHECK(content(folder.work() / "data/numbers.txt") == "1 2 3");
    std::ofstream{folder.work() / "data/numbers.txt"} << "other";
    std::ofstream{folder.work() / "new.txt"} << "new";
  }
  CHECK(content(original.path() / "data/numbers.txt") == "1 2 3");
  CHECK_FALSE(fs::exists(original.path() / "new.txt"));
  CHECK_FALSE(fs::exists(copy));
}

TEST_CASE("PrivateFolder: links stay links, and what is no file is left out") {
  const TemporaryFolder original;
  std::ofstream{original.path() / "a"} << "a";
  fs::create_symlink("a", original.path() / "link");
  fs::create_symlink("..", original.path() / "up");
  REQUIRE(::mkfifo((original.path() / "fifo").c_str(), 0600) == 0);
  const PrivateFolder folder{original.path()};
  CHECK(fs::is_symlink(folder.work() / "up"));
  CHECK(content(folder.work() / "link") == "a");
  CHECK_FALSE(fs::exists(fs::symlink_status(folder.work() / "fifo")));
}

TEST_CASE("PrivateFolder: a folder that is too large is refused") {
  const TemporaryFolder original;
  std::ofstream{original.path() / "a"} << std::string(1000, 'a');
  CHECK_NOTHROW(PrivateFolder{original.path(), 1000});
  CHECK_THROWS_AS((PrivateFolder{original.path(), 999}), base::Failure);
}

TEST_CASE("PrivateFolder: one that a killed process has left behind goes when the next is made; one in use stays") {
  const TemporaryFolder original, above;
  const char* before = ::getenv("TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  ::setenv("TMPDIR", above.path().c_str(), 1);
  const auto make_old = [](const fs::path& folder) {
    const timespec old[2]{{.tv_sec = 1'000'000'000, .tv_nsec = 0}, {.tv_sec = 1'000'000'000, .tv_nsec = 0}};
    CHECK(::utimensat(AT_FDCWD, folder.c_str(), old, 0) == 0);
  };
  const fs::path abandoned = above.path() / "spawnarium-private-abcdef",
                 fresh = above.path() / "spawnarium-private-ghijkl";
  const fs::path other = above.path() / "another";
  for (const fs::path& folder : {abandoned, fresh, other}) fs::create_directories(folder / "work");
  for (const fs::path& folder : {abandoned, other}) make_old(folder);
  {
    const PrivateFolder in_use{original.path()};
    make_old(in_use.place());
    CHECK_FALSE(fs::exists(abandoned));
    CHECK(fs::exists(fresh));  // Perhaps somebody is about to lock it.
    const PrivateFolder second{original.path()};
    CHECK(fs::exists(in_use.work()));
  }
  CHECK(fs::exists(other));
  if (before != nullptr) ::setenv("TMPDIR", kept.c_str(), 1);
  else ::unsetenv("TMPDIR");
}
