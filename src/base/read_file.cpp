#include "base/read_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

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

Text other_kind(mode_t mode) {
  if (S_ISDIR(mode)) return Text{"a folder", "文件夹"};
  if (S_ISFIFO(mode)) return Text{"a named pipe", "命名管道"};
  if (S_ISSOCK(mode)) return Text{"a socket", "套接字"};
  return Text{"a device", "设备"};
}

UnreadableFile unreadable(const std::filesystem::path& path, std::size_t most, const Unread& unread) {
  switch (unread.why) {
    case Unread::Why::SystemError:
      return {path, cause_of(unread.error), unread.error == ENOENT || unread.error == ENOTDIR};
    case Unread::Why::NotRegular:
      return {path,
              in_both({"this is {0}, not a file: put a file in its place", "这是{0}，不是文件：请换成文件"},
                      other_kind(unread.mode)),
              false};
    case Unread::Why::TooLarge:
      break;
  }
  return too_large_file(path, most);
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
  auto read = read_regular_file(path, most);
  if (const auto* unread = std::get_if<Unread>(&read)) throw unreadable(path, most, *unread);
  return std::get<std::string>(std::move(read));
}

}  // namespace base
