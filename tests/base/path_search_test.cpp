#include "base/path_search.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

/// Two folders in PATH, which is as it was at the end.
struct Folders : spawnarium::test::TemporaryFolder {
  Folders() {
    for (const char* folder : {"a", "b"}) fs::create_directory(path() / folder);
    set((path() / "a").string() + ":" + (path() / "b").string());
  }
  ~Folders() { set(before); }
  static void set(const std::string& folders) { ::setenv("PATH", folders.c_str(), 1); }
  fs::path file(const char* name, bool executable = true) const {
    std::ofstream{path() / name};
    fs::permissions(path() / name, executable ? fs::perms::owner_all : fs::perms::owner_read);
    return path() / name;
  }
  std::string before = ::getenv("PATH");
};

}  // namespace

TEST_CASE_FIXTURE(Folders, "find_executable: the first folder that has an executable file of the name") {
  CHECK_FALSE(base::find_executable("tool"));
  const fs::path second = file("b/tool");
  CHECK(base::find_executable("tool") == second);
  const fs::path first = file("a/tool");
  CHECK(base::find_executable("tool") == first);
}

TEST_CASE_FIXTURE(Folders, "find_executable: a folder or a file that may not be run is none") {
  file("a/tool", false);
  fs::create_directory(path() / "a" / "folder");
  CHECK_FALSE(base::find_executable("tool"));
  CHECK_FALSE(base::find_executable("folder"));
  const fs::path second = file("b/tool");
  CHECK(base::find_executable("tool") == second);
}

TEST_CASE_FIXTURE(Folders, "find_executable: a name with a slash is a path, whatever PATH says") {
  const fs::path tool = file("a/tool");
  set("");
  CHECK(base::find_executable(tool.string()) == tool);
  CHECK_FALSE(base::find_executable((path() / "none").string()));
}
