#include "base/regular_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>

#include "support/temporary_folder.hpp"

namespace {

using Why = base::Unread::Why;

base::Unread unread(const std::filesystem::path& path, std::size_t most = 4) {
  const auto read = base::read_regular_file(path, most);
  REQUIRE(std::holds_alternative<base::Unread>(read));
  CHECK_FALSE(base::read_if_possible(path, most));
  return std::get<base::Unread>(read);
}

}  // namespace

TEST_CASE_FIXTURE(spawnarium::test::TemporaryFolder, "read_regular_file: the content, or which of the reasons it is") {
  std::ofstream{path() / "file"} << "text";
  CHECK(std::get<std::string>(base::read_regular_file(path() / "file", 4)) == "text");
  CHECK(base::read_if_possible(path() / "file", 4) == "text");
  CHECK(unread(path() / "file", 3).why == Why::TooLarge);
  CHECK(unread(path() / "none").why == Why::SystemError);
  CHECK(unread(path() / "none").error == ENOENT);
  CHECK(unread(path()).why == Why::NotRegular);
  CHECK(S_ISDIR(unread(path()).mode));
  CHECK(S_ISCHR(unread("/dev/zero").mode));
}
