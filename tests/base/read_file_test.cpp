#include "base/read_file.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "base/unique_fd.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

struct Case : spawnarium::test::TemporaryFolder {
  fs::path file(const std::string& content) const {
    std::ofstream{path() / "file", std::ios::binary} << content;
    return path() / "file";
  }
  static std::string complaint(const fs::path& file, std::size_t most = 1024) {
    try {
      base::read_file(file, most);
    } catch (const base::UnreadableFile& error) {
      CHECK(error.what() == file.string() + ": " + error.cause().english);
      return error.cause().english;
    }
    return "";
  }
};

}  // namespace

TEST_CASE_FIXTURE(Case, "read_file: the whole content, of every length around a block") {
  for (const std::size_t length : {0U, 1U, 2U, 65535U, 65536U, 65537U, 200000U}) {
    std::string content(length, 'x');
    for (std::size_t i = 0; i < length; ++i) content[i] = static_cast<char>(i % 251);
    CHECK(base::read_file(file(content), length) == content);
    if (length > 0) CHECK(complaint(file(content), length - 1).starts_with("this file is larger than "));
  }
}

TEST_CASE_FIXTURE(Case, "read_file: a file that says it has no bytes is read all the same") {
  CHECK(base::read_file("/proc/self/cmdline", 4096).find("base_tests") != std::string::npos);
  CHECK(complaint("/proc/kallsyms", 1).starts_with("this file is larger than "));
}

TEST_CASE_FIXTURE(Case, "read_file: links are followed") {
  fs::create_symlink(file("text"), path() / "link");
  CHECK(base::read_file(path() / "link", 4) == "text");
}

TEST_CASE_FIXTURE(Case, "read_file: what is not a regular file is refused, and none of it blocks or is read") {
  CHECK(complaint(path()) == "this is a folder, not a file: put a file in its place");
  CHECK(complaint("/dev/zero") == "this is a device, not a file: put a file in its place");
  fs::create_symlink("/dev/zero", path() / "zero");
  CHECK(complaint(path() / "zero") == "this is a device, not a file: put a file in its place");
  REQUIRE(::mkfifo((path() / "fifo").c_str(), 0600) == 0);
  CHECK(complaint(path() / "fifo") == "this is a named pipe, not a file: put a file in its place");

  const base::UniqueFd listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  const std::string socket = (path() / "socket").string();
  REQUIRE(socket.size() < sizeof address.sun_path);
  std::copy(socket.begin(), socket.end(), address.sun_path);
  REQUIRE(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(complaint(socket) == "this is a socket or a device, not a file: put a file in its place");
}

TEST_CASE_FIXTURE(Case, "read_file: a link to itself and a missing file are told apart") {
  fs::create_symlink("self", path() / "self");
  CHECK(complaint(path() / "self") == "this is a link that leads back to itself: put the file in its place");
  CHECK(complaint(path() / "none") == "this file is missing: check its name");
  CHECK(complaint(path() / "none" / "deeper") == "this file is missing: check its name");
}
