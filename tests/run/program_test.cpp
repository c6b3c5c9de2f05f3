#include "run/program.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/failure.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;
using run::find_program;
using Words = std::vector<std::string>;

namespace {

std::string file(const fs::path& path, bool executable = false) {
  fs::create_directories(path.parent_path());
  std::ofstream{path} << "1\n";
  if (executable) ::chmod(path.c_str(), 0755);
  return path.string();
}

}  // namespace

TEST_CASE("Program: what a script is, and what an executable") {
  const spawnarium::test::TemporaryFolder folder;
  const fs::path at = folder.path();
  CHECK(find_program({file(at / "script.py", true), "-v"}).for_python);
  CHECK(find_program({file(at / "script")}).for_python);
  CHECK_FALSE(find_program({file(at / "program", true)}).for_python);
  file(at / "package/__main__.py");
  CHECK(find_program({(at / "package").string()}).for_python);
  CHECK(find_program({"-m", "module"}).words == Words{"-m", "module"});
  CHECK(find_program({"-c", "1", "2"}).for_python);
}

TEST_CASE("Program: a name without a slash that is no file here is looked for in PATH") {
  const run::Program program = find_program({"sh", "-c", "true"});
  CHECK_FALSE(program.for_python);
  CHECK(program.words.at(0).ends_with("/sh"));
  CHECK(program.words.at(1) == "-c");
}

TEST_CASE("Program: what is none is refused") {
  const spawnarium::test::TemporaryFolder folder;
  const fs::path at = folder.path();
  fs::create_directories(at / "folder");
  for (const Words& words : {Words{"-m"}, Words{"-c"}, Words{"no_such_command"}, Words{(at / "no.py").string()},
                             Words{(at / "folder").string()}, Words{file(at / "notes.ipynb")}})
    CHECK_THROWS_AS(find_program(words), base::Failure);
}

TEST_CASE("Program: a descriptor that the words name is kept open") {
  CHECK_FALSE(find_program({"-c", "/dev/fd/9"}).kept_fd);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  CHECK(find_program({"/dev/fd/" + std::to_string(ends[0])}).kept_fd == ends[0]);
  CHECK(find_program({"/proc/self/fd/" + std::to_string(ends[0])}).for_python);
  ::close(ends[0]);
  ::close(ends[1]);
}
