#include "base/file_replacement.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "base/failure.hpp"
#include "base/unique_fd.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;
using base::FileReplacement;
using base::replace_file;
using spawnarium::test::TemporaryFolder;

namespace {

/// Of anything that can be read, pipes too.
std::string content_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return file ? std::string{std::istreambuf_iterator<char>{file}, {}} : "(cannot be read)";
}
std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}
mode_t mode_of(const fs::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777;
}
std::string sentence_of(const fs::path& path, const std::string& content) {
  try {
    replace_file(path, content);
  } catch (const base::Failure& failure) {
    return failure.what();
  }
  return "";
}

}  // namespace

TEST_CASE("FileReplacement: a new file appears whole, an old one is replaced, and nothing is left beside it") {
  const TemporaryFolder folder;
  replace_file(folder.path() / "a", "first");
  CHECK(content_of(folder.path() / "a") == "first");
  replace_file(folder.path() / "a", std::string(200'000, 'x'));
  CHECK(content_of(folder.path() / "a") == std::string(200'000, 'x'));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("FileReplacement: without commit, or while it is written, the old content stays") {
  const TemporaryFolder folder;
  replace_file(folder.path() / "a", "old");
  {
    FileReplacement file{folder.path() / "a"};
    file.out() << std::string(200'000, 'x');
    CHECK(content_of(folder.path() / "a") == "old");
    CHECK(!file.in_place());
  }
  CHECK(content_of(folder.path() / "a") == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("FileReplacement: the mode of the old file is kept, a new one obeys the umask") {
  const TemporaryFolder folder;
  replace_file(folder.path() / "a", "old");
  const mode_t mask = ::umask(0);
  ::umask(mask);
  CHECK(mode_of(folder.path() / "a") == (0666 & ~mask));
  ::chmod((folder.path() / "a").c_str(), 0640);
  replace_file(folder.path() / "a", "new");
  CHECK(mode_of(folder.path() / "a") == 0640);
}

TEST_CASE("FileReplacement: a link is followed, also to a file that is still to be made") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "far");
  fs::create_symlink("far/file", folder.path() / "near");
  fs::create_symlink("near", folder.path() / "nearer");
  for (const char* text : {"first", "second"}) {
    replace_file(folder.path() / "nearer", text);
    CHECK(fs::is_symlink(folder.path() / "nearer"));
    CHECK(fs::is_symlink(folder.path() / "near"));
    CHECK(content_of(folder.path() / "far/file") == text);
  }
  CHECK(files_in(folder.path() / "far") == 1);
}

TEST_CASE("FileReplacement: a FIFO is written into") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder.path() / "fifo").c_str(), 0600) == 0);
  std::string read;
  std::thread reader{[&] { read = content_of(folder.path() / "fifo"); }};
  {
    FileReplacement file{folder.path() / "fifo"};
    CHECK(file.in_place());
    file.out() << "through the pipe";
    file.commit();
  }
  reader.join();
  CHECK(read == "through the pipe");
  CHECK(fs::is_fifo(folder.path() / "fifo"));
}

TEST_CASE("FileReplacement: a device stays one, and says when it is full") {
  replace_file("/dev/null", "into nothing");
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(sentence_of("/dev/full", "anything") ==
        "/dev/full cannot be written: No space left on device. Make room there, or choose another place.");
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("FileReplacement: /proc/self/fd is an open file that is written into, not a link to a name") {
  const TemporaryFolder folder;
  const base::UniqueFd open{::open((folder.path() / "a").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  replace_file("/proc/self/fd/" + std::to_string(open.get()), "text");
  char bytes[8] = {};
  CHECK(::pread(open.get(), bytes, sizeof bytes, 0) == 4);
  CHECK(std::string{bytes} == "text");
}

TEST_CASE("FileReplacement: a name that another has taken beside the file is not followed") {
  const TemporaryFolder folder;
  replace_file(folder.path() / "victim", "precious");
  fs::create_symlink("victim", folder.path() / ("a." + std::to_string(::getpid()) + "-0.part"));
  replace_file(folder.path() / "a", "text");
  CHECK(content_of(folder.path() / "a") == "text");
  CHECK(content_of(folder.path() / "victim") == "precious");
}

TEST_CASE("FileReplacement: the longest name that a file can have is possible") {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  replace_file(folder.path() / name, "text");
  CHECK(content_of(folder.path() / name) == "text");
}

TEST_CASE("FileReplacement: what cannot be written is told with its reason and a remedy, and leaves the old file") {
  const TemporaryFolder folder;
  const std::string missing = (folder.path() / "no/file").string(), itself = (folder.path() / "itself").string();
  CHECK(sentence_of(missing, "x") ==
        missing + " cannot be written: No such file or directory. Make its folder first, or choose another place.");
  CHECK(sentence_of(folder.path(), "x") ==
        folder.path().string() + " cannot be written: Is a directory. Name a file in it.");
  fs::create_symlink("itself", itself);
  CHECK(sentence_of(itself, "x") ==
        itself + " cannot be written: Too many levels of symbolic links. Choose another place.");

  replace_file(folder.path() / "a", "old");
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string sentence = sentence_of(folder.path() / "a", std::string(200'000, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, before);
  CHECK(sentence == (folder.path() / "a").string() + " cannot be written: File too large. Choose another place.");
  CHECK(content_of(folder.path() / "a") == "old");
  CHECK(files_in(folder.path()) == 2);
}
