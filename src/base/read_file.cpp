#include "base/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"

namespace base {
namespace {

std::string size_in_words(std::size_t bytes) {
  return bytes >= (std::size_t{1} << 20) ? std::to_string(bytes >> 20) + " MiB" : std::to_string(bytes >> 10) + " KiB";
}

std::string cause_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "this file is missing: check its name";
    case ELOOP:
      return "this is a link that leads back to itself: put the file in its place";
    case EACCES:
    case EPERM:
      return "this file may not be read: check its permissions";
    case ENXIO:
      return "this is a socket or a device, not a file: put a file in its place";
    default:
      return "this file cannot be read (" + std::generic_category().message(error) +
             "): put a readable one in its place";
  }
}

// nullptr: a regular file.
const char* other_kind(mode_t mode) {
  if (S_ISREG(mode)) return nullptr;
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a named pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  throw UnreadableFile{path, cause_of(error), error == ENOENT || error == ENOTDIR};
}

}  // namespace

UnreadableFile::UnreadableFile(const std::filesystem::path& path, const std::string& cause, bool missing)
    : Failure{path.string() + ": " + cause}, cause_{cause}, missing_{missing} {}

UnreadableFile missing_file(const std::filesystem::path& path) { return {path, cause_of(ENOENT), true}; }

UnreadableFile too_large_file(const std::filesystem::path& path, std::size_t most) {
  return {path, "this file is larger than " + size_in_words(most) + ": make it smaller", false};
}

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  // O_NONBLOCK: opening a named pipe without a writer returns at once. It changes nothing for regular files.
  const UniqueFd file{
      retry_on_eintr([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); })};
  if (!file) refuse(path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) == -1) refuse(path, errno);
  if (const char* kind = other_kind(status.st_mode))
    throw UnreadableFile{path, std::string("this is ") + kind + ", not a file: put a file in its place", false};

  // The size is a hint only: files in /proc have none, and a file may grow while it is read.
  const auto expected = std::min(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), most);
  constexpr std::size_t kBlock = 65536;
  std::string content(expected + 1, '\0');  // One more: the end is seen without another block.
  std::size_t length = 0;
  while (true) {
    if (length == content.size()) content.resize(length + kBlock);
    const ssize_t got =
        retry_on_eintr([&] { return ::read(file.get(), content.data() + length, content.size() - length); });
    if (got == -1) refuse(path, errno);
    length += static_cast<std::size_t>(got);
    if (length > most) throw too_large_file(path, most);
    if (got == 0) break;
  }
  content.resize(length);
  return content;
}

std::optional<std::string> read_if_possible(const std::filesystem::path& path, std::size_t most) {
  try {
    return read_file(path, most);
  } catch (const UnreadableFile&) {
    return std::nullopt;
  }
}

}  // namespace base
