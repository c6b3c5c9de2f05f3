#include "control/beyond_gates.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <string_view>

#include "base/text.hpp"

namespace control {

namespace fs = std::filesystem;
using base::tr;

namespace {

constexpr std::string_view kArena = "spawnarium";    // In the name of the memory in which our own objects lie.
constexpr std::string_view kHeap = "/dev/shm/pym-";  // Of the standard library: in it lie Values and Arrays.
constexpr std::string_view kSocket = "socket:[";

/// Paths of memory that the process shares and can write.
std::set<std::string> shared_mappings(pid_t process) {
  std::set<std::string> found;
  std::ifstream maps{fmt::format("/proc/{}/maps", process)};
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words{line};
    std::string range, permissions, offset, device, inode, path;
    words >> range >> permissions >> offset >> device >> inode;
    std::getline(words >> std::ws, path);
    if (permissions.size() == 4 && permissions[1] == 'w' && permissions[3] == 's') found.insert(path);
  }
  return found;
}

bool is_writable(pid_t process, const std::string& descriptor) {
  std::ifstream info{fmt::format("/proc/{}/fdinfo/{}", process, descriptor)};
  for (std::string word; info >> word;) {
    if (word != "flags:" || !(info >> word)) continue;
    const unsigned long flags = std::strtoul(word.c_str(), nullptr, 8);
    return (flags & O_ACCMODE) != O_RDONLY;
  }
  return false;
}

/// Whether this is a socket that leads out of the machine's processes, by its inode: it is no local one.
bool is_of_network(pid_t process, std::string_view inode) {
  std::ifstream sockets{fmt::format("/proc/{}/net/unix", process)};
  for (std::string line; std::getline(sockets, line);)
    if (line.find(fmt::format(" {} ", inode)) != std::string::npos || line.ends_with(fmt::format(" {}", inode)))
      return false;
  return true;
}

}  // namespace

void BeyondGates::look(pid_t process, const fs::path& own) {
  for (const std::string& path : shared_mappings(process)) {
    if (path == own.string() || path.find(kArena) != std::string::npos || path.starts_with(kHeap)) continue;
    memory_.insert(path.starts_with("/dev/shm/") ? "/dev/shm" : path.starts_with("/dev/zero") ? "mmap" : path);
  }
  std::error_code error;
  for (const fs::directory_entry& each : fs::directory_iterator{fmt::format("/proc/{}/fd", process), error}) {
    const std::string target = fs::read_symlink(each.path(), error).string();
    if (target.starts_with(kSocket)) {
      const auto inode = std::string_view{target}.substr(kSocket.size(), target.size() - kSocket.size() - 1);
      if (is_of_network(process, inode)) ++sockets_;
    }
    const bool file = target.starts_with('/') && !target.starts_with("/dev/") && !target.starts_with("/memfd:");
    if (file && target != own.string() && is_writable(process, each.path().filename().string()))
      files_.insert(fs::path{target}.filename().string());
  }
}

std::vector<std::string> BeyondGates::texts(base::Language language) const {
  std::vector<std::string> all;
  for (const std::string& each : memory_) all.push_back(tr(language, {"shared memory ({0})", "共享内存（{0}）"}, each));
  for (const std::string& each : files_) all.push_back(tr(language, {"file {0}", "文件 {0}"}, each));
  for (const std::string& each : programs_)
    all.push_back(tr(language, {"what the program {0} does", "程序 {0} 的活动"}, each));
  if (out_of_sight_)
    all.emplace_back(base::Text{"steps that pass no gate (computing for long, calls that are not traced)",
                                "不经过闸口的步骤（长时间计算、没有跟踪的调用）"}
                         .in(language));
  if (sockets_ > 0) all.emplace_back(base::Text{"the network", "网络"}.in(language));
  return all;
}

}  // namespace control
