#include "base/regular_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"

namespace base {

std::variant<std::string, Unread> read_regular_file(const std::filesystem::path& path, std::size_t most) {
  // O_NONBLOCK: opening a named pipe without a writer returns at once. It changes nothing for regular files.
  const UniqueFd file{
      retry_on_eintr([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); })};
  if (!file) return Unread{.error = errno};
  struct stat status {};
  if (::fstat(file.get(), &status) == -1) return Unread{.error = errno};
  if (!S_ISREG(status.st_mode)) return Unread{.why = Unread::Why::NotRegular, .mode = status.st_mode};

  // The size is a hint only: files in /proc have none, and a file may grow while it is read.
  const auto expected = std::min(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), most);
  constexpr std::size_t kBlock = 65536;
  std::string content(expected + 1, '\0');  // One more: the end is seen without another block.
  std::size_t length = 0;
  while (true) {
    if (length == content.size()) content.resize(length + kBlock);
    const ssize_t got =
        retry_on_eintr([&] { return ::read(file.get(), content.data() + length, content.size() - length); });
    if (got == -1) return Unread{.error = errno};
    length += static_cast<std::size_t>(got);
    if (length > most) return Unread{.why = Unread::Why::TooLarge};
    if (got == 0) break;
  }
  content.resize(length);
  return content;
}

std::optional<std::string> read_if_possible(const std::filesystem::path& path, std::size_t most) {
  auto read = read_regular_file(path, most);
  if (auto* content = std::get_if<std::string>(&read)) return std::move(*content);
  return std::nullopt;
}

}  // namespace base
