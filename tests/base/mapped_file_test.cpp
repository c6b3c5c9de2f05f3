#include "base/mapped_file.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;
using base::MappedFile;

namespace {

constexpr std::uint64_t kMegabyte = 1 << 20;

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Case : spawnarium::test::TemporaryFolder {
  fs::path file = path() / "file";

  void write(const std::string& content) const { std::ofstream{file, std::ios::binary} << content; }
  void append(const std::string& more) const { std::ofstream{file, std::ios::binary | std::ios::app} << more; }
};

/// The error number with which a file is refused, 0 where it is mapped.
int refusal_of(const fs::path& path) {
  try {
    const MappedFile file{path};
    return 0;
  } catch (const std::system_error& error) {
    CHECK(std::string{error.what()}.find(path.string()) != std::string::npos);
    return error.code().value();
  }
}

/// Whether `holds` is true in a process whose address space has that limit.
bool with_address_space(rlim_t limit, bool (*holds)()) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit address_space{limit, limit};
    ::_exit(::setrlimit(RLIMIT_AS, &address_space) == 0 && holds() ? 0 : 1);
  }
  int status = -1;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

}  // namespace

TEST_CASE_FIXTURE(Case, "MappedFile: its bytes are the file's, of every length around a page") {
  for (const std::size_t length : {1U, 4095U, 4096U, 4097U, 200'000U}) {
    std::string content(length, 'x');
    for (std::size_t i = 0; i < length; ++i) content[i] = static_cast<char>(i % 251);
    write(content);
    CHECK(text_of(MappedFile{file}.bytes()) == content);
  }
}

TEST_CASE_FIXTURE(Case, "MappedFile: an empty file has no bytes, and shows those that come") {
  write("");
  MappedFile mapped{file};
  CHECK(mapped.bytes().empty());
  mapped.give_back_memory();
  append("some");
  CHECK_MESSAGE(mapped.look_again().empty(), "there is no room yet");
  mapped.reserve(4);
  CHECK(text_of(mapped.look_again()) == "some");
}

TEST_CASE_FIXTURE(Case, "MappedFile: what is no regular file is refused, and none of it blocks") {
  CHECK(refusal_of(path()) == ENODEV);
  CHECK(refusal_of("/dev/zero") == ENODEV);
  REQUIRE(::mkfifo((path() / "fifo").c_str(), 0600) == 0);
  CHECK(refusal_of(path() / "fifo") == ENODEV);
  CHECK(refusal_of(path() / "none") == ENOENT);
}

TEST_CASE_FIXTURE(Case, "MappedFile: a file that grows is seen at the next look, as far as there is room") {
  write("first");
  MappedFile mapped{file};
  mapped.reserve(8);
  append(" and more");
  CHECK_MESSAGE(text_of(mapped.bytes()) == "first", "as it was at the last look");
  CHECK(text_of(mapped.look_again()) == "first an");
  mapped.reserve(100);
  CHECK_MESSAGE(text_of(mapped.bytes()) == "first an", "room alone shows nothing");
  CHECK(text_of(mapped.look_again()) == "first and more");
}

TEST_CASE_FIXTURE(Case, "MappedFile: what is written over is seen at once, a shorter file at the next look") {
  write("first");
  MappedFile mapped{file};
  std::fstream{file, std::ios::binary | std::ios::in | std::ios::out} << "FI";
  CHECK(text_of(mapped.bytes()) == "FIrst");
  fs::resize_file(file, 2);
  CHECK(text_of(mapped.look_again()) == "FI");
}

TEST_CASE_FIXTURE(Case,
                  "MappedFile: less room than there is changes nothing; too much is an error that leaves the rest") {
  write("first");
  MappedFile mapped{file};
  const std::byte* const before = mapped.bytes().data();
  mapped.reserve(1);
  CHECK(mapped.bytes().data() == before);
  try {
    mapped.reserve(1ULL << 62);
    FAIL_CHECK("no system has so much address space");
  } catch (const std::system_error& error) {
    CHECK(error.code().value() == ENOMEM);
  }
  CHECK(mapped.bytes().data() == before);
  CHECK(text_of(mapped.look_again()) == "first");
}

TEST_CASE_FIXTURE(Case, "MappedFile: moved, it keeps its bytes, and still sees the file") {
  write("first");
  MappedFile one{file};
  one.reserve(100);
  const std::byte* const before = one.bytes().data();
  MappedFile other{std::move(one)};
  CHECK(one.bytes().empty());  // What is left is like an empty file.
  CHECK(other.bytes().data() == before);
  append(" and more");
  CHECK(text_of(other.look_again()) == "first and more");
}

TEST_CASE_FIXTURE(Case, "MappedFile: memory that was given back is read again where a pointer looks") {
  std::string content(200'000, 'x');
  content.back() = 'y';
  write(content);
  const MappedFile mapped{file};
  const std::span<const std::byte> bytes = mapped.bytes();
  CHECK(text_of(bytes) == content);
  mapped.give_back_memory();
  CHECK(mapped.bytes().data() == bytes.data());
  CHECK(text_of(bytes) == content);
}

TEST_CASE("share_of_address_space: a quarter of the limit, at least 64 MB, never more than is wanted") {
  CHECK(with_address_space(4096 * kMegabyte, [] {
    return base::share_of_address_space(2048 * kMegabyte) == 1024 * kMegabyte &&
           base::share_of_address_space(10 * kMegabyte) == 10 * kMegabyte;
  }));
  CHECK(with_address_space(128 * kMegabyte, [] {
    return base::share_of_address_space(2048 * kMegabyte) == 64 * kMegabyte &&
           base::share_of_address_space(10 * kMegabyte) == 10 * kMegabyte;
  }));
  CHECK(with_address_space(RLIM_INFINITY, [] { return base::share_of_address_space(1ULL << 40) == 1ULL << 40; }));
}
