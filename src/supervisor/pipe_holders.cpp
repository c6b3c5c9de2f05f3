#include "supervisor/pipe_holders.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace supervisor {
namespace {

constexpr std::string_view kPipe = "pipe:[";

void add_once(std::vector<pid_t>& holders, pid_t pid) {
  if (holders.empty() || holders.back() != pid) holders.push_back(pid);
}

}  // namespace

std::optional<OpenFile> open_file(pid_t pid, int descriptor) {
  const auto path = fmt::format("/proc/{}/fd/{}", pid, descriptor);
  std::array<char, 256> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length <= 0) return std::nullopt;
  const std::string_view link{target.data(), static_cast<std::size_t>(length)};
  OpenFile file;
  // "pipe:[4711]", "socket:[4712]", "anon_inode:[eventfd]".
  file.name = link.starts_with('/') ? link : link.substr(0, link.find(':'));
  if (!link.starts_with(kPipe)) return file;
  std::from_chars(link.data() + kPipe.size(), link.data() + link.size(), file.pipe);
  struct stat status {};  // The permissions of the link are how the file is open.
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  file.reads = (status.st_mode & S_IRUSR) != 0;
  file.writes = (status.st_mode & S_IWUSR) != 0;
  return file;
}

void PipeHolders::read() {
  read_ = true;
  for (const pid_t pid : processes_) {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder{::opendir(fmt::format("/proc/{}/fd", pid).c_str()), ::closedir};
    while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
      if (entry->d_name[0] == '.') continue;
      const auto file = open_file(pid, std::atoi(entry->d_name));
      if (!file || file->pipe == 0) continue;
      Holders& holders = holders_[file->pipe];
      if (file->reads) add_once(holders.reading, pid);
      if (file->writes) add_once(holders.writing, pid);
    }
  }
}

const std::vector<pid_t>& PipeHolders::of(std::uint64_t pipe, End end) {
  if (!read_) read();
  const Holders& holders = holders_[pipe];
  return end == End::Reading ? holders.reading : holders.writing;
}

}  // namespace supervisor
