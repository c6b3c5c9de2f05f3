#include "run/private_folder.hpp"

#include <doctest/doctest.h>
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
