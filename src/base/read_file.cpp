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

OwnedText cause_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return in_both({"this file is missing: check its name", "找不到这个文件：请检查文件名"});
    case ELOOP:
      return in_both({"this is a link that leads back to itself: put the file in its place",
                      "这是一个指回自己的链接：请换成文件本身"});
    case EACCES:
    case EPERM:
      return in_both({"this file may not be read: check its permissions", "没有权限读这个文件：请检查它的权限"});
    case ENXIO:
      return in_both({"this is a socket or a device, not a file: put a file in its place",
                      "这是套接字或设备，不是文件：请换成文件"});
    default:
      return in_both({"this file cannot be read ({0}): put a readable one in its place",
                      "这个文件读不出来（{0}）：请换成能读的文件"},
                     std::generic_category().message(error));
  }
}

// Nothing: a regular file.
std::optional<Text> other_kind(mode_t mode) {
  if (S_ISREG(mode)) return std::nullopt;
  if (S_ISDIR(mode)) return Text{"a folder", "文件夹"};
  if (S_ISFIFO(mode)) return Text{"a named pipe", "命名管道"};
  if (S_ISSOCK(mode)) return Text{"a socket", "套接字"};
  return Text{"a device", "设备"};
}

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  throw UnreadableFile{path, cause_of(error), error == ENOENT || error == ENOTDIR};
}

}  // namespace

UnreadableFile::UnreadableFile(const std::filesystem::path& path, const OwnedText& cause, bool missing)
    : Failure{path.string() + ": " + cause.english}, cause_{cause}, missing_{missing} {}

UnreadableFile missing_file(const std::filesystem::path& path) { return {path, cause_of(ENOENT), true}; }

UnreadableFile too_large_file(const std::filesystem::path& path, std::size_t most) {
  return {path,
          in_both({"this file is larger than {0}: make it smaller", "这个文件超过 {0}：请改小"}, size_in_words(most)),
          false};
}

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  // O_NONBLOCK: opening a named pipe without a writer returns at once. It changes nothing for regular files.
  const UniqueFd file{
      retry_on_eintr([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); })};
  if (!file) refuse(path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) == -1) refuse(path, errno);
  if (const auto kind = other_kind(status.st_mode))
    throw UnreadableFile{
        path, in_both({"this is {0}, not a file: put a file in its place", "这是{0}，不是文件：请换成文件"}, *kind),
        false};

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
